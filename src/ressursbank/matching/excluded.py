"""Why not? For everybody who is no match of a lot: the rule in the way, its source, and what would open it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from ressursbank import vocabulary
from ressursbank.flows.ends import Senders, Takers
from ressursbank.flows.rules import ALLOWED, REASONS, reasons
from ressursbank.matching.index import MatchIndex
from ressursbank.matching.rank import allowed_partners, is_unopened, partner_ids
from ressursbank.region.periods import format_period
from ressursbank.region.tables import NEED, Integers, Region


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of rules.csv."""

    rule: str
    source: str
    opens_with_en: str
    opens_with_nb: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """A partner that is no match. `facts` fill the blanks of the rule's text."""

    partner_id: str
    rule: Rule
    facts: Mapping[str, str]

    def opens_with(self, language: str = "en") -> str:
        """What would open it, in English or Norwegian ("nb")."""
        text = self.rule.opens_with_nb if language == "nb" else self.rule.opens_with_en
        return text.format_map(self.facts)


@cache
def rules() -> Mapping[str, Rule]:
    """The rules by name."""
    text = files("ressursbank.matching").joinpath("rules.csv").read_text(encoding="utf-8")
    return {row["rule"]: Rule(**row) for row in csv.DictReader(text.splitlines())}


def excluded_partners(index: MatchIndex, lot_id: str) -> tuple[Excluded, ...]:
    """Everybody of the other direction who is no match, once each, by id. Raises UnknownLotError.

    Of a partner with several rows (a facility's mass types) the row that came nearest to a yes is told.
    """
    lot, region = index.row_of(lot_id), index.region
    senders, takers = index.pairs_of(lot)
    partners: Senders | Takers = senders if region.lots.direction[lot] == NEED else takers
    ids = partner_ids(region, partners)
    codes = reasons(region, senders, takers)
    unopened = is_unopened(region, senders, takers)
    ranked = allowed_partners(index, lot)
    matched = set(ranked.partner_id[ranked.room_tonnes > 0].tolist())
    # Nearest to a yes: the rules are asked in the order of their codes, so the highest code got furthest.
    nearness = np.where(codes == ALLOWED, len(REASONS), codes)
    order = np.lexsort((-nearness, ids.astype(str)))
    _names, first = np.unique(ids[order].astype(str), return_index=True)
    types_of = _types_by_partner(partners)
    found = []
    for at in order[first]:
        partner = str(ids[at])
        if partner in matched:
            continue
        without_rule = "candidate_not_opened" if unopened[at] else "no_room"
        rule = REASONS[codes[at]] if codes[at] != ALLOWED else without_rule
        types = types_of[int(partners.kind[at]), int(partners.row[at])]
        found.append(Excluded(partner, rules()[rule], _facts(region, lot, senders, takers, int(at), partner, types)))
    return tuple(found)


def _types_by_partner(partners: Senders | Takers) -> dict[tuple[int, int], Integers]:
    keys: dict[tuple[int, int], list[int]] = {}
    for kind, row, mass_type in zip(
        partners.kind.tolist(), partners.row.tolist(), partners.mass_type.tolist(), strict=True
    ):
        keys.setdefault((kind, row), []).append(mass_type)
    return {key: np.unique(types) for key, types in keys.items()}


def _facts(
    region: Region, lot: int, senders: Senders, takers: Takers, at: int, partner: str, types: Integers
) -> dict[str, str]:
    """What the blanks of rules.csv are filled with."""
    is_need = region.lots.direction[lot] == NEED
    partner_end: Senders | Takers = senders if is_need else takers
    first = max(int(senders.first_period[at]), int(takers.first_period[at]))
    last = min(int(senders.last_period[at]), int(takers.last_period[at]))
    names = vocabulary.MASS_TYPES.ids
    is_facility = partner_end.project[at] < 0
    cost = region.facilities.opening_cost_nok[partner_end.row[at]] if is_facility else 0.0
    return {
        "partner": partner,
        "lot_type": names[region.lots.mass_type[lot]],
        "partner_types": ", ".join(names[code] for code in types),
        "lot_class": str(int(region.lots.contamination_class[lot])),
        "partner_class": str(int(senders.contamination_class[at] if is_need else takers.max_contamination_class[at])),
        "lot_window": _window(int(region.lots.from_period[lot]), int(region.lots.to_period[lot])),
        "partner_window": _window(int(partner_end.first_period[at]), int(partner_end.last_period[at])),
        "overlap": _window(first, last),
        "opening_cost_nok": f"{cost:.0f}",
    }


def _window(first: int, last: int) -> str:
    return format_period(first) if first == last else f"{format_period(first)} to {format_period(last)}"
