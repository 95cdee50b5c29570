"""Letters of the market about listings: a guest confirms, the owner hears of it, the guest gets the answer."""

import logging
from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from ressursbank.portal.accounts.models import Organisation, Person
from ressursbank.portal.accounts.selectors import by_language, owners_of
from ressursbank.portal.marketplace.models import GuestEnquiry, Listing
from ressursbank.portal.permissions import LISTERS

_log = logging.getLogger(__name__)


def send_confirmation(request: HttpRequest, enquiry: GuestEnquiry, token: str) -> bool:
    """The link to whoever asked. False when it could not be sent."""
    address = request.build_absolute_uri(reverse("market:guest_confirm", kwargs={"token": token}))
    context = {"enquiry": enquiry, "listing": enquiry.listing, "address": address}
    return _send("guest_confirm", [enquiry.email], enquiry.language, context)


def send_to_owner(request: HttpRequest, enquiry: GuestEnquiry) -> bool:
    """To those of the organisation who work with its projects. Nothing of how to reach the guest."""
    context = {"enquiry": enquiry, "listing": enquiry.listing}
    return _send_to_people(request, enquiry.listing.organisation, "guest_asks", context, "guest_enquiry", enquiry.pk)


def send_answer(request: HttpRequest, enquiry: GuestEnquiry, person: Person) -> bool:
    """The answer to the guest, from the person who wrote it: replying to the letter reaches them."""
    with override(enquiry.language or settings.LANGUAGE_CODE):
        address = request.build_absolute_uri(reverse("market:listing", args=[enquiry.listing.public_id]))
        register = request.build_absolute_uri(reverse("account_signup"))
    context = {
        "enquiry": enquiry,
        "listing": enquiry.listing,
        "person": person,
        "address": address,
        "register": register,
    }
    return _send("guest_answer", [enquiry.email], enquiry.language, context, reply_to=[person.email])


def send_removed(request: HttpRequest, listing: Listing, why: str) -> bool:
    """To the owner of a listing that the coordinator has removed."""
    context = {"listing": listing, "why": why}
    return _send_to_people(request, listing.organisation, "listing_removed", context, "listing", listing.public_id)


def _send_to_people(
    request: HttpRequest, organisation: Organisation, kind: str, context: Mapping[str, Any], route: str, key: object
) -> bool:
    sent = []
    for language, addresses in by_language(_workers(organisation)).items():
        with override(language):
            address = request.build_absolute_uri(reverse(f"market:{route}", args=[key]))
        sent.append(_send(kind, addresses, language, {**context, "address": address}))
    return all(sent)


def _workers(organisation: Organisation) -> list[Person]:
    """Members who work with projects; the owners where there are none."""
    rows = organisation.memberships.filter(person__is_active=True, roles__role__in=LISTERS, roles__is_confirmed=True)
    people = {row.person_id: row.person for row in rows.select_related("person").order_by("person__name")}
    return list(people.values()) or owners_of(organisation)


def _send(
    kind: str, addresses: list[str], language: str, context: Mapping[str, Any], reply_to: list[str] | None = None
) -> bool:
    with override(language or settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"marketplace/email/{kind}_subject.txt", context).split())
        body = render_to_string(f"marketplace/email/{kind}_message.txt", context)
    try:
        for address in addresses:
            EmailMessage(f"Ressursbank: {subject}", body, to=[address], reply_to=reply_to).send()
    except (OSError, SMTPException):
        _log.exception("The letter %s could not be sent", kind)
        return False
    return True
