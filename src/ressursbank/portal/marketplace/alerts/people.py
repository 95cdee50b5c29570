"""As whom somebody is told something: their membership of an organisation as it is now, or nothing but the person."""

from collections.abc import Iterable

from ressursbank.portal.accounts.acting import Acting, acting_as
from ressursbank.portal.accounts.models import Membership, Person

Reader = tuple[int, int | None]
"""Keys of a person and of the organisation for which they read."""


def acting_readers(readers: Iterable[Reader]) -> dict[Reader, Acting]:
    """How each reads; those who are no longer members, or may no longer log in, are left out. Three queries at most."""
    wanted = set(readers)
    people = {person for person, _organisation in wanted}
    organisations = {organisation for _person, organisation in wanted if organisation is not None}
    found: dict[Reader, Acting] = {}
    rows = Membership.objects.filter(person__in=people, organisation__in=organisations, person__is_active=True)
    for row in rows.select_related("person", "organisation").prefetch_related("roles"):
        if (row.person_id, row.organisation_id) in wanted:
            found[row.person_id, row.organisation_id] = acting_as(row)
    alone = {person for person, organisation in wanted if organisation is None}
    for person in Person.objects.filter(pk__in=alone, is_active=True):
        found[person.pk, None] = Acting(person=person)
    return found
