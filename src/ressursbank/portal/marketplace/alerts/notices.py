"""Telling somebody something: a notice in the portal, and letters to those who want them, sent after the commit.

`tell` is what every part of the portal calls. What a notice says is worded when it is read (alerts/words.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from ressursbank.portal.accounts.models import Membership, Organisation, Person
from ressursbank.portal.marketplace.alerts.groups import SEARCHES, chosen_by, due_at
from ressursbank.portal.marketplace.alerts.kinds import group_of
from ressursbank.portal.marketplace.alerts.models import NoticeLetter, Often
from ressursbank.portal.marketplace.models import Notice
from ressursbank.portal.permissions import TRADERS

_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class News:
    """One notice to be: for an organisation, or a person. `often` overrules what the person chose for the group."""

    kind: str
    facts: Mapping[str, Any]
    address: str
    organisation: int | None = None
    person: int | None = None
    often: str = ""


@dataclass(slots=True)
class Found:
    """What is to be told, with what is remembered of it (memory.py)."""

    news: list[News] = field(default_factory=list)
    subjects: dict[str, str] = field(default_factory=dict)


def tell(
    kind: str,
    facts: Mapping[str, Any],
    address: str,
    *,
    organisations: Iterable[Organisation] = (),
    people: Iterable[Person] = (),
) -> list[Notice]:
    """A notice to each. `address` is the page it is about, in the portal's first language, without the host.

    Letters to those who want them at once are sent by a worker within seconds of the commit; the others wait for
    their digest. Raises KeyError for a kind without words.
    """
    keys = dict.fromkeys(organisation.pk for organisation in organisations)
    news = [News(kind, facts, address, organisation=key) for key in keys]
    news += [News(kind, facts, address, person=key) for key in dict.fromkeys(person.pk for person in people)]
    return tell_all(news)


@transaction.atomic
def tell_all(news: Sequence[News]) -> list[Notice]:
    """Many notices with few queries."""
    groups = {kind: group_of(kind) for kind in {each.kind for each in news}}
    notices = Notice.objects.bulk_create(
        [
            Notice(
                kind=each.kind,
                facts=dict(each.facts),
                address=each.address,
                organisation_id=each.organisation,
                person_id=each.person,
            )
            for each in news
        ],
        batch_size=_ROWS_AT_ONCE,
    )
    by_organisation = readers_of({each.organisation for each in news if each.organisation is not None})
    readers = [
        [each.person] if each.organisation is None else by_organisation.get(each.organisation, []) for each in news
    ]
    chosen = {
        group: chosen_by({key for keys in readers for key in keys if key is not None}, group)
        for group in set(groups.values()) - {SEARCHES}
    }
    now = timezone.now()
    letters = []
    for each, notice, keys in zip(news, notices, readers, strict=True):
        for person in keys:
            assert person is not None  # a notice is an organisation's or a person's
            often = _often(each, chosen.get(groups[each.kind], {}).get(person))
            if often != Often.NEVER:
                letters.append(NoticeLetter(notice=notice, person_id=person, often=often, due_at=due_at(often, now)))
    NoticeLetter.objects.bulk_create(letters, batch_size=_ROWS_AT_ONCE)
    return notices


def readers_of(organisations: Iterable[int]) -> dict[int, list[int]]:
    """Keys of the people of each organisation who get its letters: who makes agreements, else the owners; one query."""
    found: dict[int, list[int]] = {}
    owners: dict[int, list[int]] = {}
    rows = Membership.objects.filter(organisation__in=set(organisations), person__is_active=True)
    for row in rows.prefetch_related("roles").order_by("pk"):
        if any(role.is_confirmed and role.role in TRADERS for role in row.roles.all()):
            found.setdefault(row.organisation_id, []).append(row.person_id)
        elif row.is_owner:
            owners.setdefault(row.organisation_id, []).append(row.person_id)
    return owners | found


def _often(news: News, chosen: Often | None) -> Often:
    """As it is told, else as the person chose; whoever wants no letters of a group gets none, however it is told."""
    if chosen == Often.NEVER:
        return chosen
    return Often(news.often) if news.often else chosen or Often.NEVER
