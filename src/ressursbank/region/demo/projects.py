"""The illustrative building projects of the demo region: their sites, building stages with own storage, and lots."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary as v
from ressursbank.region.demo.rows import Row, number, rows
from ressursbank.region.demo.sizing import Quantity, areas, needs, surplus
from ressursbank.region.periods import parse_period
from ressursbank.region.tables import NEED, SURPLUS, Lots, Numbers, Projects, ProjectStorage, Sites

ILLUSTRATIVE_PROJECT, ILLUSTRATIVE_OWNER = "(illustrativt)", "(illustrativ)"
SPACING_METRES = 130.0
"""Projects of one place stand apart on a spiral round its centre, so that a map shows each."""
METRES_PER_DEGREE = 111_195.0
LEAST_STAGED_TONNES = 15_000.0
"""A smaller quantity is one lot over all building stages."""
STORED_TONNES_PER_M2 = 1.5
"""Heaps of 3 m with slopes and roads between them fill about a third of an area; loose mass weighs about 1.5 t/m³."""


@dataclass(frozen=True, slots=True)
class Window:
    """The quarters of one building stage's digging."""

    stage: int
    first: int
    last: int


def project_sites() -> Sites:
    """One site a project, in the projects' order."""
    places = {row["site_id"]: row for row in rows("places.csv")}
    ids, names, longitudes, latitudes, municipalities = [], [], [], [], []
    for project_id, turn, project in _numbered():
        place = places[project["place"]]
        latitude = float(place["latitude"])
        metres, angle = SPACING_METRES * math.sqrt(turn), turn * math.pi * (3 - math.sqrt(5))
        north, east = metres * math.sin(angle), metres * math.cos(angle)
        ids.append(project_id)
        names.append(f"{place['name']} {turn + 1}")
        longitudes.append(float(place["longitude"]) + east / (METRES_PER_DEGREE * math.cos(math.radians(latitude))))
        latitudes.append(latitude + north / METRES_PER_DEGREE)
        municipalities.append(place["municipality"])
    return Sites(
        id=np.array(ids, dtype=object),
        name=np.array(names, dtype=object),
        longitude=np.round(longitudes, 6),
        latitude=np.round(latitudes, 6),
        municipality=np.array(municipalities, dtype=object),
    )


def projects() -> Projects:
    """The projects, row by row on their sites."""
    numbered = list(_numbered())
    return Projects(
        id=np.array([project_id for project_id, _, _ in numbered], dtype=object),
        site=np.arange(len(numbered)),
        name=np.array([f"{project['name']} {ILLUSTRATIVE_PROJECT}" for _, _, project in numbered], dtype=object),
        kind=np.array([v.PROJECT_KINDS.code(project["kind"]) for _, _, project in numbered]),
        planning_stage=np.array([v.PLANNING_STAGES.code(project["planning_stage"]) for _, _, project in numbered]),
        owner=np.array([_owner(project) for _, _, project in numbered], dtype=object),
    )


def project_storage() -> ProjectStorage:
    """The area of a later building stage until that stage starts, and areas that are hired beside the site."""
    found: list[tuple[int, int, int, float, str]] = []
    for row, (_, _, project) in enumerate(_numbered()):
        windows = _windows(project)
        stage_m2 = areas(project).plot_m2 / len(windows)
        start, end = windows[0].first, windows[-1].last
        found += [
            (row, start, window.first - 1, stage_m2 * STORED_TONNES_PER_M2, f"byggetrinn {window.stage}")
            for window in windows[1:]
        ]
        if extra_m2 := number(project["extra_storage_m2"], 0.0):
            found.append((row, start, end + 2, extra_m2 * STORED_TONNES_PER_M2, "utvidet anleggsområde"))
    project_row, from_period, to_period, room, area = zip(*found, strict=True)
    return ProjectStorage(
        project=np.array(project_row),
        from_period=np.array(from_period),
        to_period=np.array(to_period),
        room_tonnes=_rounded(room),
        area=np.array(area, dtype=object),
    )


def lots() -> Lots:
    """What every project digs and needs, by building stage where the quantity is large enough."""
    probability = {row["planning_stage"]: float(row["probability"]) for row in rows("stages.csv")}
    ids: list[str] = []
    found: list[tuple[int, int, int, int, int, int, float, float, float, float]] = []
    for row, (project_id, _, project) in enumerate(_numbered()):
        for direction, quantities in ((SURPLUS, surplus(project)), (NEED, needs(project))):
            for quantity in quantities:
                windows = _windows_of(quantity, project)
                for window in windows:
                    ids.append(f"{project_id}-{quantity.name}" + (f"-{window.stage}" if len(windows) > 1 else ""))
                    found.append(
                        (
                            row,
                            direction,
                            v.MASS_TYPES.code(quantity.mass_type),
                            quantity.contamination_class,
                            window.first + quantity.quarters_after,
                            window.last + quantity.quarters_after,
                            quantity.tonnes / len(windows),
                            quantity.tonnes_low / len(windows),
                            quantity.tonnes_high / len(windows),
                            probability[project["planning_stage"]],
                        )
                    )
    columns = np.array(found).T
    whole = columns[:6].astype(np.int64)
    return Lots(
        id=np.array(ids, dtype=object),
        project=whole[0],
        direction=whole[1],
        mass_type=whole[2],
        contamination_class=whole[3],
        from_period=whole[4],
        to_period=whole[5],
        tonnes=_rounded(columns[6]),
        tonnes_p10=_rounded(columns[7]),
        tonnes_p90=_rounded(columns[8]),
        stage_probability=columns[9],
    )


def _numbered() -> Iterator[tuple[str, int, Row]]:
    """Each project with its id and its place in the order of its district, from 0."""
    turns: Counter[str] = Counter()
    for project in rows("projects.csv"):
        turn = turns[project["place"]]
        turns[project["place"]] += 1
        yield f"{project['place']}-{turn + 1:02d}", turn, project


def _windows(project: Row) -> list[Window]:
    start, quarters, stages = parse_period(project["start"]), int(project["dig_quarters"]), int(project["stages"])
    bounds = [start + quarters * stage // stages for stage in range(stages + 1)]
    return [Window(stage + 1, bounds[stage], bounds[stage + 1] - 1) for stage in range(stages)]


def _windows_of(quantity: Quantity, project: Row) -> list[Window]:
    windows = _windows(project)
    if quantity.tonnes >= LEAST_STAGED_TONNES:
        return windows
    return [Window(1, windows[0].first, windows[-1].last)]


def _owner(project: Row) -> str:
    return f"{project['owner'].capitalize()} {ILLUSTRATIVE_OWNER}"


def _rounded(tonnes: tuple[float, ...] | Numbers) -> Numbers:
    return np.maximum(np.round(np.asarray(tonnes, dtype=np.float64), -1), 10.0)
