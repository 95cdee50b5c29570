"""Matching: the best takers of a surplus, or sources of a need, ranked by what a tonne adds to the region's objective.

`MatchIndex.of(region)` is made once; `best_partners` ranks in milliseconds; `excluded_partners` says for everybody left
out which rule stands in the way, where that rule comes from, and what would open it.
"""

from ressursbank.matching.excluded import Excluded, excluded_partners
from ressursbank.matching.index import MatchIndex, UnknownLotError
from ressursbank.matching.rank import ORDERS, Match, best_partners

__all__ = ["ORDERS", "Excluded", "Match", "MatchIndex", "UnknownLotError", "best_partners", "excluded_partners"]
