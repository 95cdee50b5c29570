"""Which lots of all projects fit a filter, in order: masks over the map's rows in memory.

100,000 lots take a few milliseconds; the database is asked for the rows of one page only.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.maps.asked import Asked
from ressursbank.portal.maps.chosen import fitting_lots, fitting_places
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.seen import seen_by
from ressursbank.portal.maps.tables import DRAFT, PUBLISHED, ProjectRows
from ressursbank.portal.plots import Position
from ressursbank.region.distances import great_circle_kilometres
from ressursbank.region.tables import Integers, Numbers


def keys_of_lots(index: MapIndex, acting: Acting, values: Mapping[str, Any], near: Position | None) -> Integers:
    """Keys of the lots that fit the values of a LotFilter, sorted as it says. `near` with `km` around it."""
    lots, seen, asked = index.lots, seen_by(index, acting), _asked(values)
    keep = seen.lots & (lots.state == (DRAFT if values.get("state") == "draft" else PUBLISHED))
    keep &= fitting_lots(lots, asked)
    if values.get("direction"):
        keep &= lots.direction == vocabulary.DIRECTIONS.code(values["direction"])
    if values.get("from") is not None:
        keep &= lots.to_period >= values["from"]
    if values.get("to") is not None:
        keep &= lots.from_period <= values["to"]
    places = fitting_places(index.projects, seen.own_projects, asked)
    if near is not None:
        places &= _kilometres_from(near, index.projects) <= values["km"]
    rows = np.flatnonzero(keep & places[index.project_of_lot])
    return lots.pk[rows[_order(index, rows, values.get("sort", ""))]]


def _asked(values: Mapping[str, Any]) -> Asked:
    """What the map asks of its rows in the same words."""
    type_, class_, municipality = (values.get(name) for name in ("mass_type", "contamination_class", "municipality"))
    return Asked(
        mass_types=(vocabulary.MASS_TYPES.code(type_),) if type_ else (),
        classes=(int(class_),) if class_ else (),
        municipalities=(municipality,) if municipality else (),
        text=values.get("text", "").strip().casefold(),
    )


def _kilometres_from(near: Position, projects: ProjectRows) -> Numbers:
    here = np.array([near.longitude]), np.array([near.latitude])
    return great_circle_kilometres(*here, projects.longitude, projects.latitude)


def _order(index: MapIndex, rows: Integers, sort: str) -> Integers:
    """Rows are in the order of their keys already, and equal ones stay so."""
    lots = index.lots
    by = {"-tonnes": -lots.tonnes, "tonnes": lots.tonnes}.get(sort, lots.from_period)
    return np.argsort(by[rows], kind="stable")
