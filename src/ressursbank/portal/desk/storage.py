"""Storage areas on offer as the coordinator looks at them: full or empty in the coming quarters, limits of law."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q, Sum

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.desk.models import Reminder
from ressursbank.portal.desk.talks import last_reminders
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import StorageBooking, StorageQuarter, StoredMass
from ressursbank.portal.marketplace.storage.limits import WARN_DAYS
from ressursbank.portal.marketplace.storage.room import Quarter
from ressursbank.region.periods import quarter_of

AHEAD = 4
"""Coming quarters that are looked at, this one among them."""
FULL_SHARE = 0.9
LIMIT_DAYS = max(WARN_DAYS)
FULL, EMPTY, LIMIT, ASKED, NOBODYS = "full", "empty", "limit", "asked", "nobodys"
SIGNS = (LIMIT, ASKED, FULL, NOBODYS, EMPTY)
"""What can need somebody, the most pressing first."""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area with its coming quarters. `asked`: bookings that wait, the oldest `asked_pk`; `near`: heaps to leave."""

    area: StorageArea
    quarters: tuple[Quarter, ...]
    standing_tonnes: float
    asked: int
    asked_pk: int
    near: int
    first_limit: date | None
    reminded_on: date | None = None

    @property
    def signs(self) -> tuple[str, ...]:
        """What needs somebody."""
        found = {
            LIMIT: self.near > 0,
            ASKED: self.asked > 0,
            FULL: any(quarter.booked_share >= FULL_SHARE for quarter in self.quarters),
            NOBODYS: self.area.organisation_id is None and not self.area.operator,
            EMPTY: bool(self.quarters) and all(quarter.booked_tonnes == 0 for quarter in self.quarters)
            and self.standing_tonnes == 0,
        }  # fmt: skip
        return tuple(sign for sign in SIGNS if found[sign])


def areas_to_look_at(today: date, sign: str = "") -> list[AreaRow]:
    """Published areas whose time is not over, those with the most pressing sign first. Five queries, however many."""
    now = quarter_of(today)
    on_offer = StorageArea.objects.filter(state=Publication.PUBLISHED, to_period__gte=now)
    areas = list(on_offer.select_related("organisation", "site"))
    booked: dict[tuple[int, int], float] = {}
    quarters = StorageQuarter.objects.filter(period__range=(now, now + AHEAD - 1), booked_tonnes__gt=0)
    for key, period, tonnes in quarters.values_list("storage_area_id", "period", "booked_tonnes"):
        booked[key, period] = tonnes
    near = Q(must_leave_by__lte=today + timedelta(days=LIMIT_DAYS))
    heaps = {
        row["storage_area_id"]: row
        for row in StoredMass.objects.filter(left_on=None, tonnes__gt=0)
        .order_by()
        .values("storage_area_id")
        .annotate(standing=Sum("tonnes"), near=Count("pk", filter=near), first=Min("must_leave_by", filter=near))
    }
    waiting = {
        row["storage_area_id"]: row
        for row in StorageBooking.objects.filter(state=StorageBooking.State.ASKED)
        .order_by()
        .values("storage_area_id")
        .annotate(asked=Count("pk"), first=Min("pk"))
    }
    oldest = [row["first"] for row in waiting.values()]
    reminded = last_reminders(Reminder.About.BOOKING, oldest)
    rows = []
    for area in areas:
        heap, wait = heaps.get(area.pk), waiting.get(area.pk)
        start, end = max(now, area.from_period), min(now + AHEAD - 1, area.to_period)
        rows.append(
            AreaRow(
                area=area,
                quarters=tuple(
                    Quarter(each, area.room_tonnes, booked.get((area.pk, each), 0.0)) for each in range(start, end + 1)
                ),
                standing_tonnes=heap["standing"] if heap else 0.0,
                asked=wait["asked"] if wait else 0,
                asked_pk=wait["first"] if wait else 0,
                near=heap["near"] if heap else 0,
                first_limit=heap["first"] if heap else None,
                reminded_on=reminded.get(wait["first"]) if wait else None,
            )
        )
    chosen = [row for row in rows if not sign or sign in row.signs]
    return sorted(chosen, key=lambda row: (_rank(row), row.first_limit or date.max, row.area.name, row.area.pk))


def _rank(row: AreaRow) -> int:
    return SIGNS.index(row.signs[0]) if row.signs else len(SIGNS)


def counts_of_signs(rows: list[AreaRow]) -> dict[str, int]:
    """How many areas show each sign."""
    return {sign: sum(sign in row.signs for row in rows) for sign in SIGNS}
