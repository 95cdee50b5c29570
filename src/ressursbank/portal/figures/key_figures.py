"""The figures people ask for first, each against "everything to the nearest landfill with room"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ressursbank.portal.exchange.home import Shown

REUSED_LEVELS = ("2", "3", "4")
SAME_WITHIN = 0.005


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure of the plan and of the reference, in all and for each tonne served.

    The two do not serve the same tonnes: where landfills run full, the reference leaves masses lying, and what does
    not move costs and emits nothing. So they are compared by the tonne that is placed or meets a need.
    """

    plan: float
    reference: float
    plan_served_tonnes: float
    reference_served_tonnes: float

    @property
    def change(self) -> float | None:
        """Relative difference by the tonne served, below zero is less; None where there is nothing to compare."""
        if not (self.reference and self.plan_served_tonnes and self.reference_served_tonnes):
            return None
        return (self.plan / self.plan_served_tonnes) / (self.reference / self.reference_served_tonnes) - 1

    @property
    def is_the_same(self) -> bool:
        """Whether the difference is none in whole per cent."""
        return self.change is not None and abs(self.change) < SAME_WITHIN

    @property
    def less(self) -> float | None:
        """How much less than the reference by the tonne served, as a share of it."""
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


def key_figures(shown: Shown) -> KeyFigures:
    """Of what is shown."""
    return figures_of_summary(shown.plan.summary)


def figures_of_summary(summary: Mapping[str, Any]) -> KeyFigures:
    """From a plan's summary, which `ressursbank verify` checks."""
    reference = summary["reference"]
    levels = summary["tonnes_by_pyramid_level"]
    ended = sum(levels.values())
    asked = summary["surplus_tonnes"] + summary["need_tonnes"]
    served = asked - summary["unplaced_surplus_tonnes"] - summary["unmet_need_tonnes"]
    served_by_reference = asked - reference["unplaced_tonnes"] - reference["unmet_tonnes"]

    def compared(key: str, unit: float) -> Comparison:
        return Comparison(summary[key] / unit, reference[key] / unit, served, served_by_reference)

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
