"""Which lots nobody has answered, the most urgent first: masks over the map's rows in memory.

Two kinds: a listing that is open, with no answer and no agreement; and a published lot near its first quarter that has
never been put on the market. 100,000 lots take a few milliseconds.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone
from numpy.typing import ArrayLike

from ressursbank import vocabulary
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.read_rows import row_of
from ressursbank.portal.maps.tables import PUBLISHED
from ressursbank.portal.marketplace.agreements.states import State
from ressursbank.portal.marketplace.listings.follow import LEAST_TONNES
from ressursbank.portal.marketplace.models import Agreement, Listing
from ressursbank.portal.projects.models import Lot
from ressursbank.region.periods import quarter_of
from ressursbank.region.tables import Integers, Numbers, Truths

LISTED, UNLISTED = "listed", "unlisted"
WHICH = (LISTED, UNLISTED)
WAIT_DAYS = 14
"""A listing that has stood so long without an answer is the coordinator's."""
AHEAD_WEEKS = 26
"""So long before its first quarter a lot should be on the market."""
_NO_WAY_BACK = (State.DECLINED, State.EXPIRED, State.CANCELLED)
_ENDLESS = date.max.toordinal()
NEVER, OPEN, ANSWERED, OFF = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Answers:
    """By row of the index's lots: how its listing stands, its key and first day, until when, tonnes left, agreed."""

    state: Integers
    listing: Integers
    opened: Integers
    until: Integers
    left: Numbers
    is_agreed: Truths


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `age`: days that a listing has stood; `ahead`: weeks until the first quarter."""

    which: str = ""
    municipality: str = ""
    mass_type: str = ""
    direction: str = ""
    age: int = WAIT_DAYS
    ahead: int = AHEAD_WEEKS


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Rows of the index's lots, the most urgent first; `listings`: the listing's key by row, 0 where there is none."""

    rows: Integers
    listings: Integers
    weeks: Integers
    left: Numbers
    counts: dict[str, int]


def unanswered(index: MapIndex, wanted: Wanted, today: date) -> Unanswered:
    """All that fits, by weeks until the first quarter, then tonnes."""
    answers: Answers = index.memory.get("desk answers", lambda: read_answers(index))
    fits = _fitting(index, answers, wanted, today)
    kinds = {LISTED: fits & _listed(answers, wanted, today), UNLISTED: fits & _unlisted(index, answers, wanted, today)}
    keep = kinds[wanted.which] if wanted.which in kinds else kinds[LISTED] | kinds[UNLISTED]
    rows = np.flatnonzero(keep)
    weeks = weeks_until(index.lots.from_period, today)
    order = np.lexsort((index.lots.pk[rows], -answers.left[rows], weeks[rows]))
    counts = {kind: int(np.count_nonzero(mask)) for kind, mask in kinds.items()}
    return Unanswered(rows[order], answers.listing, weeks, answers.left, counts)


def weeks_until(periods: ArrayLike, today: date) -> Integers:
    """Whole weeks until the first day of quarters; 0 for those that have begun."""
    months = np.asarray(periods) * 3 + 1
    first = np.array(months - 1 - 1970 * 12, dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64)
    days = first + date(1970, 1, 1).toordinal() - today.toordinal()
    return np.asarray(np.maximum(days, 0) // 7)


def read_answers(index: MapIndex) -> Answers:
    """How each lot stands, from three queries."""
    count = len(index.lots)
    found = Answers(
        state=np.full(count, NEVER),
        listing=np.zeros(count, dtype=np.int64),
        opened=np.zeros(count, dtype=np.int64),
        until=np.full(count, _ENDLESS),
        left=index.lots.tonnes.copy(),
        is_agreed=np.zeros(count, dtype=np.bool_),
    )
    promised = list(Lot.objects.filter(promised_tonnes__gt=0).order_by().values_list("pk", "promised_tonnes"))
    rows, is_known = row_of(index.lots.pk, np.array([pk for pk, _tonnes in promised], dtype=np.int64))
    found.left[rows[is_known]] -= np.array([tonnes for _pk, tonnes in promised])[is_known]
    agreements = Agreement.objects.exclude(state__in=_NO_WAY_BACK).order_by()
    ends = agreements.values_list("giver_lot_id", "taker_lot_id", "listing__lot_id")
    keys = np.array(sorted({key for row in ends for key in row if key is not None}), dtype=np.int64)
    rows, is_known = row_of(index.lots.pk, keys)
    found.is_agreed[rows[is_known]] = True
    _read_listings(index, found)
    return found


def _read_listings(index: MapIndex, found: Answers) -> None:
    columns = ("pk", "lot_id", "state", "created_at", "expires_on", "answered_at")
    # The newest of a lot comes last, and stays.
    listings = list(Listing.objects.order_by("pk").values_list(*columns))
    rows, is_known = row_of(index.lots.pk, np.array([listing[1] for listing in listings], dtype=np.int64))
    for row, known, (pk, _lot, state, created, until, answered) in zip(
        rows.tolist(), is_known.tolist(), listings, strict=True
    ):
        if not known:
            continue
        found.state[row] = OFF if state != Listing.State.OPEN else ANSWERED if answered else OPEN
        found.listing[row] = pk
        found.opened[row] = timezone.localdate(created).toordinal()
        found.until[row] = until.toordinal() if until is not None else _ENDLESS


def _fitting(index: MapIndex, answers: Answers, wanted: Wanted, today: date) -> Truths:
    lots = index.lots
    now = quarter_of(today)
    keep: Truths = (lots.state == PUBLISHED) & (index.projects.state[index.project_of_lot] == PUBLISHED)
    keep &= (lots.to_period >= now) & (answers.left >= LEAST_TONNES) & ~answers.is_agreed
    if wanted.mass_type:
        keep &= lots.mass_type == vocabulary.MASS_TYPES.code(wanted.mass_type)
    if wanted.direction:
        keep &= lots.direction == vocabulary.DIRECTIONS.code(wanted.direction)
    if wanted.municipality:
        keep &= (index.projects.municipality == wanted.municipality)[index.project_of_lot]
    return keep


def _listed(answers: Answers, wanted: Wanted, today: date) -> Truths:
    now = today.toordinal()
    return np.asarray((answers.state == OPEN) & (answers.until >= now) & (answers.opened <= now - wanted.age))


def _unlisted(index: MapIndex, answers: Answers, wanted: Wanted, today: date) -> Truths:
    now = quarter_of(today)
    weeks = weeks_until(index.lots.from_period, today)
    return np.asarray((answers.state == NEVER) & (index.lots.from_period >= now) & (weeks <= wanted.ahead))


def wanted_of(values: dict[str, Any]) -> Wanted:
    """From the values of a filter."""
    return Wanted(
        which=values.get("which", ""),
        municipality=values.get("municipality", ""),
        mass_type=values.get("mass_type", ""),
        direction=values.get("direction", ""),
        age=int(values.get("age", WAIT_DAYS)),
        ahead=int(values.get("ahead", AHEAD_WEEKS)),
    )
