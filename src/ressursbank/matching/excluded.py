"""Why not? For everybody who is no match of a lot: the rule in the way, its source, and what would open it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from ressursbank.flows.ends import Senders, Takers
from ressursbank.flows.rules import ALLOWED, REASONS, reasons
from ressursbank.matching.asked import Asked
from ressursbank.matching.index import MatchIndex
from ressursbank.matching.partners import are_lots, is_hidden, is_unopened, kind_of, partner_ids, partner_keys
from ressursbank.matching.rank import NOTHING, allowed_partners
from ressursbank.matching.wording import decimal, mass_type_names, window
from ressursbank.region.tables import Integers, Numbers

WITHOUT_RULE = ("candidate_not_opened", "no_room")
RULES = (*REASONS, *WITHOUT_RULE)
"""Names by the codes of LeftOut.rule: those of flows.rules, then what matching itself asks."""
_NOT_OPENED, _NO_ROOM = RULES.index("candidate_not_opened"), RULES.index("no_room")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of rules.csv."""

    rule: str
    title_en: str
    title_nb: str
    source_en: str
    source_nb: str
    opens_with_en: str
    opens_with_nb: str

    def title(self, language: str) -> str:
        """What the rule is called."""
        return self.title_nb if language == "nb" else self.title_en

    def source(self, language: str = "en") -> str:
        """Where the rule stands."""
        return self.source_nb if language == "nb" else self.source_en


@dataclass(frozen=True, slots=True)
class Facts:
    """What fills the blanks of a rule's text: what is given, what is taken, first and last quarters."""

    is_need: bool
    given_types: tuple[int, ...]
    taken_types: tuple[int, ...]
    given_class: int
    taken_class: int
    lot_window: tuple[int, int]
    partner_window: tuple[int, int]
    overlap: tuple[int, int]
    opening_cost_nok: float


@dataclass(frozen=True, slots=True)
class Excluded:
    """A partner that is no match."""

    partner_id: str
    kind: str
    rule: Rule
    kilometres: float
    facts: Facts

    def opens_with(self, language: str = "en", partner: str = "") -> str:
        """What would open it, in English or Norwegian ("nb"); `partner` is what it is called, else its id."""
        text = self.rule.opens_with_nb if language == "nb" else self.rule.opens_with_en
        facts = self.facts
        the_lot = "massebehovet" if language == "nb" else "the need"
        return text.format(
            taker=the_lot if facts.is_need else partner or self.partner_id,
            given_types=mass_type_names(facts.given_types, language),
            taken_types=mass_type_names(facts.taken_types, language),
            given_class=facts.given_class,
            taken_class=facts.taken_class,
            lot_window=window(*facts.lot_window, language),
            partner_window=window(*facts.partner_window, language),
            overlap=window(*facts.overlap, language),
            opening_cost_nok=decimal(facts.opening_cost_nok, 0, language),
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Everybody of the other direction who is no match, once each: `at` are rows of the pairs, `rule` codes of RULES.

    Of a partner with several rows (a facility's mass types) the row that came nearest to a yes stands for it.
    """

    index: MatchIndex
    asked: Asked
    senders: Senders
    takers: Takers
    at: Integers
    rule: Integers

    @property
    def partners(self) -> Senders | Takers:
        """The other end of every pair."""
        return self.senders if self.asked.is_need else self.takers

    def counts(self) -> dict[str, int]:
        """How many each rule leaves out, in the order in which the rules are asked from the last: nearest to a yes."""
        codes, counts = np.unique(self.rule, return_counts=True)
        return {RULES[code]: int(count) for code, count in sorted(zip(codes, counts, strict=True), reverse=True)}

    def nearest_of(self, rule: str, first: int = 0, count: int | None = None) -> tuple[Excluded, ...]:
        """Those whom a rule leaves out, the nearest by way first."""
        places = np.flatnonzero(self.rule == RULES.index(rule))
        order = np.lexsort((partner_keys(self.partners)[self.at[places]], self._kilometres(places)))
        return self.told(places[order[first:] if count is None else order[first : first + count]])

    def of(self, partner_id: str) -> Excluded | None:
        """Why one partner is left out; None for a match, or for one that is not there."""
        ids = partner_ids(self.index.region, self.partners.take(self.at))
        places = np.flatnonzero(ids == partner_id)
        return self.told(places[:1])[0] if len(places) else None

    def told(self, places: Integers) -> tuple[Excluded, ...]:
        """Those at some places of `at`."""
        ids = partner_ids(self.index.region, self.partners.take(self.at[places]))
        kilometres = self._kilometres(places)
        return tuple(
            Excluded(
                partner_id=str(id_),
                kind=kind_of(self.partners, int(self.at[place])),
                rule=rules()[RULES[self.rule[place]]],
                kilometres=float(way),
                facts=self._facts(int(self.at[place])),
            )
            for id_, place, way in zip(ids, places.tolist(), kilometres, strict=True)
        )

    def _kilometres(self, places: Integers) -> Numbers:
        sites = self.partners.site[self.at[places]]
        return self.index.ways.between(self.asked.point, sites, is_towards=self.asked.is_need).kilometres

    def _facts(self, at: int) -> Facts:
        asked, partners, facilities = self.asked, self.partners, self.index.region.facilities
        is_facility = partners.project[at] < 0
        theirs = self._facility_types(int(partners.row[at])) if is_facility else (int(partners.mass_type[at]),)
        mine = (asked.mass_type,)
        return Facts(
            is_need=asked.is_need,
            given_types=theirs if asked.is_need else mine,
            taken_types=mine if asked.is_need else theirs,
            given_class=int(self.senders.contamination_class[at]),
            taken_class=int(self.takers.max_contamination_class[at]),
            lot_window=(asked.from_period, asked.to_period),
            partner_window=self._window_of(at),
            overlap=(
                max(int(self.senders.first_period[at]), int(self.takers.first_period[at])),
                min(int(self.senders.last_period[at]), int(self.takers.last_period[at])),
            ),
            opening_cost_nok=float(facilities.opening_cost_nok[partners.row[at]]) if is_facility else 0.0,
        )

    def _window_of(self, at: int) -> tuple[int, int]:
        """A lot's own quarters, though the horizon be shorter; a facility's within the horizon."""
        partners, lots = self.partners, self.index.region.lots
        if are_lots(partners)[at]:
            return int(lots.from_period[partners.row[at]]), int(lots.to_period[partners.row[at]])
        return int(partners.first_period[at]), int(partners.last_period[at])

    def _facility_types(self, facility: int) -> tuple[int, ...]:
        partners = self.partners
        mine = partners.mass_type[(partners.project < 0) & (partners.row == facility)]
        return tuple(np.unique(mine).tolist())


@cache
def rules() -> Mapping[str, Rule]:
    """The rules by name."""
    text = files("ressursbank.matching").joinpath("rules.csv").read_text(encoding="utf-8")
    return {row["rule"]: Rule(**row) for row in csv.DictReader(text.splitlines())}


def left_out(index: MatchIndex, lot: str | Asked, hidden_lots: Integers = NOTHING) -> LeftOut:
    """Who is no match of a lot. Raises UnknownLotError."""
    asked, region = index.asked(lot), index.region
    senders, takers, _of = index.pairs_of((asked,))
    partners: Senders | Takers = senders if asked.is_need else takers
    keys = partner_keys(partners)
    codes = reasons(region, senders, takers)
    # Nearest to a yes: the rules are asked in the order of their codes, so the highest code got furthest.
    rule = np.where(codes != ALLOWED, codes, np.where(is_unopened(region, partners), _NOT_OPENED, _NO_ROOM))
    is_single = partners.project >= 0  # a lot or own stock is one row
    several = np.flatnonzero(~is_single)
    several = several[np.lexsort((-rule[several], keys[several]))]
    is_first = np.ones(len(several), dtype=np.bool_)
    is_first[1:] = keys[several[1:]] != keys[several[:-1]]
    at = np.concatenate([np.flatnonzero(is_single), several[is_first]])
    ranked = allowed_partners(index, (asked,), hidden_lots)
    matched = partner_keys(ranked.partners)[ranked.room_tonnes > 0]
    at = at[~np.isin(keys[at], matched) & ~is_hidden(partners, hidden_lots)[at]]
    return LeftOut(index, asked, senders, takers, at, rule[at])


def excluded_partners(index: MatchIndex, lot: str | Asked) -> tuple[Excluded, ...]:
    """Everybody of the other direction who is no match, once each, by id. Raises UnknownLotError."""
    found = left_out(index, lot)
    ids = partner_ids(index.region, found.partners.take(found.at))
    return found.told(np.argsort(ids.astype(str), kind="stable"))
