"""What keepers and bookers of storage are told: notices with their words. alerts/ brings them by letter."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.facilities.lists import name_by_id
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.alerts.notices import tell
from ressursbank.portal.marketplace.models import Notice, StorageBooking, StoredMass
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
    """A notice about a booking to whoever runs the area."""
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
    tell(kind, facts, _address("booking", booking.public_id), organisations=organisations)


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
    return tell(LIMIT, facts, _address("stored_mass", stored.pk), organisations=told.values())


def _address(route: str, key: object) -> str:
    with override(settings.LANGUAGE_CODE):
        return reverse(f"market:{route}", args=[key])


def subject_of(notice: Notice) -> str:
    """What a letter about it is called; "" where its own text will do."""
    if notice.kind != LIMIT:
        return ""
    return ngettext("%(n)s heap in storage nears its limit", "%(n)s heaps in storage near their limits", 1) % {"n": 1}


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
