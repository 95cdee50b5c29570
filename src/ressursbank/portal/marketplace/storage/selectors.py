"""Which bookings somebody sees, and what each waits for: the keeper's list of an area and the booker's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, FloatField, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.audit.models import Change
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import StorageBooking, StoredMass
from ressursbank.portal.permissions import STORAGE_KEEPERS, may, require
from ressursbank.portal.plans.templatetags.shown import period
from ressursbank.region.periods import quarter_of

State = StorageBooking.State
LIVE = (State.ASKED, State.CONFIRMED)
DONE = {
    "booking.ask": gettext_lazy("Room asked for"),
    "booking.confirm": gettext_lazy("Confirmed"),
    "booking.decline": gettext_lazy("Declined"),
    "booking.cancel": gettext_lazy("Called off"),
    "booking.end": gettext_lazy("Over"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What is next: words, and the route of the market that does it ("" where there is nothing to do)."""

    words: str
    route: str = ""
    is_urgent: bool = False


def booking_of(acting: Acting, public_id: str, action: str = "booking.see") -> StorageBooking:
    """The booking; 404 for whoever may not see it. Raises NotAllowedError where they see it but may not do this."""
    rows = StorageBooking.objects.select_related("storage_area__organisation", "organisation", "lot__project")
    found = get_object_or_404(rows, public_id=public_id)
    if not may(acting, "booking.see", found):
        raise Http404
    require(acting, action, found)
    return found


def stored_of(acting: Acting, pk: int, action: str = "booking.see") -> StoredMass:
    """The same of a heap in storage."""
    rows = StoredMass.objects.select_related("storage_area__organisation", "organisation", "booking")
    found = get_object_or_404(rows, pk=pk)
    if not may(acting, "booking.see", found):
        raise Http404
    require(acting, action, found)
    return found


def bookings_of_area(area: StorageArea) -> "QuerySet[StorageBooking]":
    """Those that wait first, then the confirmed ones by quarter, then what is over."""
    return _in_order(StorageBooking.objects.filter(storage_area=area))


def bookings_of_organisation(organisation: Organisation) -> "QuerySet[StorageBooking]":
    """An organisation's own, over all areas."""
    return _in_order(StorageBooking.objects.filter(organisation=organisation))


def bookings_to_answer(acting: Acting) -> "QuerySet[StorageBooking]":
    """Those that wait for whoever keeps storage areas, the first that was asked first."""
    if acting.organisation is None or not acting.has(*STORAGE_KEEPERS):
        return StorageBooking.objects.none()
    asked = StorageBooking.objects.filter(state=State.ASKED, storage_area__organisation=acting.organisation)
    return asked.select_related("storage_area", "organisation").order_by("pk")


def _in_order(rows: "QuerySet[StorageBooking]") -> "QuerySet[StorageBooking]":
    place = Case(
        When(state=State.ASKED, then=Value(0)),
        When(state=State.CONFIRMED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(place=place).order_by("place", "from_period", "-pk")


def rows_of_bookings() -> "QuerySet[StorageBooking]":
    """With what a list shows of each, `standing_tonnes` among it."""
    standing = Sum("stored__tonnes", filter=Q(stored__left_on=None))
    rows = StorageBooking.objects.select_related("storage_area__organisation", "organisation")
    return rows.annotate(standing_tonnes=Coalesce(standing, Value(0.0), output_field=FloatField()))


def counts_of(rows: "QuerySet[StorageBooking]") -> Mapping[str, int]:
    """How many in each state."""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def keepers_step(booking: StorageBooking, standing_tonnes: float, today: date) -> Step:
    """What the keeper has to do next."""
    now = quarter_of(today)
    if booking.state == State.ASKED:
        return Step(_("Answer"), "booking", is_urgent=True)
    if booking.state != State.CONFIRMED:
        return Step("")
    if now > booking.to_period:
        if standing_tonnes > 0:
            return Step(_("The time is over: have it fetched"), "booking", is_urgent=True)
        return Step(_("The time is over: end the booking"), "booking_end")
    if now < booking.from_period:
        return Step(_("Comes in %(quarter)s") % {"quarter": period(booking.from_period)})
    return Step(_("Register what comes in"), "booking_came_in")


def bookers_step(booking: StorageBooking, standing_tonnes: float, today: date) -> Step:
    """What the booker has to do next, or waits for."""
    now = quarter_of(today)
    if booking.state == State.ASKED:
        return Step(_("Waits for the keeper's answer"))
    if booking.state != State.CONFIRMED:
        return Step("")
    if now > booking.to_period:
        if standing_tonnes > 0:
            return Step(_("The time is over: fetch the masses"), "booking", is_urgent=True)
        return Step(_("The time is over"))
    if now < booking.from_period:
        return Step(_("Deliver from %(quarter)s") % {"quarter": period(booking.from_period)})
    if now == booking.to_period and standing_tonnes > 0:
        return Step(_("Last quarter: have the masses fetched"), "booking", is_urgent=True)
    return Step(_("The masses can be delivered"))


def history_of(booking: StorageBooking) -> list[dict[str, object]]:
    """What has happened to a booking, newest first."""
    rows = Change.objects.filter(thing_type=StorageBooking._meta.label_lower, thing_id=booking.pk)
    return [
        {
            "title": str(DONE.get(row.action, row.action)),
            "at": row.at,
            "person": row.person,
            "organisation": row.organisation,
            "why": row.why,
        }
        for row in rows.select_related("person", "organisation")
    ]
