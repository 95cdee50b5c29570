"""Letters about organisations: invitations, wishes to join, and what an administrator has decided."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override

from ressursbank.portal.accounts.models import Invitation, Organisation, OrganisationRole, Person
from ressursbank.portal.accounts.selectors import by_language, owners_of

_log = logging.getLogger(__name__)


def send_invitation(request: HttpRequest, invitation: Invitation, token: str) -> bool:
    """The link, to the invited address, in the language of whoever invites. False when it could not be sent."""
    address = request.build_absolute_uri(reverse("accounts:invitation", kwargs={"token": token}))
    context = {"invitation": invitation, "address": address}
    return _send("invitation", [invitation.email], get_language() or "nb", context)


def send_wish_to_join(request: HttpRequest, organisation: Organisation, person: Person) -> bool:
    """Somebody who is no member asks the owners for an invitation."""
    address = request.build_absolute_uri(reverse("accounts:invite", kwargs={"pk": organisation.pk}))
    context = {"organisation": organisation, "person": person, "address": address}
    return _send_each("wish_to_join", owners_of(organisation), context)


def send_decision(request: HttpRequest, role: OrganisationRole, why: str = "") -> bool:
    """A role has been confirmed, or refused with a reason."""
    address = request.build_absolute_uri(reverse("accounts:organisation", kwargs={"pk": role.organisation_id}))
    kind = "role_confirmed" if role.is_confirmed else "role_refused"
    return _send_each(kind, owners_of(role.organisation), {"role": role, "why": why, "address": address})


def _send_each(kind: str, people: Iterable[Person], context: dict[str, Any]) -> bool:
    sent = [_send(kind, addresses, language, context) for language, addresses in by_language(people).items()]
    return all(sent)


def _send(kind: str, addresses: list[str], language: str, context: dict[str, Any]) -> bool:
    with override(language):
        subject = " ".join(render_to_string(f"accounts/email/{kind}_subject.txt", context).split())
        body = render_to_string(f"accounts/email/{kind}_message.txt", context)
    # One letter each: nobody sees the others' addresses.
    try:
        for address in addresses:
            EmailMessage(f"Ressursbank: {subject}", body, to=[address]).send()
    except (OSError, SMTPException):
        _log.exception("The letter %s could not be sent", kind)
        return False
    return True
