"""What keepers and bookers of storage are told: notices with their words, and the letters that bring them."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from ressursbank.portal.accounts.models import Organisation, Person
from ressursbank.portal.accounts.selectors import by_language, owners_of
from ressursbank.portal.facilities.lists import name_by_id
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import Notice, StorageBooking, StoredMass
from ressursbank.portal.permissions import TRADERS
from ressursbank.portal.plans.templatetags.shown import number, period
from ressursbank.vocabulary import MASS_TYPES

_log = logging.getLogger(__name__)

LIMIT = "storage_limit"
_WORDS: Mapping[str, Any] = {
    "storage_asked": gettext_lazy("%(organisation)s asks for room for %(masses)s in %(area)s, %(start)s to %(end)s."),
    "storage_confirmed": gettext_lazy("Your booking in %(area)s is confirmed: %(masses)s, %(start)s to %(end)s."),
    "storage_declined": gettext_lazy("Your booking in %(area)s is declined: %(masses)s, %(start)s to %(end)s."),
    "storage_cancelled": gettext_lazy("%(organisation)s has cancelled in %(area)s: %(masses)s, %(start)s to %(end)s."),
    "storage_ended": gettext_lazy("Your booking in %(area)s has ended: %(masses)s, %(start)s to %(end)s."),
}
KINDS = (*_WORDS, LIMIT)


def tell_keeper(kind: str, booking: StorageBooking, why: str = "") -> None:
    """A notice about a booking to whoever runs the area; the letter is sent when the transaction is done."""
    _tell(kind, keepers_of(booking.storage_area), booking, why)


def tell_booker(kind: str, booking: StorageBooking, why: str = "") -> None:
    """A notice about a booking to whoever booked."""
    _tell(kind, [booking.organisation], booking, why)


def keepers_of(area: StorageArea) -> list[Organisation]:
    """The organisation that runs an area; the coordinators' for one that no organisation here runs."""
    if area.organisation is not None:
        return [area.organisation]
    return list(Organisation.objects.filter(roles__role="coordinator", roles__is_confirmed=True).distinct())


def _tell(kind: str, organisations: Iterable[Organisation], booking: StorageBooking, why: str) -> None:
    facts = {
        "booking": booking.public_id,
        "area": booking.storage_area.name,
        "organisation": booking.organisation.name,
        "mass_type": booking.mass_type,
        "tonnes": booking.tonnes,
        "from_period": booking.from_period,
        "to_period": booking.to_period,
        "why": why,
    }
    address = _address("booking", booking.public_id)
    rows = [Notice(organisation=each, kind=kind, facts=facts, address=address) for each in organisations]
    keys = [notice.pk for notice in Notice.objects.bulk_create(rows)]
    transaction.on_commit(lambda: _send_quietly(keys))


def _send_quietly(keys: Sequence[int]) -> None:
    send_letters(keys)


def notices_of_limit(stored: StoredMass, stage: int) -> list[Notice]:
    """A warning to the owner of the masses and to whoever runs the area, written; once where they are the same."""
    told = {each.pk: each for each in (stored.organisation, *keepers_of(stored.storage_area))}
    assert stored.must_leave_by is not None
    facts = {
        "stored": stored.pk,
        "area": stored.storage_area.name,
        "organisation": stored.organisation.name,
        "mass_type": stored.mass_type,
        "tonnes": stored.tonnes,
        "must_leave_by": stored.must_leave_by.isoformat(),
        "stage": stage,
    }
    address = _address("stored_mass", stored.pk)
    rows = [Notice(organisation=each, kind=LIMIT, facts=facts, address=address) for each in told.values()]
    return Notice.objects.bulk_create(rows)


def _address(route: str, key: object) -> str:
    with override(settings.LANGUAGE_CODE):
        return reverse(f"market:{route}", args=[key])


def text_of(notice: Notice, today: date | None = None) -> str:
    """What a notice of storage says, in the language of the page."""
    facts = notice.facts
    masses = f"{number(facts['tonnes'])} t {name_by_id(MASS_TYPES, facts['mass_type']).lower()}"
    if notice.kind != LIMIT:
        words = {
            "organisation": facts["organisation"],
            "area": facts["area"],
            "masses": masses,
            "start": period(facts["from_period"]),
            "end": period(facts["to_period"]),
        }
        text = str(_WORDS[notice.kind]) % words
        return f"{text} {facts['why']}".strip()
    day = date.fromisoformat(facts["must_leave_by"])
    words = {
        "masses": masses,
        "area": facts["area"],
        "organisation": facts["organisation"],
        "day": date_format(day, "SHORT_DATE_FORMAT"),
        "left": left_in_words((day - (today or timezone.localdate())).days),
    }
    return _("%(masses)s of %(organisation)s in %(area)s must leave by %(day)s: %(left)s.") % words


def left_in_words(days: int) -> str:
    """How long there is until a limit, or how long it has been passed."""
    if days < 0:
        return ngettext("%(days)d day over the limit", "%(days)d days over the limit", -days) % {"days": -days}
    if days == 0:
        return _("the last day is today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def send_letters(keys: Sequence[int] | None = None, today: date | None = None) -> int:
    """Bring notices of storage that no letter has brought yet (of some, or all): one letter a person and organisation.

    A notice is claimed before its letter is sent, so that two at once do not send it twice; it is let go again when
    the letter could not be sent. How many letters.
    """
    waiting = Notice.objects.filter(kind__in=KINDS, mailed_at=None).exclude(organisation=None)
    if keys is not None:
        waiting = waiting.filter(pk__in=keys)
    by_organisation: dict[int, list[Notice]] = {}
    for notice in waiting.select_related("organisation").order_by("pk"):
        assert notice.organisation is not None  # those without are excluded
        if Notice.objects.filter(pk=notice.pk, mailed_at=None).update(mailed_at=timezone.now()):
            by_organisation.setdefault(notice.organisation.pk, []).append(notice)
    return sum(_send(notices, today) for notices in by_organisation.values())


def _send(notices: list[Notice], today: date | None) -> int:
    organisation = notices[0].organisation
    assert organisation is not None
    sent = 0
    try:
        for language, addresses in by_language(_workers(organisation)).items():
            subject, body = _letter(notices, language or settings.LANGUAGE_CODE, today)
            for address in addresses:
                EmailMessage(f"Ressursbank: {subject}", body, to=[address]).send()
                sent += 1
    except (OSError, SMTPException):
        _log.exception("A letter about storage could not be sent; it is tried again with the next")
        if not sent:
            Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=None)
    return sent


def _letter(notices: list[Notice], language: str, today: date | None) -> tuple[str, str]:
    with override(language):
        limits = sum(notice.kind == LIMIT for notice in notices)
        lines = [
            {
                "text": text_of(notice, today),
                "address": settings.PORTAL_ADDRESS + _in_language(notice.address, language),
            }
            for notice in notices
        ]
        context = {"lines": lines, "limits": limits}
        subject = " ".join(render_to_string("marketplace/email/storage_subject.txt", context).split())
        return subject, render_to_string("marketplace/email/storage_message.txt", context)


def _in_language(address: str, language: str) -> str:
    with override(settings.LANGUAGE_CODE):
        return translate_url(address, language)


def _workers(organisation: Organisation) -> list[Person]:
    """Members who make agreements; the owners where there are none."""
    rows = organisation.memberships.filter(person__is_active=True, roles__role__in=TRADERS, roles__is_confirmed=True)
    people = {row.person_id: row.person for row in rows.select_related("person").order_by("person__name")}
    return list(people.values()) or owners_of(organisation)
