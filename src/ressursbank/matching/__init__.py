"""Matching: the best takers of a surplus, or sources of a need, ranked by what a tonne adds to the region's objective.

`MatchIndex.of(region)` is made once; `best_partners` ranks in milliseconds; `excluded_partners` says for everybody left
out which rule stands in the way, where that rule comes from, and what would open it.
"""

from ressursbank.matching.asked import Asked
from ressursbank.matching.everybody import AllMatches, best_partners_of_all
from ressursbank.matching.excluded import Excluded, LeftOut, excluded_partners, left_out
from ressursbank.matching.index import MatchIndex, UnknownLotError
from ressursbank.matching.rank import ORDERS, Match, best_partners
from ressursbank.matching.room import HeldRoom
from ressursbank.matching.split import Share, Split, split_over, split_over_partners
from ressursbank.matching.why import Reason, reasons_of

__all__ = [
    "ORDERS",
    "AllMatches",
    "Asked",
    "Excluded",
    "HeldRoom",
    "LeftOut",
    "Match",
    "MatchIndex",
    "Reason",
    "Share",
    "Split",
    "UnknownLotError",
    "best_partners",
    "best_partners_of_all",
    "excluded_partners",
    "left_out",
    "reasons_of",
    "split_over",
    "split_over_partners",
]
