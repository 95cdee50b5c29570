"""Which lots of all projects fit a filter, in order: masks over the map's rows in memory.

100,000 lots take a few milliseconds; the database is asked for the rows of one page only.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.seen import seen_by
from ressursbank.portal.maps.tables import DRAFT, PUBLISHED
from ressursbank.portal.plots import Position
from ressursbank.region.distances import great_circle_kilometres
from ressursbank.region.tables import Integers, Truths

CODES = {
    "direction": vocabulary.DIRECTIONS,
    "mass_type": vocabulary.MASS_TYPES,
}


def keys_of_lots(index: MapIndex, acting: Acting, values: Mapping[str, Any], near: Position | None) -> Integers:
    """Keys of the lots that fit the values of a LotFilter, sorted as it says. `near` with `km` around it."""
    lots = index.lots
    keep = seen_by(index, acting).lots & (lots.state == (DRAFT if values.get("state") == "draft" else PUBLISHED))
    for name, names in CODES.items():
        if values.get(name):
            keep = keep & (getattr(lots, name) == names.code(values[name]))
    if values.get("contamination_class"):
        keep = keep & (lots.contamination_class == int(values["contamination_class"]))
    if values.get("from") is not None:
        keep = keep & (lots.to_period >= values["from"])
    if values.get("to") is not None:
        keep = keep & (lots.from_period <= values["to"])
    rows = np.flatnonzero(keep & _projects(index, values, near)[index.project_of_lot])
    return lots.pk[rows[_order(index, rows, values.get("sort", ""))]]


def _projects(index: MapIndex, values: Mapping[str, Any], near: Position | None) -> Truths:
    """Projects whose place and text fit."""
    projects = index.projects
    keep = np.ones(len(projects), dtype=np.bool_)
    if values.get("municipality"):
        keep &= projects.municipality == values["municipality"]
    if near is not None:
        here = np.array([near.longitude]), np.array([near.latitude])
        away = great_circle_kilometres(*here, projects.longitude, projects.latitude)
        keep &= away <= values["km"]
    if values.get("text"):
        text = values["text"].strip().casefold()
        keep &= np.fromiter((text in each for each in projects.search_text), dtype=np.bool_, count=len(projects))
    return keep


def _order(index: MapIndex, rows: Integers, sort: str) -> Integers:
    """Rows are in the order of their keys already, and equal ones stay so."""
    lots = index.lots
    by = {"-tonnes": -lots.tonnes, "tonnes": lots.tonnes}.get(sort, lots.from_period)
    return np.argsort(by[rows], kind="stable")
