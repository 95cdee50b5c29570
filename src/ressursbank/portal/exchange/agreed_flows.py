"""What agreements fix in the next regional plan: tonnes of lots to needs, landfills and recovery sites, by quarter.

Fixed is what an agreement holds of the giver's lot once it is agreed: all of it while it is to be delivered, and what
was delivered when it has ended, since those tonnes have gone where they went. Spread evenly over the agreement's
quarters, as far as lot and end have room there; what has none is reported and left to the plan.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ressursbank.balance.agreed import ENDS, NOTHING_AGREED, Agreed, Wish, spread
from ressursbank.balance.arcs import build_arcs, build_pairs
from ressursbank.balance.nodes import build_nodes
from ressursbank.portal.exchange.to_region import region_of_database
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.marketplace.agreements.ends import end_of
from ressursbank.portal.marketplace.agreements.states import BINDING, State
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.projects.models import Lot

FIXED = (*BINDING, State.COMPLETED, State.CANCELLED)
LEAST = 0.5
"""Tonnes of an agreement that are left out without a word."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Tonnes of an agreement that the plan does not fix. `reason`: "no_lot", "goes_on", "no_flow" or "no_room"."""

    agreement: str
    tonnes: float
    reason: str


@dataclass(frozen=True, slots=True)
class AgreedFlows:
    """`agreed` is what the plan holds; `fixed` how many agreements have something in it."""

    agreed: Agreed = NOTHING_AGREED
    fixed: int = 0
    left_out: tuple[LeftOut, ...] = ()

    def as_summary(self) -> dict[str, Any]:
        """What is kept with the run."""
        return {
            "fixed": self.fixed,
            "fixed_tonnes": float(self.agreed.tonnes.sum()),
            "left_out": [
                {"agreement": each.agreement, "tonnes": each.tonnes, "reason": each.reason} for each in self.left_out
            ],
        }


def agreed_flows() -> AgreedFlows:
    """Of all agreements, as the database is now. Nothing is computed where there are none."""
    chosen = Agreement.objects.filter(state__in=FIXED).filter(Q(giver_held_tonnes__gt=0) | Q(state__in=BINDING))
    wishes: list[Wish] = []
    wished: list[Agreement] = []
    left_out: list[LeftOut] = []
    found = chosen.select_related("giver_lot", "taker_lot", "facility", "storage_area").order_by("agreed_at", "pk")
    for agreement in found:
        wish = _wish_of(agreement)
        if isinstance(wish, Wish):
            wishes.append(wish)
            wished.append(agreement)
        elif agreement.state in BINDING:
            left_out.append(LeftOut(agreement.public_id, agreement.tonnes, wish))
    if not wishes:
        return AgreedFlows(left_out=tuple(left_out))
    keys = [key for agreement in wished for key in (agreement.giver_lot_id, agreement.taker_lot_id)]
    lots = [key for key in keys if key is not None]
    # The projects of these lots are enough: what agreements use up of a place, only agreements do.
    region = region_of_database(Q(pk__in=Lot.objects.filter(pk__in=lots).values("project")))
    nodes = build_nodes(region)
    pairs = build_pairs(nodes)
    agreed, placed = spread(nodes, pairs, build_arcs(nodes, pairs), wishes)
    for agreement, wish, tonnes in zip(wished, wishes, placed.tolist(), strict=True):
        if agreement.state in BINDING and wish.tonnes - tonnes > LEAST:
            left_out.append(LeftOut(agreement.public_id, wish.tonnes - tonnes, "no_room" if tonnes else "no_flow"))
    return AgreedFlows(agreed, int((placed > 0).sum()), tuple(left_out))


def _wish_of(agreement: Agreement) -> Wish | str:
    """What the agreement fixes, or the reason why it fixes nothing."""
    lot, end = agreement.giver_lot, end_of(agreement, "taker")
    if lot is None or end is None:
        return "no_lot"
    if not isinstance(end, Lot) and not (isinstance(end, Facility) and end.kind in ENDS):
        return "goes_on"
    return Wish(lot.public_id, end.public_id, agreement.from_period, agreement.to_period, agreement.giver_held_tonnes)
