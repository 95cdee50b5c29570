"""Stopping letters by the link in one of them, without a log-in: the link is signed, and names whose and which.

The link does nothing but stop letters of the person that it was sent to, so it lives as long as the letter does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.models import Person
from ressursbank.portal.marketplace.alerts.groups import GROUPS
from ressursbank.portal.marketplace.alerts.kinds import group_of
from ressursbank.portal.marketplace.alerts.models import MailChoice, NoticeLetter, Often
from ressursbank.portal.marketplace.models import SavedSearch

SALT = "ressursbank.portal.marketplace.alerts.unsubscribe"
EVERYTHING = "all"
NAMED_AT_MOST = 12
"""Beyond so many, one click stops everything: an address must not grow without end."""


@dataclass(frozen=True, slots=True)
class Stops:
    """What a link stops. `what`: ids of groups, `search:12`, or `all`."""

    person: Person
    what: tuple[str, ...]


def written_token(person: Person, what: Sequence[str]) -> str:
    """The part of the address that says what it stops."""
    named = list(what) if len(what) <= NAMED_AT_MOST else [EVERYTHING]
    return signing.dumps([person.pk, named], salt=SALT, compress=True)


def read_token(token: str) -> Stops | None:
    """None for what was not written here, or is somebody's who is gone."""
    try:
        key, what = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=key).first()
    return None if person is None else Stops(person, tuple(what))


def what_in_words(person: Person, what: Sequence[str]) -> list[str]:
    """What is stopped, as the person knows it; searches that are gone are left out."""
    keys = [int(each.removeprefix("search:")) for each in what if each.startswith("search:")]
    searches = SavedSearch.objects.filter(pk__in=keys, person=person).values_list("name", flat=True) if keys else ()
    words = [str(GROUPS[each].name) for each in what if each in GROUPS]
    words += [_("Saved search “%(name)s”") % {"name": name} for name in searches]
    return [_("All letters of notices")] if EVERYTHING in what else words


@transaction.atomic
def stop(person: Person, what: Sequence[str]) -> None:
    """No more letters of this, and none of those that wait. The notices stay in the portal."""
    everything = EVERYTHING in what
    groups = list(GROUPS) if everything else [each for each in what if each in GROUPS]
    for group in groups:
        MailChoice.objects.update_or_create(person=person, group=group, defaults={"often": Often.NEVER})
    keys = [int(each.removeprefix("search:")) for each in what if each.startswith("search:")]
    searches = SavedSearch.objects.filter(person=person)
    if not everything:
        searches = searches.filter(pk__in=keys)
    stopped = list(searches.values_list("pk", flat=True))
    searches.update(frequency=Often.NEVER)
    forget_waiting(person, groups, stopped)


def forget_waiting(person: Person, groups: Sequence[str], searches: Sequence[int] = ()) -> None:
    """Letters of these that have not gone, and are in nobody's hand, do not go."""
    waiting = NoticeLetter.objects.filter(person=person, sent_at=None, claim=None).select_related("notice")
    gone = [
        letter.pk
        for letter in waiting
        if group_of(letter.notice.kind) in groups or letter.notice.facts.get("search") in searches
    ]
    NoticeLetter.objects.filter(pk__in=gone).delete()
