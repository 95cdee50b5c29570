"""The map's content as rows: a page of lots, projects, facilities or storage areas, and what lies in the map's view."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ressursbank import vocabulary
from ressursbank.portal.exchange.home import current_home
from ressursbank.portal.maps.asked import Asked
from ressursbank.portal.maps.chosen import Chosen, choose, within
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.room_left import room_left
from ressursbank.portal.maps.seen import Seen
from ressursbank.portal.maps.tables import DRAFT, STORAGE_KIND_IDS, Placed
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.projects.paging import PAGE_SIZE, Page, nearest_page
from ressursbank.region.tables import NEED, SURPLUS, Integers, Truths

TOP = 12
"""Rows of each kind beside the map."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """Where and what a row is. `point` is longitude and latitude; `is_draft` is seen by its own people only."""

    public_id: str
    name: str
    municipality: str
    point: tuple[float, float]
    is_draft: bool

    @property
    def at(self) -> str:
        """The point as pages write it into addresses: latitude, longitude."""
        return f"{self.point[1]:.5f},{self.point[0]:.5f}"


@dataclass(frozen=True, slots=True)
class LotRow(PlacedRow):
    """A lot; the name is its project's. `tonnes_then` is what falls in the quarter asked for (else all of it)."""

    project_id: str
    direction: str
    mass_type: int
    contamination_class: int
    from_period: int
    to_period: int
    tonnes: float
    tonnes_then: float
    probability: float


@dataclass(frozen=True, slots=True)
class ProjectRow(PlacedRow):
    """A project with what its lots under the filter add up to. Codes are -1 where not given."""

    kind: int
    planning_stage: int
    surplus: float
    need: float
    mass_type: int
    is_expected: bool


@dataclass(frozen=True, slots=True)
class FacilityRow(PlacedRow):
    """A facility; `left` and `total` are None where it has no total."""

    kind: int
    status: int
    is_candidate: bool
    left: float | None
    total: float | None
    takes: list[tuple[int, int]]

    @property
    def is_quarry(self) -> bool:
        """Whether it sells what it "takes"."""
        return bool(vocabulary.FACILITY_KINDS.sells[self.kind])


@dataclass(frozen=True, slots=True)
class StorageRow(PlacedRow):
    """A storage area on offer."""

    kind: str
    from_period: int
    to_period: int
    room: float
    takes: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class InView:
    """What lies in an area: how much of each, what it adds up to, and the largest of them."""

    lots: int
    surplus: float
    need: float
    projects_count: int
    projects: list[ProjectRow]
    facilities_count: int
    facilities: list[FacilityRow]
    storage_count: int
    storage: list[StorageRow]


def list_counts(index: MapIndex, seen: Seen, asked: Asked) -> dict[str, int]:
    """How many rows each list has."""
    chosen = choose(index, seen, asked)
    return {
        "lots": int(np.count_nonzero(_lots_in(index, chosen, asked))),
        "projects": int(np.count_nonzero(chosen.places & within(index.projects, asked.bbox))),
        "facilities": int(np.count_nonzero(chosen.facilities & within(index.facilities, asked.bbox))),
        "storage": int(np.count_nonzero(chosen.storage & within(index.storage, asked.bbox))),
    }


def list_page(index: MapIndex, seen: Seen, asked: Asked, which: str, number: int) -> Page:
    """A page of one list: lots and projects with the most tonnes first, the others by name."""
    chosen = choose(index, seen, asked)
    if which == "lots":
        rows = _largest(np.flatnonzero(_lots_in(index, chosen, asked)), chosen.lot_tonnes)
    elif which == "projects":
        rows = _largest(
            np.flatnonzero(chosen.places & within(index.projects, asked.bbox)), chosen.surplus + chosen.need
        )
    elif which == "facilities":
        rows = _by_name(index.facilities, chosen.facilities & within(index.facilities, asked.bbox))
    else:
        rows = _by_name(index.storage, chosen.storage & within(index.storage, asked.bbox))
    shown, pages = nearest_page(len(rows), number)
    start = (shown - 1) * PAGE_SIZE
    on_page = rows[start : start + PAGE_SIZE]
    made: dict[str, Any] = {
        "lots": lambda: lot_rows(index, chosen, on_page),
        "projects": lambda: project_rows(index, chosen, on_page),
        "facilities": lambda: facility_rows(index, on_page, asked.period),
        "storage": lambda: storage_rows(index, on_page),
    }
    return Page(made[which](), len(rows), shown, pages)


def in_view(index: MapIndex, seen: Seen, asked: Asked) -> InView:
    """What lies in the area of the address."""
    chosen = choose(index, seen, asked)
    lots = _lots_in(index, chosen, asked)
    tonnes, direction = chosen.lot_tonnes[lots], index.lots.direction[lots]
    projects = np.flatnonzero(chosen.places & within(index.projects, asked.bbox))
    facilities = _by_name(index.facilities, chosen.facilities & within(index.facilities, asked.bbox))
    storage = _by_name(index.storage, chosen.storage & within(index.storage, asked.bbox))
    return InView(
        lots=int(np.count_nonzero(lots)),
        surplus=float(tonnes[direction == SURPLUS].sum()),
        need=float(tonnes[direction == NEED].sum()),
        projects_count=len(projects),
        projects=project_rows(index, chosen, _largest(projects, chosen.surplus + chosen.need)[:TOP]),
        facilities_count=len(facilities),
        facilities=facility_rows(index, facilities[:TOP], asked.period),
        storage_count=len(storage),
        storage=storage_rows(index, storage[:TOP]),
    )


def lot_rows(index: MapIndex, chosen: Chosen, rows: Integers) -> list[LotRow]:
    """Lots of the index as rows, in the order given; one query for their ids."""
    lots, projects = index.lots, index.projects
    ids = dict(Lot.objects.filter(pk__in=lots.pk[rows].tolist()).values_list("pk", "public_id"))
    found = []
    for row in rows.tolist():
        project = int(index.project_of_lot[row])
        found.append(
            LotRow(
                public_id=ids.get(int(lots.pk[row]), ""),
                name=str(projects.name[project]),
                municipality=str(projects.municipality[project]),
                point=_point(projects, project),
                is_draft=bool(lots.state[row] == DRAFT),
                project_id=str(projects.public_id[project]),
                direction="surplus" if lots.direction[row] == SURPLUS else "need",
                mass_type=int(lots.mass_type[row]),
                contamination_class=int(lots.contamination_class[row]),
                from_period=int(lots.from_period[row]),
                to_period=int(lots.to_period[row]),
                tonnes=float(lots.tonnes[row]),
                tonnes_then=float(chosen.lot_tonnes[row]),
                probability=float(lots.probability[row]),
            )
        )
    return found


def project_rows(index: MapIndex, chosen: Chosen, rows: Integers) -> list[ProjectRow]:
    """Projects of the index as rows, in the order given."""
    projects = index.projects
    return [
        ProjectRow(
            **_placed(projects, row),
            kind=int(projects.kind[row]),
            planning_stage=int(projects.planning_stage[row]),
            surplus=float(chosen.surplus[row]),
            need=float(chosen.need[row]),
            mass_type=int(chosen.mass_tonnes[row].argmax()) if chosen.mass_tonnes[row].any() else -1,
            is_expected=bool(chosen.is_expected[row]),
        )
        for row in rows.tolist()
    ]


def facility_rows(index: MapIndex, rows: Integers, period: int | None) -> list[FacilityRow]:
    """Facilities of the index as rows, in the order given; room left at the end of a quarter."""
    facilities, left = index.facilities, room_left(index, current_home().shown, period)
    return [
        FacilityRow(
            **_placed(facilities, row),
            kind=int(facilities.kind[row]),
            status=int(facilities.status[row]),
            is_candidate=bool(facilities.is_candidate[row]),
            left=float(left[row]) if np.isfinite(left[row]) else None,
            total=float(facilities.total_tonnes[row]) if np.isfinite(facilities.total_tonnes[row]) else None,
            takes=_takes(facilities.takes[row]),
        )
        for row in rows.tolist()
    ]


def storage_rows(index: MapIndex, rows: Integers) -> list[StorageRow]:
    """Storage areas of the index as rows, in the order given."""
    storage = index.storage
    return [
        StorageRow(
            **_placed(storage, row),
            kind=STORAGE_KIND_IDS[storage.kind[row]],
            from_period=int(storage.from_period[row]),
            to_period=int(storage.to_period[row]),
            room=float(storage.room_tonnes[row]),
            takes=_takes(storage.takes[row]),
        )
        for row in rows.tolist()
    ]


def _placed(table: Placed, row: int) -> dict[str, Any]:
    return {
        "public_id": str(table.public_id[row]),
        "name": str(table.name[row]),
        "municipality": str(table.municipality[row]),
        "point": _point(table, row),
        "is_draft": bool(table.state[row] == DRAFT),
    }


def _point(table: Placed, row: int) -> tuple[float, float]:
    return float(table.longitude[row]), float(table.latitude[row])


def _takes(highest: Integers) -> list[tuple[int, int]]:
    """Mass types with the highest class, in the vocabulary's order."""
    return [(int(mass), int(highest[mass])) for mass in np.flatnonzero(highest)]


def _lots_in(index: MapIndex, chosen: Chosen, asked: Asked) -> Truths:
    if asked.bbox is None:
        return chosen.lots
    mask: Truths = chosen.lots & within(index.projects, asked.bbox)[index.project_of_lot]
    return mask


def _largest(rows: Integers, tonnes: Any) -> Integers:
    ordered: Integers = rows[np.argsort(-tonnes[rows], kind="stable")]
    return ordered


def _by_name(table: Placed, mask: Truths) -> Integers:
    rows = np.flatnonzero(mask)
    return np.array(sorted(rows.tolist(), key=lambda row: str(table.name[row]).casefold()), dtype=np.int64)
