"""Does a project's mass balance close? Dug, reused on site, out, needed, in and stored, by mass type and by stage.

What is reused on the site is what the planner finds for the project alone, in milliseconds; the rest goes out or in.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.core.cache import cache
from django.db.models import QuerySet
from numpy.typing import NDArray

from ressursbank import vocabulary
from ressursbank.planning import make_plan
from ressursbank.portal.audit.models import SHOWN_TO_ALL, Publication
from ressursbank.portal.exchange.one_project import (
    PROJECT_ID,
    Room,
    own_room,
    own_substitutions,
    region_of_project,
)
from ressursbank.portal.projects.balance_compared import Compared, against_landfill
from ressursbank.portal.projects.balance_picture import Picture, draw
from ressursbank.portal.projects.models import BuildingStage, Lot, Project
from ressursbank.region.tables import Substitutions
from ressursbank.vocabulary.volumes import tonnes_to_in_place_m3

Numbers = NDArray[np.float64]
_KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Amount:
    """Tonnes with the P10 and P90 that follow from the lots', and the same mass as volume in the ground."""

    tonnes: float
    low_tonnes: float
    high_tonnes: float
    in_place_m3: float

    @property
    def is_a_range(self) -> bool:
        """Whether it is worth saying from where to where."""
        return self.high_tonnes - self.low_tonnes >= 0.5

    @property
    def is_nothing(self) -> bool:
        """Less than half a tonne."""
        return self.tonnes < 0.5


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """dug = reused + sent_out and needed = covered + brought_in. `stored`: of the reused, what waits on the site.

    `mass_type` is a code (-1 in a total or a stage's row), `stage` None in a row of a type. `covered` differs from
    `reused` where one mass serves the need of another.
    """

    mass_type: int
    stage: BuildingStage | None
    dug: Amount
    reused: Amount
    sent_out: Amount
    needed: Amount
    covered: Amount
    brought_in: Amount
    stored: Amount


@dataclass(frozen=True, slots=True)
class ProjectBalance:
    """One row a mass type, one a building stage (none where no lot is in a stage), and the sum.

    `compared`: what the published plan makes of it in NOK and CO2e, where it knows the project.
    """

    by_type: tuple[BalanceRow, ...]
    by_stage: tuple[BalanceRow, ...]
    total: BalanceRow
    room_tonnes: float
    pictures: tuple[Picture, ...]
    compared: Compared | None = None

    @property
    def share_reused(self) -> float:
        """Of what is dug, 0 to 1."""
        return self.total.reused.tonnes / self.total.dug.tonnes if self.total.dug.tonnes else 0.0

    @property
    def has_ranges(self) -> bool:
        """Whether any lot has a P10 or P90."""
        return self.total.dug.is_a_range or self.total.needed.is_a_range


@dataclass(frozen=True, slots=True)
class _OnSite:
    """Tonnes by lot: of a surplus lot reused, of a need covered; and of a surplus lot what waits before it is used."""

    used: Numbers
    stored: Numbers


def project_balance(project: Project) -> ProjectBalance | None:
    """The balance of all lots that are not withdrawn; None when there are none. At most eight queries.

    Of a project that everybody sees, only the lots that everybody sees.
    """
    lots = list(lots_that_count(project).select_related("building_stage"))
    if not lots:
        return None
    room = own_room(project)
    return replace(balance_of(lots, room, own_substitutions()), compared=against_landfill(project))


def lots_that_count(project: Project) -> "QuerySet[Lot]":
    """What the project's figures are sums of."""
    lots = Lot.objects.filter(project=project).exclude(state=Publication.WITHDRAWN)
    return lots.filter(state__in=SHOWN_TO_ALL) if project.state in SHOWN_TO_ALL else lots


def balance_of(lots: Sequence[Lot], room: Room, substitutions: Substitutions | None) -> ProjectBalance:
    """The balance of lots with room on the own site."""
    typical, low, high = _tonnes(lots)
    is_surplus = np.array([lot.direction == "surplus" for lot in lots])
    on_site = _on_site(lots, typical, room, substitutions)
    # Most leaves when much is dug and little needed, and the other way round.
    much = _on_site(lots, np.where(is_surplus, high, low), room, substitutions)
    little = _on_site(lots, np.where(is_surplus, low, high), room, substitutions)
    rest = typical - on_site.used
    rest_high = np.maximum(rest, np.where(is_surplus, high - much.used, high - little.used))
    rest_low = np.minimum(rest, np.where(is_surplus, low - little.used, low - much.used))
    per_m3 = tonnes_to_in_place_m3(1.0, [vocabulary.MASS_TYPES.code(lot.mass_type) for lot in lots])

    def amount(rows: NDArray[np.bool_], tonnes: Numbers, low: Numbers, high: Numbers) -> Amount:
        return Amount(
            float(tonnes[rows].sum()),
            float(low[rows].sum()),
            float(high[rows].sum()),
            float((tonnes * per_m3)[rows].sum()),
        )

    def row(rows: NDArray[np.bool_], mass_type: int = -1, stage: BuildingStage | None = None) -> BalanceRow:
        dug, need = rows & is_surplus, rows & ~is_surplus
        return BalanceRow(
            mass_type=mass_type,
            stage=stage,
            dug=amount(dug, typical, low, high),
            reused=amount(dug, on_site.used, on_site.used, on_site.used),
            sent_out=amount(dug, rest, rest_low, rest_high),
            needed=amount(need, typical, low, high),
            covered=amount(need, on_site.used, on_site.used, on_site.used),
            brought_in=amount(need, rest, rest_low, rest_high),
            stored=amount(dug, on_site.stored, on_site.stored, on_site.stored),
        )

    codes = np.array([vocabulary.MASS_TYPES.code(lot.mass_type) for lot in lots])
    by_type = tuple(row(codes == code, int(code)) for code in np.unique(codes))
    return ProjectBalance(
        by_type=by_type,
        by_stage=tuple(_by_stage(lots, row)),
        total=row(np.ones(len(lots), dtype=bool)),
        room_tonnes=max((tonnes for _start, _end, tonnes in room), default=0.0),
        pictures=draw(
            [(item.mass_type, item.reused.tonnes, item.sent_out.tonnes, item.brought_in.tonnes) for item in by_type]
        ),
    )


def _by_stage(lots: Sequence[Lot], row: Callable[..., BalanceRow]) -> Iterable[BalanceRow]:
    """Stages in their order, then the lots that are in none."""
    stages = {lot.building_stage_id: lot.building_stage for lot in lots if lot.building_stage is not None}
    if not stages:
        return
    of_lot = np.array([lot.building_stage_id or 0 for lot in lots])
    for stage in sorted(stages.values(), key=lambda stage: (stage.number, stage.pk)):
        yield row(of_lot == stage.pk, stage=stage)
    if (of_lot == 0).any():
        yield row(of_lot == 0)


def _tonnes(lots: Sequence[Lot]) -> tuple[Numbers, Numbers, Numbers]:
    """Typical, P10 and P90; a lot without a range is as sure as it says. Sums are as if all lots swing together."""
    typical = np.array([lot.tonnes for lot in lots])
    low = np.array([lot.tonnes if lot.tonnes_p10 is None else lot.tonnes_p10 for lot in lots])
    high = np.array([lot.tonnes if lot.tonnes_p90 is None else lot.tonnes_p90 for lot in lots])
    return typical, np.minimum(low, typical), np.maximum(high, typical)


def _on_site(lots: Sequence[Lot], tonnes: Numbers, room: Room, substitutions: Substitutions | None) -> _OnSite:
    """What the planner makes of the project alone; kept by what it was asked, so that it is never out of date."""
    key = _digest(lots, tonnes, room, substitutions)
    found: _OnSite | None = cache.get(key)
    if found is None:
        found = _solved(lots, tonnes, room, substitutions)
        cache.set(key, found, _KEPT_SECONDS)
    return found


def _digest(lots: Sequence[Lot], tonnes: Numbers, room: Room, substitutions: Substitutions | None) -> str:
    facts = [
        [
            [lot.direction, lot.mass_type, lot.contamination_class, lot.from_period, lot.to_period, float(weight)]
            for lot, weight in zip(lots, tonnes, strict=True)
        ],
        list(room),
        None
        if substitutions is None
        else [substitutions.offered_mass_type.tolist(), substitutions.needed_mass_type.tolist()],
    ]
    return "balance:" + hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _solved(lots: Sequence[Lot], tonnes: Numbers, room: Room, substitutions: Substitutions | None) -> _OnSite:
    flows = make_plan(region_of_project(lots, tonnes.tolist(), room, substitutions)).flows
    used, laid = np.zeros(len(lots)), np.zeros(len(lots))
    from_stock: Mapping[tuple[int, int], float] = defaultdict(float)
    to_stock: Mapping[tuple[int, int], float] = defaultdict(float)
    for sender, taker, mass_type, grade, moved in zip(
        flows.from_id, flows.to_id, flows.mass_type, flows.contamination_class, flows.tonnes, strict=True
    ):
        if taker == PROJECT_ID:
            laid[int(sender)] += moved
            to_stock[mass_type, grade] += moved  # type: ignore[index]  # a defaultdict
            continue
        used[int(taker)] += moved
        if sender == PROJECT_ID:
            from_stock[mass_type, grade] += moved  # type: ignore[index]
        else:
            used[int(sender)] += moved
    # What was laid in stock and never used goes out in the end: each lot's part of it is as its part of the stock.
    share = np.array(
        [
            from_stock[key] / to_stock[key] if to_stock.get(key) else 0.0
            for key in ((vocabulary.MASS_TYPES.code(lot.mass_type), lot.contamination_class) for lot in lots)
        ]
    )
    return _OnSite(used + laid * share, laid * share)
