"""Does the market answer? By month: listings, share answered, days to the first answer, tonnes agreed."""

from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Q
from django.utils import timezone

from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.marketplace.models import Agreement, Listing

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """Listings put on the market in the month, and agreements made in it. `days` is None where none was answered."""

    first: date
    listings: int
    answered: int
    days: float | None
    agreed_tonnes: float

    @property
    def share(self) -> float | None:
        """Answered of those listed, 0 to 1."""
        return self.answered / self.listings if self.listings else None


def months_of(index: MapIndex, today: date) -> tuple[Month, ...]:
    """The last twelve months, this one last; kept while the database is unchanged."""
    found: tuple[Month, ...] = index.memory.get(("desk months", today), lambda: read_months(today))
    return found


def read_months(today: date) -> tuple[Month, ...]:
    """Two queries."""
    last = today.year * 12 + today.month - 1
    numbers = range(last - MONTHS + 1, last + 1)
    since = date(numbers[0] // 12, numbers[0] % 12 + 1, 1)
    listed: dict[int, list[float | None]] = {number: [] for number in numbers}
    rows = Listing.objects.filter(created_at__date__gte=since).order_by().values_list("created_at", "answered_at")
    for created, answered in rows:
        day = timezone.localtime(created)
        waited = (answered - created).total_seconds() / 86400 if answered is not None else None
        listed.setdefault(day.year * 12 + day.month - 1, []).append(waited)
    agreed = dict.fromkeys(numbers, 0.0)
    made = Agreement.objects.filter(Q(agreed_at__date__gte=since)).exclude(state=Agreement.State.CANCELLED).order_by()
    for at, tonnes in made.values_list("agreed_at", "tonnes"):
        day = timezone.localtime(at)
        number = day.year * 12 + day.month - 1
        agreed[number] = agreed.get(number, 0.0) + tonnes
    months = []
    for number in numbers:
        days = [each for each in listed[number] if each is not None]
        months.append(
            Month(
                first=date(number // 12, number % 12 + 1, 1),
                listings=len(listed[number]),
                answered=len(days),
                days=median(days) if days else None,
                agreed_tonnes=agreed[number],
            )
        )
    return tuple(months)
