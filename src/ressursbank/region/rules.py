"""What rows must say of themselves and of one another: windows of time, ids, keys, coordinates."""

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.columns import columns_of
from ressursbank.region.draft import Draft
from ressursbank.region.faults import Fault
from ressursbank.region.tables import SURPLUS

Drafts = Mapping[str, Draft]

WINDOWS = (("from_period", "to_period"), ("opens", "closes"))
KEYS = {"facility_accepts": ("facility", "mass_type"), "distances": ("from_site", "to_site")}
"""Fields that together may be there once only."""
_FLOW_ENDS = {"projects": "a project", "lots": "a lot", "facilities": "a facility"}
"""Tables whose ids a plan's flows name side by side."""


def windows_end_after_they_start(drafts: Drafts) -> Iterator[Fault]:
    """from_period <= to_period, opens <= closes."""
    for draft in drafts.values():
        for start, end in WINDOWS:
            if start in draft.values:
                rows = draft.right_rows(start, end)
                for row in rows[draft.values[start][rows] > draft.values[end][rows]].tolist():
                    message = f"ends before it starts; must be {draft.text(row, start)} ({start}) or later"
                    yield draft.fault(row, end, message)


def ranges_are_in_order(drafts: Drafts) -> Iterator[Fault]:
    """tonnes_p10 <= tonnes_p90."""
    lots = drafts["lots"]
    rows = lots.right_rows("tonnes_p10", "tonnes_p90")
    for row in rows[lots.values["tonnes_p10"][rows] > lots.values["tonnes_p90"][rows]].tolist():
        yield lots.fault(row, "tonnes_p10", f"must not be over tonnes_p90, {lots.text(row, 'tonnes_p90')}")


def coordinates_are_not_swapped(drafts: Drafts) -> Iterator[Fault]:
    """Longitude and latitude have not changed places.

    Where each would do as the other, this one fault stands in place of the two that lie outside the limits.
    """
    sites = drafts["sites"]
    limits = {column.field: column for column in columns_of("sites")}
    longitude, latitude = sites.values["longitude"], sites.values["latitude"]

    def fits(values: NDArray[np.float64], field: str) -> NDArray[np.bool_]:
        low, high = limits[field].minimum, limits[field].maximum
        assert low is not None  # both are declared in columns.csv
        assert high is not None
        return (values >= low) & (values <= high)

    rows = np.flatnonzero(fits(longitude, "latitude") & fits(latitude, "longitude")).tolist()
    if rows:
        sites.withdraw_faults(rows, ("longitude", "latitude"))
    for row in rows:
        message = f'and latitude "{sites.text(row, "latitude")}" look swapped; longitude must be degrees east'
        yield sites.fault(row, "longitude", message)


def a_site_is_at_no_distance_from_itself(drafts: Drafts) -> Iterator[Fault]:
    """kilometres = 0 where from_site = to_site."""
    distances = drafts["distances"]
    rows = distances.right_rows("from_site", "to_site", "kilometres")
    same = distances.values["from_site"][rows] == distances.values["to_site"][rows]
    for row in rows[same & (distances.values["kilometres"][rows] != 0)].tolist():
        yield distances.fault(row, "kilometres", "must be 0 from a site to itself")


def ids_are_unique(drafts: Drafts) -> Iterator[Fault]:
    """An id is there once in its file; a surplus and a need do not share one."""
    for draft in drafts.values():
        if "id" not in draft.values or len(set(draft.values["id"].tolist())) == draft.count:
            continue
        first: dict[str, int] = {}
        id_column = columns_of(draft.file)[0].column
        for row, id_ in enumerate(draft.values["id"].tolist()):
            earlier = first.setdefault(id_, row)
            if earlier == row or not id_:
                continue
            message = f"is already the id of line {draft.line(earlier)}; ids must be unique"
            if draft.file == "lots" and len(set(draft.values["direction"][[earlier, row]].tolist()) - {-1}) == 2:
                what = "a surplus" if draft.values["direction"][earlier] == SURPLUS else "a need"
                place = f"{what} in line {draft.line(earlier)}"
                message = f"is already the id of {place}; a surplus and a need must not share an id"
            yield draft.fault(row, id_column, message)


def ids_tell_flow_ends_apart(drafts: Drafts) -> Iterator[Fault]:
    """No id is shared by a lot, a project or a facility: flows name them side by side."""
    ids = {file: drafts[file].values["id"].tolist() for file in _FLOW_ENDS}
    for one, other in combinations(_FLOW_ENDS, 2):
        shared = set(ids[one]) & set(ids[other]) - {""}
        if not shared:
            continue
        rows = {id_: row for row, id_ in enumerate(ids[one]) if id_ in shared}
        for row, id_ in enumerate(ids[other]):
            if id_ in shared:
                place = f"{_FLOW_ENDS[one]} ({one}.csv, line {drafts[one].line(rows[id_])})"
                message = f"is already the id of {place}; lots, projects and facilities must not share an id"
                yield drafts[other].fault(row, columns_of(other)[0].column, message)


def keys_are_unique(drafts: Drafts) -> Iterator[Fault]:
    """One row a facility and mass type in facility_accepts; one row a pair and direction in distances."""
    for file, fields in KEYS.items():
        draft = drafts[file]
        names = {column.field: column.column for column in columns_of(file)}
        rows = draft.right_rows(*fields)
        one, other = (draft.values[field][rows] for field in fields)
        _, first, group = np.unique(one * (other.max(initial=0) + 1) + other, return_index=True, return_inverse=True)
        for position in np.flatnonzero(first[group] != np.arange(len(rows))).tolist():
            row, earlier = int(rows[position]), int(rows[first[group[position]]])
            of = draft.text(row, names[fields[0]])
            message = f'is already listed for "{of}" in line {draft.line(earlier)}; must be listed once'
            yield draft.fault(row, names[fields[1]], message)
