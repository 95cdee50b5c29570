"""Members of an organisation: their roles, who owns it, and how one leaves. The last owner cannot go."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Membership, Organisation, OrganisationRole, Person
from ressursbank.portal.audit import services as audit
from ressursbank.portal.audit.records import EditConflictError, changes_since, record
from ressursbank.portal.permissions import require


class LastOwnerError(Exception):
    """Nobody else owns the organisation, so nobody could invite or remove members after this."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(organisation.name)
        self.organisation = organisation


def is_last_owner(membership: Membership) -> bool:
    """Whether the organisation would be without an owner if this one went."""
    owners = membership.organisation.memberships.filter(is_owner=True, person__is_active=True)
    return membership.is_owner and not owners.exclude(pk=membership.pk).exists()


def change_member(
    acting: Acting, membership: Membership, roles: Iterable[OrganisationRole], *, is_owner: bool, version: int
) -> bool:
    """Which of the organisation's roles a member acts in, and whether as an owner. False when nothing differs.

    Raises NotAllowedError, EditConflictError, LastOwnerError.
    """
    require(acting, "member.change", membership)
    wanted = sorted(role.pk for role in roles)
    with transaction.atomic():
        _hold_owners(membership.organisation)
        had = sorted(membership.roles.values_list("pk", flat=True))
        if not is_owner and is_last_owner(membership):
            raise LastOwnerError(membership.organisation)
        before = {"is_owner": membership.is_owner, "roles": had, "version": version}
        after = {"is_owner": is_owner, "roles": wanted, "version": version + 1}
        if (had, membership.is_owner) == (wanted, is_owner):
            return False
        claimed = Membership.objects.filter(pk=membership.pk, version=version).update(
            is_owner=is_owner, version=version + 1, changed_at=timezone.now()
        )
        if not claimed:
            raise EditConflictError(membership, changes_since(membership, version))
        membership.roles.set(wanted)
        membership.refresh_from_db()
        record(acting, "member.change", membership, before=before, after=after)
    return True


def remove_member(acting: Acting, membership: Membership) -> None:
    """The person no longer acts for the organisation. Raises NotAllowedError, EditConflictError, LastOwnerError."""
    _take_away(acting, "member.change", membership)


def leave(acting: Acting, membership: Membership) -> None:
    """One's own membership ends. Raises NotAllowedError, EditConflictError, LastOwnerError."""
    require(acting, "member.leave", membership)
    assert acting.person is not None
    assert membership.person_id == acting.person.pk
    _take_away(acting, "member.leave", membership)


def owned_alone(person: Person) -> list[Organisation]:
    """Organisations that would be without an owner if this person went, though others act for them."""
    mine = person.memberships.filter(is_owner=True).select_related("organisation")
    return [
        row.organisation
        for row in mine
        if is_last_owner(row) and row.organisation.memberships.exclude(pk=row.pk).exists()
    ]


def _take_away(acting: Acting, action: str, membership: Membership) -> None:
    with transaction.atomic():
        _hold_owners(membership.organisation)
        if is_last_owner(membership):
            raise LastOwnerError(membership.organisation)
        audit.remove(acting, action, membership)


def _hold_owners(organisation: Organisation) -> None:
    """Two owners who leave at once take turns (on SQLite writers do anyhow)."""
    list(Organisation.objects.select_for_update().filter(pk=organisation.pk))
