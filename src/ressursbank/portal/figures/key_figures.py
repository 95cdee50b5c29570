"""The figures people ask for first, each against "everything to the nearest landfill with room"."""

from dataclasses import dataclass
from typing import Any

from ressursbank.portal.exchange.home import Shown

REUSED_LEVELS = ("2", "3", "4")
CAUTION_SHARE = 0.01
"""From this share of the surplus on, a difference in what is left without a place is told beside the comparison."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure of the plan and the same of the reference; `change` is relative, below zero is less."""

    plan: float
    reference: float

    @property
    def change(self) -> float | None:
        """Relative difference from the reference; None where the reference is nothing."""
        return self.plan / self.reference - 1 if self.reference else None

    @property
    def less(self) -> float | None:
        """How much less than the reference, as a share of it."""
        return None if self.change is None else -self.change


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Of the whole horizon, in the units that people read. Shares are of what ends in a pyramid level."""

    million_tonne_kilometres: Comparison
    co2_tonnes: Comparison
    cost_million_nok: Comparison
    surplus_tonnes: float
    need_tonnes: float
    reused_share: float
    landfill_share: float
    recovery_share: float
    unplaced_surplus_tonnes: float
    reference_unplaced_tonnes: float
    unmet_need_tonnes: float
    virgin_tonnes: float
    truck_trips: float
    status: str
    gap: float
    pyramid: str
    kilometres_by_source: dict[str, int]

    @property
    def reference_leaves_more(self) -> bool:
        """Whether the reference leaves so much more surplus without a place that its other figures look too good."""
        more = self.reference_unplaced_tonnes - self.unplaced_surplus_tonnes
        return more > CAUTION_SHARE * self.surplus_tonnes


def key_figures(shown: Shown) -> KeyFigures:
    """From the plan's summary, which `ressursbank verify` checks."""
    summary: dict[str, Any] = dict(shown.plan.summary)
    reference = summary["reference"]
    levels = summary["tonnes_by_pyramid_level"]
    ended = sum(levels.values())

    def compared(key: str, unit: float) -> Comparison:
        return Comparison(summary[key] / unit, reference[key] / unit)

    def share(*of: str) -> float:
        return sum(levels[level] for level in of) / ended if ended else float("nan")

    return KeyFigures(
        million_tonne_kilometres=compared("tonne_kilometres", 1e6),
        co2_tonnes=compared("co2_kg", 1e3),
        cost_million_nok=compared("cost_nok", 1e6),
        surplus_tonnes=summary["surplus_tonnes"],
        need_tonnes=summary["need_tonnes"],
        reused_share=share(*REUSED_LEVELS),
        recovery_share=share("5"),
        landfill_share=share("6"),
        unplaced_surplus_tonnes=summary["unplaced_surplus_tonnes"],
        reference_unplaced_tonnes=reference["unplaced_tonnes"],
        unmet_need_tonnes=summary["unmet_need_tonnes"],
        virgin_tonnes=summary["virgin_tonnes"],
        truck_trips=summary["truck_trips"],
        status=summary["status"],
        gap=summary["gap"],
        pyramid=summary["pyramid"],
        kilometres_by_source=summary["kilometres_by_source"],
    )
