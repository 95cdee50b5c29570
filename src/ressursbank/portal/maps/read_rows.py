"""Reads the map's columns from the database: all rows, or those that a filter names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import Model, Q
from numpy.typing import NDArray

from ressursbank import vocabulary
from ressursbank.portal.facilities.models import Facility, FacilityAccepts, StorageArea
from ressursbank.portal.maps.tables import (
    NOBODYS,
    STATES,
    STORAGE_KIND_IDS,
    FacilityRows,
    LotRows,
    PartyRows,
    ProjectRows,
    StorageRows,
)
from ressursbank.portal.projects.models import Lot, Project, ProjectParty
from ressursbank.region.periods import ALWAYS, NEVER
from ressursbank.region.tables import Integers, Numbers, Texts, Truths
from ressursbank.vocabulary import NamedList

EVERYTHING = Q()
_PLACED = ("pk", "public_id", "name", "site_id", "site__longitude", "site__latitude", "site__municipality", "state")


def read_projects(which: Q = EVERYTHING) -> ProjectRows:
    """Projects with their places, ordered by key."""
    names = (*_PLACED, "organisation_id", "search_text", "kind", "planning_stage")
    columns = _columns(Project, which, names)
    return ProjectRows(
        **_placed(columns),
        search_text=_texts(columns["search_text"]),
        kind=_codes(columns["kind"], vocabulary.PROJECT_KINDS),
        planning_stage=_codes(columns["planning_stage"], vocabulary.PLANNING_STAGES),
    )


def read_lots(which: Q = EVERYTHING) -> LotRows:
    """Lots, ordered by key."""
    names = (
        *("pk", "project_id", "direction", "mass_type", "contamination_class", "from_period", "to_period", "tonnes"),
        *("stage_probability", "state"),
    )
    columns = _columns(Lot, which, names)
    return LotRows(
        pk=_integers(columns["pk"]),
        project=_integers(columns["project_id"]),
        direction=_codes(columns["direction"], vocabulary.DIRECTIONS),
        mass_type=_codes(columns["mass_type"], vocabulary.MASS_TYPES),
        contamination_class=_integers(columns["contamination_class"]),
        from_period=_integers(columns["from_period"]),
        to_period=_integers(columns["to_period"]),
        tonnes=_numbers(columns["tonnes"]),
        probability=_numbers(columns["stage_probability"]),
        state=_looked_up(columns["state"], STATES),
    )


def read_parties(which: Q = EVERYTHING) -> PartyRows:
    """Who takes part in which project."""
    columns = _columns(ProjectParty, which, ("pk", "project_id", "organisation_id"))
    return PartyRows(
        pk=_integers(columns["pk"]),
        project=_integers(columns["project_id"]),
        organisation=_integers(columns["organisation_id"]),
    )


def read_facilities(which: Q = EVERYTHING) -> FacilityRows:
    """Facilities with what they take, ordered by key."""
    names = (
        *_PLACED,
        *("organisation_id", "search_text", "kind", "status", "is_candidate", "opens", "closes", "total_tonnes"),
    )
    columns = _columns(Facility, which, names)
    keys = _integers(columns["pk"])
    takes = np.zeros((len(keys), len(vocabulary.MASS_TYPES.ids)), dtype=np.int64)
    accepted = _columns(
        FacilityAccepts,
        EVERYTHING if which == EVERYTHING else Q(facility__in=keys.tolist()),
        ("facility_id", "mass_type", "max_contamination_class"),
    )
    rows, is_known = row_of(keys, _integers(accepted["facility_id"]))
    masses = _codes(accepted["mass_type"], vocabulary.MASS_TYPES)
    # A facility that was made between the two queries has no row yet; the next refresh brings it whole.
    is_known &= masses >= 0
    takes[rows[is_known], masses[is_known]] = _integers(accepted["max_contamination_class"])[is_known]
    return FacilityRows(
        **_placed(columns),
        search_text=_texts(columns["search_text"]),
        kind=_codes(columns["kind"], vocabulary.FACILITY_KINDS),
        status=_codes(columns["status"], vocabulary.FACILITY_STATUSES),
        is_candidate=np.array(columns["is_candidate"], dtype=np.bool_),
        opens=_integers(columns["opens"], empty=ALWAYS),
        closes=_integers(columns["closes"], empty=NEVER),
        total_tonnes=_numbers(columns["total_tonnes"]),
        takes=takes,
    )


def read_storage(which: Q = EVERYTHING) -> StorageRows:
    """Storage areas, ordered by key. An area that names no mass types takes every one up to its class."""
    names = (
        *_PLACED,
        *("organisation_id", "operator", "kind", "project_id", "from_period", "to_period", "room_tonnes"),
        *("mass_types", "max_contamination_class"),
    )
    columns = _columns(StorageArea, which, names)
    takes = np.zeros((len(columns["pk"]), len(vocabulary.MASS_TYPES.ids)), dtype=np.int64)
    for row, (mass_types, highest) in enumerate(
        zip(columns["mass_types"], columns["max_contamination_class"], strict=True)
    ):
        if not mass_types:
            takes[row] = highest
        for mass_type in mass_types:
            if mass_type in vocabulary.MASS_TYPES.ids:
                takes[row, vocabulary.MASS_TYPES.code(mass_type)] = highest
    searched = [
        " ".join(texts).casefold()
        for texts in zip(columns["public_id"], columns["name"], columns["operator"], strict=True)
    ]
    return StorageRows(
        **_placed(columns),
        search_text=_texts(searched),
        kind=_looked_up(columns["kind"], {kind: code for code, kind in enumerate(STORAGE_KIND_IDS)}),
        project=_integers(columns["project_id"], empty=NOBODYS),
        from_period=_integers(columns["from_period"]),
        to_period=_integers(columns["to_period"]),
        room_tonnes=_numbers(columns["room_tonnes"]),
        takes=takes,
    )


def row_of(keys: Integers, wanted: Integers) -> tuple[Integers, Truths]:
    """For each wanted key its row in the ordered keys, and whether it is there at all (else row 0)."""
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
    rows = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    is_known = keys[rows] == wanted
    return np.where(is_known, rows, 0), is_known


def mercator(longitude: Numbers, latitude: Numbers) -> tuple[Numbers, Numbers]:
    """Web Mercator from 0 to 1: x from 180° west, y from 85° north."""
    radians = np.radians(latitude)
    return (longitude + 180) / 360, (1 - np.arcsinh(np.tan(radians)) / np.pi) / 2


def _columns(model: type[Model], which: Q, names: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    rows = list(model._default_manager.filter(which).order_by("pk").values_list(*names))
    columns: Iterable[tuple[Any, ...]] = zip(*rows, strict=True) if rows else [()] * len(names)
    return dict(zip(names, columns, strict=True))


def _placed(columns: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    longitude, latitude = _numbers(columns["site__longitude"]), _numbers(columns["site__latitude"])
    x, y = mercator(longitude, latitude)
    return {
        "pk": _integers(columns["pk"]),
        "public_id": _texts(columns["public_id"]),
        "name": _texts(columns["name"]),
        "site": _integers(columns["site_id"]),
        "longitude": longitude,
        "latitude": latitude,
        "municipality": _texts(columns["site__municipality"]),
        "x": x,
        "y": y,
        "state": _looked_up(columns["state"], STATES),
        "organisation": _integers(columns["organisation_id"], empty=NOBODYS),
    }


def _texts(values: Sequence[str]) -> Texts:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _integers(values: Sequence[int | None], empty: int = 0) -> Integers:
    return np.array([empty if value is None else value for value in values], dtype=np.int64)


def _numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def _codes(values: Sequence[str], names: NamedList) -> Integers:
    return _looked_up(values, {id_: code for code, id_ in enumerate(names.ids)})


def _looked_up(values: Sequence[str], codes: Mapping[str, int]) -> Integers:
    return np.array([codes.get(value, -1) for value in values], dtype=np.int64)
