"""Talks near their deadline, and guests who wait: who owes an answer, how long they have. No prices, no messages."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.audit.services import record
from ressursbank.portal.desk.models import Reminder
from ressursbank.portal.desk.telling import tell
from ressursbank.portal.marketplace.agreements.states import TALKING
from ressursbank.portal.marketplace.models import Agreement, GuestEnquiry, StorageBooking
from ressursbank.portal.permissions import require

NEAR_DAYS = 7
"""An answer is due within so many days."""
GUEST_DAYS = 7
"""A guest has waited longer than this."""
BOOKING_DAYS = 14

About = Reminder.About
_SHOWN = (
    "public_id", "state", "turn", "deadline", "mass_type", "contamination_class", "tonnes", "from_period", "to_period",
    "giver__name", "giver__number", "taker__name", "taker__number", "answered_at",
)  # fmt: skip
"""What the coordinator sees of an agreement. Price, terms and messages are the parties' own and are not even read."""


@dataclass(frozen=True, slots=True)
class Talk:
    """An agreement as the desk shows it. `days_left` is negative when the deadline has passed."""

    agreement: Agreement
    days_left: int
    reminded_on: date | None

    @property
    def mass_code(self) -> int:
        """The mass type's place in the vocabulary."""
        return vocabulary.MASS_TYPES.code(self.agreement.mass_type)

    @property
    def can_remind(self) -> bool:
        """Once a day at most, and only while somebody's turn it is."""
        return bool(self.agreement.turn) and self.reminded_on != timezone.localdate()


def near_deadline(today: date, days: int = NEAR_DAYS) -> "QuerySet[Agreement]":
    """Talks whose deadline is within so many days, or has passed; the nearest first."""
    found = Agreement.objects.filter(state__in=TALKING, deadline__lte=today + timedelta(days=days))
    return found.order_by("deadline", "pk")


def rows_of_talks() -> "QuerySet[Agreement]":
    """With the parties, and without what is theirs alone."""
    return Agreement.objects.select_related("giver", "taker").only(*_SHOWN)


def talks_of(agreements: list[Agreement], today: date) -> list[Talk]:
    """Each with its days left and its last reminder."""
    reminded = last_reminders(About.AGREEMENT, [each.pk for each in agreements])
    return [
        Talk(each, (each.deadline - today).days if each.deadline is not None else 0, reminded.get(each.pk))
        for each in agreements
    ]


def waiting_guests(days: int = GUEST_DAYS) -> "QuerySet[GuestEnquiry]":
    """Confirmed enquiries that nobody has answered for so long, the oldest first. Not who asks, and not what."""
    before = timezone.now() - timedelta(days=days)
    found = GuestEnquiry.objects.filter(answered_at=None, confirmed_at__lte=before)
    return found.order_by("confirmed_at", "pk")


def rows_of_guests() -> "QuerySet[GuestEnquiry]":
    """With the listing and its owner; the guest's name, address and words are the owner's to read."""
    return GuestEnquiry.objects.select_related("listing__organisation", "listing__lot").only(
        "confirmed_at", "tonnes", "listing__title", "listing__public_id", "listing__organisation__name",
        "listing__organisation__number",
        "listing__lot__mass_type", "listing__lot__direction",
    )  # fmt: skip


def waiting_bookings(days: int = BOOKING_DAYS) -> "QuerySet[StorageBooking]":
    """Room that was asked for so long ago without an answer, the oldest first."""
    before = timezone.now() - timedelta(days=days)
    return StorageBooking.objects.filter(state=StorageBooking.State.ASKED, created_at__lte=before).order_by("pk")


def last_reminders(about: str, keys: list[int]) -> dict[int, date]:
    """The day of the last reminder of each."""
    rows = Reminder.objects.filter(about=about, key__in=keys).order_by("pk")
    return dict(rows.values_list("key", "sent_on"))


@transaction.atomic
def remind(acting: Acting, about: str, thing: Agreement | GuestEnquiry | StorageBooking) -> bool:
    """Tell the one who owes an answer; False where that was done today. Raises NotAllowedError, ValueError."""
    require(acting, "desk.remind", thing if not isinstance(thing, GuestEnquiry) else thing.listing)
    with override(settings.LANGUAGE_CODE):
        organisation, address = _who_and_where(thing)
    reminder = Reminder(
        about=about, key=thing.pk, organisation=organisation, sent_by=acting.person, sent_on=timezone.localdate()
    )
    try:
        with transaction.atomic():
            reminder.save(force_insert=True)
    except IntegrityError:
        return False
    facts: dict[str, object] = {"by": acting.organisation.name if acting.organisation is not None else ""}
    if isinstance(thing, Agreement):
        facts |= {
            "agreement": thing.public_id,
            "deadline": thing.deadline.isoformat() if thing.deadline is not None else "",
            "mass_type": thing.mass_type,
            "tonnes": thing.tonnes,
        }
    elif isinstance(thing, GuestEnquiry):
        facts["title"] = thing.listing.title
    else:
        facts |= {"area": thing.storage_area.name, "mass_type": thing.mass_type, "tonnes": thing.tonnes}
    tell(f"reminder_{about}", facts, address, organisations=[organisation])
    record(acting, "desk.remind", reminder, before=None, after={"about": about, "key": thing.pk})
    return True


def _who_and_where(thing: Agreement | GuestEnquiry | StorageBooking) -> tuple[Organisation, str]:
    if isinstance(thing, Agreement):
        if thing.state not in TALKING or thing.turn not in ("giver", "taker"):
            raise ValueError(thing.state)
        who = thing.giver if thing.turn == "giver" else thing.taker
        return who, reverse("market:agreement", args=[thing.public_id])
    if isinstance(thing, GuestEnquiry):
        if thing.answered_at is not None or thing.confirmed_at is None:
            raise ValueError("answered")
        return thing.listing.organisation, reverse("market:guest_enquiry", args=[thing.pk])
    if thing.state != StorageBooking.State.ASKED or thing.storage_area.organisation is None:
        raise ValueError(thing.state)
    return thing.storage_area.organisation, reverse("market:booking", args=[thing.public_id])
