"""What is kept of a person: handed over as data, and erased on request (GDPR articles 15, 17 and 20)."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.members import LastOwnerError, owned_alone
from ressursbank.portal.accounts.models import Invitation, Person
from ressursbank.portal.audit.facts import facts_of
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.records import record

ERASED_NAME = "–"


def data_of(person: Person) -> dict[str, Any]:
    """Everything that is kept of a person, as JSON."""
    addresses = EmailAddress.objects.filter(user=person)
    return {
        "person": facts_of(person, ("email", "name", "phone", "language", "date_joined", "last_login", "seen_guides")),
        "email_addresses": [{"email": row.email, "confirmed": row.verified} for row in addresses],
        "log_in_services": [
            {"service": row.provider, "id": row.uid, "since": row.date_joined.isoformat(), "facts": row.extra_data}
            for row in SocialAccount.objects.filter(user=person)
        ],
        "second_steps": [
            {"kind": row.get_type_display(), "since": row.created_at.isoformat()}
            for row in Authenticator.objects.filter(user=person)
        ],
        "memberships": [
            {
                "organisation": row.organisation.name,
                "number": row.organisation.number,
                "is_owner": row.is_owner,
                "roles": [role.role for role in row.roles.all()],
                "since": row.created_at.isoformat(),
            }
            for row in person.memberships.select_related("organisation").prefetch_related("roles")
        ],
        "invitations": [
            {"organisation": row.organisation.name, "sent": row.created_at.isoformat()}
            for row in _invitations_to(person).select_related("organisation")
        ],
        "changes": [
            {"at": row.at.isoformat(), "action": row.action, "thing": row.thing_type, "id": row.thing_id}
            for row in person.changes.order_by("pk")
        ],
    }


def erase(acting: Acting) -> None:
    """One's own account is closed for good: log-ins, name, address and phone are gone; what was done stays, nameless.

    Raises LastOwnerError where others act for an organisation that only this person owns.
    """
    person = acting.person
    assert person is not None
    batch = uuid.uuid4()
    with transaction.atomic():
        alone = owned_alone(person)
        if alone:
            raise LastOwnerError(alone[0])
        addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
        for membership in person.memberships.all():
            record(acting, "member.leave", membership, before=facts_of(membership), after=None, batch=batch)
            membership.delete()
        invitations = _invitations_to(person)
        _forget_in_log(addresses)
        invitations.delete()
        EmailAddress.objects.filter(user=person).delete()
        SocialAccount.objects.filter(user=person).delete()
        Authenticator.objects.filter(user=person).delete()
        person.email = f"erased-{person.pk}@erased.invalid"
        person.name, person.phone, person.language, person.seen_guides = ERASED_NAME, "", "", []
        person.is_active = False
        person.set_unusable_password()
        person.save()


def _invitations_to(person: Person) -> Any:
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    return Invitation.objects.filter(email__in=[address.lower() for address in addresses])


def _forget_in_log(addresses: set[str]) -> None:
    """The log keeps that somebody was invited, not whom."""
    wanted = Q(after__email__in=list(addresses)) | Q(before__email__in=list(addresses))
    for change in Change.objects.filter(wanted, thing_type="accounts.invitation"):
        for facts in (change.before, change.after):
            if facts and facts.get("email") in addresses:
                facts["email"] = ""
        change.save(update_fields=["before", "after"])
