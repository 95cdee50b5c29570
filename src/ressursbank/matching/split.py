"""One lot over several partners, best first, until it is placed: a surplus split, a need combined of several lots."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ressursbank.matching.asked import Asked
from ressursbank.matching.index import MatchIndex
from ressursbank.matching.rank import NOTHING, Match, best_partners
from ressursbank.region.tables import Integers, Numbers

MOST_PARTNERS = 200
"""Partners that are looked at: what is not placed with them is called left."""
_NOTHING_LEFT_TONNES = 1e-6


@dataclass(frozen=True, slots=True)
class Share:
    """What one partner takes (of a need: gives), from its first quarter with some of it to its last."""

    match: Match
    tonnes: float
    first_period: int
    last_period: int

    @property
    def cost_nok(self) -> float:
        """Of its tonnes."""
        return self.tonnes * self.match.cost_nok_per_tonne

    @property
    def co2_kg(self) -> float:
        """Of its tonnes."""
        return self.tonnes * self.match.co2_kg_per_tonne


@dataclass(frozen=True, slots=True)
class Split:
    """`left_tonnes` found no place; shares + left = the lot's expected tonnes."""

    shares: tuple[Share, ...]
    left_tonnes: float

    @property
    def placed_tonnes(self) -> float:
        """Of all shares."""
        return sum(share.tonnes for share in self.shares)

    @property
    def cost_nok(self) -> float:
        """Of all shares."""
        return sum(share.cost_nok for share in self.shares)

    @property
    def co2_kg(self) -> float:
        """Of all shares."""
        return sum(share.co2_kg for share in self.shares)

    @property
    def co2_tonnes(self) -> float:
        """In the unit that people read."""
        return self.co2_kg / 1000


def split_over_partners(
    index: MatchIndex, lot: str | Asked, by: str = "objective", hidden_lots: Integers = NOTHING
) -> Split:
    """The lot over its partners in the order of `by`, as `split_over`.

    Raises UnknownLotError, KeyError for an order that ORDERS does not have.
    """
    asked = index.asked(lot)
    return split_over(asked, best_partners(index, asked, MOST_PARTNERS, by, hidden_lots))


def split_over(asked: Asked, matches: Sequence[Match]) -> Split:
    """Each partner in turn gets what is left of the lot in its quarters, up to its room.

    The lot's tonnes lie evenly over its window; a partner takes its earliest quarters first. Tonnes in quarters that
    lie outside the horizon are left.
    """
    quarters = asked.to_period - asked.from_period + 1
    left = np.full(quarters, asked.tonnes / quarters)
    shares = []
    for match in matches:
        taken = _take(left, match, asked.from_period)
        if taken.sum() > _NOTHING_LEFT_TONNES:
            used = np.flatnonzero(taken > 0) + asked.from_period
            shares.append(Share(match, float(taken.sum()), int(used[0]), int(used[-1])))
        if left.sum() <= _NOTHING_LEFT_TONNES:
            break
    return Split(tuple(shares), max(0.0, float(left.sum())))


def _take(left: Numbers, match: Match, from_period: int) -> Numbers:
    """Takes from `left` what the partner has room for, and says how much of each quarter."""
    window = slice(match.first_period - from_period, match.last_period - from_period + 1)
    taken = np.zeros_like(left)
    upto = np.minimum(np.cumsum(left[window]), match.room_tonnes)
    taken[window] = np.diff(upto, prepend=0.0)
    left -= taken
    return taken
