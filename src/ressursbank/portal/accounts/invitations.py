"""Inviting a colleague by e-mail: the link works once, for 14 days, for whoever has that address.

Only a digest of the link's token is kept, so nobody who reads the database can use it.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Invitation, Membership, Organisation, OrganisationRole, Person
from ressursbank.portal.audit import services as audit
from ressursbank.portal.audit.records import record
from ressursbank.portal.permissions import require

VALID_FOR = timedelta(days=14)


class AlreadyMemberError(Exception):
    """Whoever has the address is a member already."""


class InvitationError(Exception):
    """The invitation cannot be accepted. `reason`: "used", "withdrawn", "expired" or "other_address"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def digest_of(token: str) -> str:
    """What is kept of a token. 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    acting: Acting, organisation: Organisation, email: str, roles: Iterable[OrganisationRole], *, is_owner: bool = False
) -> tuple[Invitation, str]:
    """A new invitation and its token; an open one to the same address is withdrawn.

    Raises NotAllowedError, AlreadyMemberError.
    """
    require(acting, "member.invite", organisation)
    address = email.strip().lower()
    if organisation.memberships.filter(person__emailaddress__email__iexact=address).exists():
        raise AlreadyMemberError
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        organisation=organisation,
        email=address,
        is_owner=is_owner,
        token_digest=digest_of(token),
        invited_by=acting.person,
        expires_at=timezone.now() + VALID_FOR,
    )
    with transaction.atomic():
        for earlier in open_invitations(organisation).filter(email=address):
            withdraw(acting, earlier)
        audit.create(acting, "member.invite", invitation)
        invitation.roles.set(roles)
    return invitation, token


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Those neither accepted nor withdrawn, also expired ones (they can be sent again)."""
    found = organisation.invitations.filter(accepted_at=None, withdrawn_at=None)
    return found.prefetch_related("roles").order_by("email")


def withdraw(acting: Acting, invitation: Invitation) -> None:
    """Its link no longer works. Raises NotAllowedError, EditConflictError, InvitationError for a used one."""
    if invitation.accepted_at is not None:
        raise InvitationError("used")
    audit.change(acting, "member.invite", invitation, {"withdrawn_at": timezone.now()})


def renew(acting: Acting, invitation: Invitation) -> str:
    """A new token and 14 new days; the old link stops working. Raises as `withdraw`."""
    _check_unused(invitation)
    token = secrets.token_urlsafe(32)
    fields = {"token_digest": digest_of(token), "expires_at": timezone.now() + VALID_FOR}
    audit.change(acting, "member.invite", invitation, fields)
    return token


def find_invitation(token: str) -> Invitation | None:
    """The invitation of a link, in whatever state it is."""
    found = Invitation.objects.filter(token_digest=digest_of(token)).select_related("organisation", "invited_by")
    return found.first()


def check_open(invitation: Invitation) -> None:
    """Raises InvitationError unless it can be accepted now."""
    _check_unused(invitation)
    if invitation.expires_at <= timezone.now():
        raise InvitationError("expired")


def is_for(invitation: Invitation, person: Person) -> bool:
    """Whether the person has confirmed that the invited address is theirs."""
    return bool(EmailAddress.objects.filter(user=person, verified=True, email__iexact=invitation.email).exists())


def accept(acting: Acting, invitation: Invitation) -> Membership:
    """The person becomes a member with the invitation's roles; once only. Raises InvitationError, NotAllowedError."""
    require(acting, "invitation.accept", invitation)
    assert acting.person is not None
    check_open(invitation)
    if not is_for(invitation, acting.person):
        raise InvitationError("other_address")
    with transaction.atomic():
        now = timezone.now()
        # Claimed by the row that is still open, so that two clicks at once make one member.
        claimed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=now)
        if not claimed.update(accepted_at=now, version=invitation.version + 1):
            raise InvitationError("used")
        membership, is_new = Membership.objects.get_or_create(
            person=acting.person, organisation=invitation.organisation, defaults={"is_owner": invitation.is_owner}
        )
        roles = list(invitation.roles.all())
        membership.roles.add(*roles)
        after = {"is_owner": membership.is_owner, "roles": sorted(role.pk for role in roles)}
        before: dict[str, Any] | None = None if is_new else {}
        record(acting, "invitation.accept", membership, before=before, after=after)
    return membership


def _check_unused(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise InvitationError("used")
    if invitation.withdrawn_at is not None:
        raise InvitationError("withdrawn")
