"""How long masses may stand, and that owner and keeper are warned 60 and 14 days before, once each."""

import socket
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override
from pytest_django.fixtures import Settings

from ressursbank.portal.marketplace.models import Notice, StoredMass
from ressursbank.portal.marketplace.storage.bookings import move_booking
from ressursbank.portal.marketplace.storage.limits import RULES, limit_of, months_after, stage_of
from ressursbank.portal.marketplace.storage.notices import text_of
from ressursbank.portal.marketplace.storage.register import correct, left
from ressursbank.portal.marketplace.storage.warnings import Warned, warn_of_limits
from ressursbank.portal.marketplace.templatetags.storage_trade import limit_tag
from tests.portal.marketplace.stored import MARCH, book, bring, confirmed, make_storage
from tests.portal.people import People

pytestmark = pytest.mark.django_db
LIMIT = date(2027, 3, 10)
"""A year after MARCH: what goes to landfill must have left."""


def landfill_heap(people: People) -> StoredMass:
    return bring(people, confirmed(people, make_storage(people), goes_to="disposal"))


def days_before(days: int) -> date:
    return LIMIT - timedelta(days=days)


def test_every_rule_says_where_it_is_from() -> None:
    assert {rule.goes_to: rule.months for rule in RULES} == {"recovery": 36, "disposal": 12}
    assert all(rule.source and rule.confidence in ("found", "memory") for rule in RULES)


def test_the_shortest_limit_that_may_come_into_question_counts(people: People) -> None:
    area = make_storage(people)
    since = date(2026, 3, 31)
    for goes_to, day, rule in (
        ("recovery", date(2029, 3, 31), "before_recovery"),
        ("disposal", date(2027, 3, 31), "before_disposal"),
        ("", date(2027, 3, 31), "before_disposal"),
    ):
        found = limit_of(area, "clay", 1, goes_to, since)
        assert found is not None
        assert (found.day, found.rule) == (day, rule)
    area.max_storage_quarters = 1
    found = limit_of(area, "clay", 1, "recovery", since)
    assert found is not None
    assert (found.day, found.rule) == (date(2026, 6, 30), "area")


def test_months_end_where_months_end() -> None:
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_after(date(2026, 12, 5), 1) == date(2027, 1, 5)


@pytest.mark.parametrize(("days", "stage"), [(61, None), (60, 60), (15, 60), (14, 14), (0, 14), (-3, 14)])
def test_the_stage_of_a_warning(days: int, stage: int | None) -> None:
    assert stage_of(LIMIT, LIMIT - timedelta(days=days)) == stage


def test_owner_and_keeper_are_warned_once_at_each_stage(people: People) -> None:
    heap = landfill_heap(people)
    Notice.objects.all().delete()
    assert warn_of_limits(days_before(61)) == Warned(0, 0, 0)
    assert warn_of_limits(days_before(60)) == Warned(notices=2, letters=4, ended_bookings=0)
    assert warn_of_limits(days_before(60)) == Warned(0, 0, 0)
    assert warn_of_limits(days_before(15)) == Warned(0, 0, 0)
    assert warn_of_limits(days_before(13)).notices == 2
    assert warn_of_limits(days_before(-10)) == Warned(0, 0, 0)
    heap.refresh_from_db()
    assert heap.warned_days == 14
    told = list(Notice.objects.order_by("pk").values_list("organisation__name", "facts__stage"))
    assert told == [("Trondheim kommune", 60), ("Gården", 60), ("Trondheim kommune", 14), ("Gården", 14)]
    assert {letter.to[0] for letter in mail.outbox[:4]} == {
        "berit@example.no",
        "bo@example.no",
        "tor@example.no",
        "lars@example.no",
    }


def test_a_look_that_comes_late_warns_once_with_what_is_left(people: People) -> None:
    landfill_heap(people)
    Notice.objects.all().delete()
    assert warn_of_limits(days_before(9)).notices == 2
    words = text_of(Notice.objects.order_by("pk")[0], days_before(9)).replace("\u202f", " ")
    assert words == "1 000 t leire fra Trondheim kommune på Jordet må være borte innen 10.03.2027: 9 dager igjen."


def test_what_has_left_is_not_warned_of(people: People) -> None:
    heap = landfill_heap(people)
    left(people.acting("lars"), heap, 1000, days_before(200), today=days_before(200))
    assert warn_of_limits(days_before(10)).notices == 0


def test_a_new_limit_is_warned_of_anew(people: People) -> None:
    heap = landfill_heap(people)
    warn_of_limits(days_before(10))
    heap.refresh_from_db()
    correct(people.acting("lars"), heap, 1000, "recovery", "Skal nydyrkes", today=days_before(9))
    assert warn_of_limits(days_before(8)).notices == 0
    assert warn_of_limits(date(2029, 3, 1)).notices == 2


def test_letters_are_in_the_readers_language_and_lead_to_the_heap(people: People) -> None:
    heap = landfill_heap(people)
    people.person["lars"].language = "en"
    people.person["lars"].save()
    Notice.objects.all().delete()
    warn_of_limits(days_before(50))
    by_reader = {letter.to[0]: letter for letter in mail.outbox}
    assert by_reader["berit@example.no"].subject == "Ressursbank: 1 haug på lager nærmer seg fristen"
    assert f"/marked/pa-lager/{heap.pk}/" in by_reader["berit@example.no"].body
    assert by_reader["lars@example.no"].subject == "Ressursbank: 1 heap in storage nears its limit"
    assert f"http://localhost:8000/en/market/in-storage/{heap.pk}/" in by_reader["lars@example.no"].body


def test_a_letter_that_could_not_be_sent_is_sent_the_next_time(people: People, settings: Settings) -> None:
    landfill_heap(people)
    Notice.objects.all().delete()
    with socket.socket() as nobody_answers:
        nobody_answers.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody_answers.getsockname()
        settings.EMAIL_TIMEOUT = 2
        assert warn_of_limits(days_before(50)) == Warned(notices=2, letters=0, ended_bookings=0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert warn_of_limits(days_before(49)) == Warned(notices=0, letters=4, ended_bookings=0)
    assert warn_of_limits(days_before(48)) == Warned(0, 0, 0)


def test_an_area_that_no_organisation_runs_warns_the_coordinator(people: People) -> None:
    area = make_storage(people, keeper="nobody")
    booking = move_booking(people.acting("clara"), book(people, area), "confirm")
    StoredMass.objects.create(
        storage_area=area, organisation=booking.organisation, booking=booking, mass_type="clay",
        contamination_class=1, tonnes=10, since=MARCH, must_leave_by=LIMIT,
    )  # fmt: skip
    Notice.objects.all().delete()
    warn_of_limits(days_before(50))
    assert {notice.organisation for notice in Notice.objects.all()} == {
        people.organisation["trondheim"],
        people.organisation["bank"],
    }


def test_pages_say_it_by_colour_and_words(people: People) -> None:
    heap = landfill_heap(people)
    today = date.today()
    for days, colour, words in (
        (90, "success", "90 dager igjen"),
        (60, "warning", "60 dager igjen"),
        (1, "danger", "1 dag igjen"),
        (0, "danger", "siste dag er i dag"),
        (-2, "danger", "2 dager over fristen"),
    ):
        assert limit_tag(today + timedelta(days=days)) == {"colour": colour, "name": words}
    StoredMass.objects.update(must_leave_by=today + timedelta(days=40))
    page = people.client("berit").get(reverse("market:stored")).content.decode()
    assert "40 dager igjen" in page
    page = people.client("lars").get(reverse("market:stored_mass", args=[heap.pk])).content.decode()
    assert "kontroller før du stoler på det" in page
    with override("en"):
        assert limit_tag(today + timedelta(days=5))["name"] == "5 days left"
