"""What stands behind the rows of senders and takers: a lot, the own stock of a project, or a facility."""

import numpy as np

from ressursbank.flows.ends import Senders, Takers
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.region.tables import Integers, Region, Texts, Truths

_LOT, _FACILITY, _STOCK = range(3)


def _behind(kinds: tuple[str, ...]) -> Integers:
    return np.array([{"lot": _LOT, "need": _LOT, "own_stock": _STOCK}.get(kind, _FACILITY) for kind in kinds])


_BEHIND_SENDER, _BEHIND_TAKER = _behind(SENDER_KINDS), _behind(TAKER_KINDS)


def _of(partners: Senders | Takers) -> Integers:
    return np.asarray((_BEHIND_SENDER if isinstance(partners, Senders) else _BEHIND_TAKER)[partners.kind])


def are_lots(partners: Senders | Takers) -> Truths:
    """Which are surplus or need of some project."""
    return np.asarray(_of(partners) == _LOT)


def are_facilities(partners: Senders | Takers) -> Truths:
    """Which are facilities."""
    return np.asarray(_of(partners) == _FACILITY)


def are_own_stock(partners: Senders | Takers) -> Truths:
    """Which are the asking project's own storage."""
    return np.asarray(_of(partners) == _STOCK)


def partner_keys(partners: Senders | Takers) -> Integers:
    """One whole number for each partner, the same for all of its rows."""
    return np.asarray(partners.row * 3 + _of(partners))


def partner_ids(region: Region, partners: Senders | Takers) -> Texts:
    """Id of each: a facility's, a lot's, or of own stock its project's."""
    behind = _of(partners)
    found = np.empty(len(partners), dtype=object)
    for what, ids in ((_LOT, region.lots.id), (_FACILITY, region.facilities.id), (_STOCK, region.projects.id)):
        mine = behind == what
        found[mine] = ids[partners.row[mine]]
    return found


def is_unopened(region: Region, partners: Senders | Takers) -> Truths:
    """Which are facilities that the region may open but has not."""
    found = are_facilities(partners)
    found[found] = region.facilities.is_candidate[partners.row[found]]
    return found


def is_hidden(partners: Senders | Takers, hidden_lots: Integers) -> Truths:
    """Which are lots that are not shown."""
    found = are_lots(partners)
    found[found] = np.isin(partners.row[found], hidden_lots)
    return found


def kind_of(partners: Senders | Takers, at: int) -> str:
    """What a partner is: surplus, need, own_stock, or the kind of a facility."""
    kinds = SENDER_KINDS if isinstance(partners, Senders) else TAKER_KINDS
    kind = kinds[int(partners.kind[at])]
    return "surplus" if kind == "lot" else kind
