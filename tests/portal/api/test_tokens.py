"""Tokens: what they open and for how long, what is kept of them, and who makes and revokes them."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from ressursbank.portal.api.models import ApiToken
from ressursbank.portal.api.tokens import (
    DEMO_SECRET,
    LONGEST_DAYS,
    MOST_TOKENS,
    digest_of,
    make_token,
    new_secret,
    revoke_token,
    token_of,
    write_token,
)
from ressursbank.portal.audit.models import Change
from ressursbank.portal.permissions import NotAllowedError
from tests.portal.people import EVERYBODY, OWNERS, People

pytestmark = pytest.mark.django_db


def _make(people: People, who: str = "frida", scopes: tuple[str, ...] = ("lots:read",), days: int = 30) -> str:
    acting = people.acting(who)
    assert acting.organisation is not None
    day = timezone.localdate() + timedelta(days=days)
    return make_token(acting, acting.organisation, "Prosjektsystem", scopes, day)[1]


def test_a_secret_has_256_random_bits_in_letters_and_digits() -> None:
    found = {new_secret() for _again in range(1000)}
    assert len(found) == 1000
    assert all(re.fullmatch(r"rb_[0-9A-Za-z]{43}", secret) for secret in found)


def test_a_secret_opens_its_token_and_a_changed_one_nothing(people: People) -> None:
    secret = _make(people)
    token = token_of(secret)
    assert token is not None
    assert (token.organisation, token.scopes) == (people.organisation["fjord"], ["lots:read"])
    assert token_of(secret[:-1] + ("a" if secret[-1] != "a" else "b")) is None
    assert token_of("") is None


def test_neither_the_database_nor_the_log_holds_the_secret(people: People) -> None:
    secret = _make(people)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM api_apitoken")
        kept = repr(cursor.fetchall())
    assert secret not in kept
    assert digest_of(secret) in kept
    row = Change.objects.get(action="token.make")
    assert row.person == people.person["frida"]
    assert row.owner_id == people.organisation["fjord"].pk
    assert digest_of(secret) not in repr(row.after)


def test_a_token_opens_nothing_from_the_day_after_its_last(people: People) -> None:
    secret = _make(people, days=0)
    assert token_of(secret) is not None
    ApiToken.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert token_of(secret) is None


def test_a_revoked_token_opens_nothing(people: People) -> None:
    secret = _make(people)
    token = token_of(secret)
    assert token is not None
    revoke_token(people.acting("frida"), token)
    revoke_token(people.acting("frida"), token)
    assert token_of(secret) is None
    assert Change.objects.filter(action="token.revoke").count() == 1


def test_the_last_use_is_written_at_most_once_a_minute(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    secret = _make(people)
    with django_assert_num_queries(2):
        token_of(secret)
    with django_assert_num_queries(1):
        token_of(secret)
    ApiToken.objects.update(used_at=timezone.now() - timedelta(seconds=61))
    with django_assert_num_queries(2):
        token_of(secret)


def test_scopes_are_known_ones_at_least_one_and_each_once(people: People) -> None:
    secret = _make(people, scopes=("lots:write", "projects:read", "lots:write"))
    token = token_of(secret)
    assert token is not None
    assert token.scopes == ["projects:read", "lots:write"]
    for wrong in ((), ("lots:erase",)):
        with pytest.raises(ValidationError) as caught:
            _make(people, scopes=wrong)
        assert "scopes" in caught.value.error_dict


@pytest.mark.parametrize("days", [-1, LONGEST_DAYS + 1])
def test_a_token_lives_from_today_to_at_most_a_year(people: People, days: int) -> None:
    with pytest.raises(ValidationError) as caught:
        _make(people, days=days)
    assert "expires_on" in caught.value.error_dict


def test_an_organisation_has_a_limited_number_of_valid_tokens(people: People) -> None:
    for _token in range(MOST_TOKENS):
        _make(people)
    with pytest.raises(ValidationError):
        _make(people)
    revoke_token(people.acting("frida"), ApiToken.objects.all()[0])
    assert token_of(_make(people)) is not None


def test_owners_alone_give_access_and_to_their_own_organisation_only(people: People) -> None:
    day = timezone.localdate()
    for name in EVERYBODY:
        acting = people.acting(name)
        for organisation in people.organisation.values():
            is_own = name in OWNERS and acting.organisation == organisation
            try:
                made = make_token(acting, organisation, "Prøve", ["lots:read"], day)
            except NotAllowedError:
                assert not is_own, name
            else:
                assert is_own, name
                assert made[0].organisation == organisation


def test_the_demo_secret_opens_nothing_where_there_are_no_demo_people(people: People, settings: Settings) -> None:
    acting = people.acting("frida")
    assert acting.organisation is not None
    settings.DEMO = True
    write_token(acting, acting.organisation, "Demo", ["lots:read"], timezone.localdate(), DEMO_SECRET)
    assert token_of(DEMO_SECRET) is not None
    settings.DEMO = False
    assert token_of(DEMO_SECRET) is None
