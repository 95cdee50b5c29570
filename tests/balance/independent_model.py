"""The balance written a second time: by cohorts, with dictionaries and loops, and every set of openings tried.

Differs from the product in each choice that leaves one: what stands is counted by the quarter it came and the quarter
it left (so a time limit is a missing cohort, not a row), there are no columns of inflow or stock, and a candidate is
open or its flows are bounded to nothing. Solved by SciPy's linprog. Source: docs/formats.md.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from tests.balance.flow_table import End, co2_kind_and_level
from tests.balance.linear_programme import Cells, LinearProgramme, Name
from tests.balance.package_reader import Package, Row, number

RANKED = ("unplaced", 6, 5, 4, 3)
HELD_WITHIN = 1e-9
"""What a ranked quantity may give back of what it has won, relative (tonnes where it has won less than one)."""
TIED_WITHIN = 1e-6
"""Sets of openings whose ranked quantities differ by no more than this, likewise, are told apart by cost."""
NEVER_LEAVES = 10**6


@dataclass(frozen=True)
class Answer:
    """The optimum: NOK, the ranked quantities in tonnes (lexicographic only), and which candidates are open."""

    objective_nok: float
    ranked_tonnes: dict[str | int, float]
    opened: frozenset[str]


class IndependentModel:
    """Columns and rows of one package's balance; `optimum` solves it."""

    def __init__(self, folder: Path) -> None:
        self.package = Package(folder)
        figures = self.package.figures
        self.mode = figures["pyramid"]
        self.programme = LinearProgramme()
        self.levels: dict[str | int, Cells] = {name: {} for name in RANKED}
        self.into_candidate: dict[str, list[int]] = defaultdict(list)
        self.losses = self._losses()
        self.stocks: dict[tuple[str, str, int], str] = {}
        self._lay_out_lots()
        self._lay_out_stocks()
        for t in self.package.quarters:
            self._flows_in(t)
        self._cohorts()

    # Columns and rows

    def _column(self, cost: float, t: int) -> int:
        rate = float(self.package.figures["discount_rate_per_year"])
        return self.programme.column(cost * (1 + rate) ** (-(t - self.package.first) / 4))

    def _level(self, column: int, level: int, share: float, t: int) -> None:
        """Count `share` of each tonne of a column in a level, and weigh it."""
        if share == 0.0 or not level:
            return
        if level in self.levels:
            self.levels[level][column] = self.levels[level].get(column, 0.0) + share
        if self.mode == "weighted":
            rate = float(self.package.figures["discount_rate_per_year"])
            weight = float(self.package.figures["pyramid_nok_per_tonne"][str(level)])
            self.programme.costs[column] += weight * share * (1 + rate) ** (-(t - self.package.first) / 4)

    # Lots, and what is not served

    def _lay_out_lots(self) -> None:
        for lot in self.package.lots:
            is_need = lot["direction"] == "need"
            figure = "unmet_need_nok_per_tonne" if is_need else "unplaced_surplus_nok_per_tonne"
            for t, tonnes in self.package.amounts(lot).items():
                column = self._column(float(self.package.figures[figure]), t)
                self.programme.equal["lot", lot["lot_id"], t][column] = 1.0
                self.programme.equal_to["lot", lot["lot_id"], t] = tonnes
                if not is_need:
                    self.levels["unplaced"][column] = 1.0

    # Stocks: (owner, mass type, class) that may hold something

    def _lay_out_stocks(self) -> None:
        for lot in self.package.lots:
            if lot["direction"] == "surplus":
                self.stocks[lot["project_id"], lot["mass_type"], int(lot["contamination_class"])] = "own_stock"
        for accepts in self.package.accepts:
            facility = self.package.facilities[accepts["facility_id"]]
            if facility["kind"] == "storage":
                for grade in range(1, int(accepts["max_contamination_class"]) + 1):
                    self.stocks[facility["facility_id"], accepts["mass_type"], grade] = "storage"
        for share in self.package.yields:
            key = share["facility_id"], share["mass_type_out"], int(share["contamination_class_out"])
            self.stocks[key] = self.package.facilities[share["facility_id"]]["kind"]

    def _cohorts(self) -> None:
        """What comes to a stock in one quarter and leaves it in another, or never: one column each."""
        for (owner, mass, grade), kind in self.stocks.items():
            facility = self.package.facilities.get(owner) if kind != "own_stock" else None
            limit = number(facility, "max_storage_quarters", NEVER_LEAVES) if facility else NEVER_LEAVES
            for came in self.package.quarters:
                for left in (*range(came, self.package.last + 1), NEVER_LEAVES):
                    ends = range(came, min(left, self.package.last + 1))  # quarters at whose end it stands
                    if len(ends) > limit or any(self._must_be_empty(owner, facility, t) for t in ends):
                        continue
                    self._cohort(owner, mass, grade, facility, came, left, ends)

    def _must_be_empty(self, owner: str, facility: Row | None, t: int) -> bool:
        if facility is None:
            return min(self.package.room(owner, t), self.package.room(owner, t + 1)) == 0
        return not self.package.is_open(owner, t) or self.package.is_last_open(owner, t)

    def _cohort(
        self, owner: str, mass: str, grade: int, facility: Row | None, came: int, left: int, ends: range
    ) -> None:
        column = self._column(0.0, came)
        self.programme.equal["in", owner, mass, grade, came][column] = -1.0
        if left != NEVER_LEAVES:
            self.programme.equal["out", owner, mass, grade, left][column] = -1.0
        holding = number(facility, "holding_nok_per_tonne_quarter", 0.0) if facility else 0.0
        rate = float(self.package.figures["discount_rate_per_year"])
        for t in ends:
            self.programme.costs[column] += holding * (1 + rate) ** (-(t - self.package.first) / 4)
            if facility is None:
                room = min(self.package.room(owner, t), self.package.room(owner, t + 1))
            else:
                room = number(facility, "total_tonnes", math.inf)
            self.programme.limit(("room", owner, t), column, 1.0, room)
        if left == NEVER_LEAVES:
            last = self.package.last
            leftover = float(self.package.figures["leftover_stock_nok_per_tonne"])
            self.programme.costs[column] += leftover * (1 + rate) ** (-(last - self.package.first) / 4)
            self._level(column, 6, 1.0, last)

    # Flows

    def _senders(self, t: int) -> Iterator[End]:
        for lot in self.package.lots:
            if lot["direction"] == "surplus" and t in self.package.amounts(lot):
                project, grade = lot["project_id"], int(lot["contamination_class"])
                site = self.package.site_of_project[project]
                yield End("lot", project, site, lot["mass_type"], grade, ("lot", lot["lot_id"], t))
        for (owner, mass, grade), kind in self.stocks.items():
            if kind == "own_stock":
                site = self.package.site_of_project[owner]
            elif self.package.is_open(owner, t):
                site = self.package.facilities[owner]["site_id"]
            else:
                continue
            yield End(kind, owner, site, mass, grade, ("out", owner, mass, grade, t))
        for sells in self.package.accepts:
            facility = self.package.facilities[sells["facility_id"]]
            if facility["kind"] == "quarry" and self.package.is_open(facility["facility_id"], t):
                fee = float(sells["fee_nok_per_tonne"])
                yield End("quarry", facility["facility_id"], facility["site_id"], sells["mass_type"], 1, (), fee)

    def _takers(self, t: int) -> Iterator[End]:
        for lot in self.package.lots:
            if lot["direction"] == "need" and t in self.package.amounts(lot):
                project, grade = lot["project_id"], int(lot["contamination_class"])
                site = self.package.site_of_project[project]
                yield End("need", project, site, lot["mass_type"], grade, ("lot", lot["lot_id"], t))
        for accepts in self.package.accepts:
            facility = self.package.facilities[accepts["facility_id"]]
            owner, kind = facility["facility_id"], facility["kind"]
            if kind != "quarry" and self.package.is_open(owner, t):
                grade, fee = int(accepts["max_contamination_class"]), float(accepts["fee_nok_per_tonne"])
                yield End(kind, owner, facility["site_id"], accepts["mass_type"], grade, (), fee)

    def _flows_in(self, t: int) -> None:
        takers = list(self._takers(t))
        for sender in self._senders(t):
            for taker in takers:
                fits = (
                    self.package.serves(sender.mass_type, taker.mass_type)
                    if taker.kind == "need"
                    else sender.mass_type == taker.mass_type
                )
                within_one_facility = taker.kind != "need" and sender.owner == taker.owner
                if fits and sender.grade <= taker.grade and not within_one_facility:
                    self._flow(sender, taker, t)
            if sender.kind == "lot":  # laid in stock on the own site
                column = self._column(0.0, t)
                self.programme.equal[sender.row][column] = 1.0
                self.programme.equal["in", sender.owner, sender.mass_type, sender.grade, t][column] = 1.0

    def _flow(self, sender: End, taker: End, t: int) -> None:
        found = co2_kind_and_level(sender, taker)
        if found is None:
            return
        co2_kind, level = found
        figures = self.package.figures
        haul_nok, haul_co2 = self.package.haul(sender.site, taker.site)
        if co2_kind == "own_site":
            haul_nok, haul_co2 = 0.0, 0.0
        cost = haul_nok + float(figures["handling_nok_per_tonne"]) + taker.fee + sender.fee
        co2 = haul_co2 + float(figures["co2_kg_per_tonne"][co2_kind])
        column = self._column(cost + float(figures["carbon_price_nok_per_tonne"]) / 1000 * co2, t)
        self._level(column, level, 1.0, t)
        if sender.kind == "quarry":
            self._moved(sender.owner, column, t)
        else:
            self.programme.equal[sender.row][column] = 1.0
        if taker.kind == "need":
            self.programme.equal[taker.row][column] = 1.0
            return
        self._moved(taker.owner, column, t)
        if taker.kind == "storage":
            self.programme.equal["in", taker.owner, sender.mass_type, sender.grade, t][column] = 1.0
        elif taker.kind in ("sorting", "treatment"):
            for share in self.package.yields:
                if share["facility_id"] == taker.owner and share["mass_type_in"] == sender.mass_type:
                    row = ("in", taker.owner, share["mass_type_out"], int(share["contamination_class_out"]), t)
                    self.programme.equal[row][column] = self.programme.equal[row].get(column, 0.0) + float(
                        share["share"]
                    )
            self._level(column, 6, self.losses[taker.owner, sender.mass_type], t)

    def _moved(self, facility: str, column: int, t: int) -> None:
        """Count a flow in what its facility takes in, or its quarry sells."""
        row = self.package.facilities[facility]
        self.programme.limit(("capacity", facility, t), column, 1.0, self.package.capacity(facility, t))
        if row["kind"] in ("landfill", "recovery", "quarry"):
            self.programme.limit(("life", facility), column, 1.0, number(row, "total_tonnes", math.inf))
        if row.get("candidate") == "true":
            self.into_candidate[facility].append(column)

    def _losses(self) -> dict[tuple[str, str], float]:
        losses = {(row["facility_id"], row["mass_type"]): 1.0 for row in self.package.accepts}
        for share in self.package.yields:
            key = share["facility_id"], share["mass_type_in"]
            if key in losses:
                losses[key] -= float(share["share"])
        return {key: loss if loss > 1e-12 else 0.0 for key, loss in losses.items()}

    # The optimum

    def optimum(self) -> Answer:
        """Try every set of openings; keep those that can still win, level by level, then take the cheapest."""
        candidates = [name for name, row in self.package.facilities.items() if row.get("candidate") == "true"]
        answers = [
            self._answer(frozenset(name for name, is_open in zip(candidates, choice, strict=True) if is_open))
            for choice in product((False, True), repeat=len(candidates))
        ]
        for name in RANKED if self.mode == "lexicographic" else ():
            best = min(answer.ranked_tonnes[name] for answer in answers)
            ties = best + TIED_WITHIN * max(1.0, best)
            answers = [answer for answer in answers if answer.ranked_tonnes[name] <= ties]
        return min(answers, key=lambda answer: answer.objective_nok)

    def _answer(self, opened: frozenset[str]) -> Answer:
        """The optimum with these candidates open; each ranked quantity held at what it has won."""
        ranked: dict[str | int, float] = {}
        if self.mode == "lexicographic":
            for name in RANKED:
                ranked[name] = self._solve(self._vector(self.levels[name]), opened, ranked)
        return Answer(self._opening_cost(opened) + self._solve(self.programme.costs, opened, ranked), ranked, opened)

    def _opening_cost(self, opened: frozenset[str]) -> float:
        return sum(number(self.package.facilities[name], "opening_cost_nok", 0.0) for name in opened)

    def _vector(self, cells: Cells) -> list[float]:
        return [cells.get(column, 0.0) for column in range(len(self.programme.costs))]

    def _solve(self, costs: list[float], opened: frozenset[str], ranked: dict[str | int, float]) -> float:
        """Least of the costs with these candidates open and what has been won held."""
        held: dict[Name, tuple[Cells, float]] = {
            ("held", name): (self.levels[name], tonnes + HELD_WITHIN * max(1.0, tonnes))
            for name, tonnes in ranked.items()
        }
        closed = [column for name, columns in self.into_candidate.items() if name not in opened for column in columns]
        return self.programme.least(costs, closed, held)


def solve_package(folder: Path) -> Answer:
    """The optimum of the package in a folder."""
    return IndependentModel(folder).optimum()
