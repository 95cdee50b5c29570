"""Does plan.gpkg show the flows of flows.csv, drawn between the region's sites? Part of the independent verifier."""

from pathlib import Path

import numpy as np

from ressursbank.plan.check_ledger import FIRST_FACILITY, PLACES, Ledger
from ressursbank.plan.columns import columns_of
from ressursbank.plan.csv_text import column_as_text
from ressursbank.plan.geopackage import FLOWS_LAYER, SITES_LAYER, Lines, layers_of, read_lines, read_points
from ressursbank.plan.tables import Integers
from ressursbank.region.faults import Fault
from ressursbank.region.tables import Region

FILE = "plan.gpkg"
_CRS = "EPSG:4326"


def map_faults(folder: Path, ledger: Ledger) -> list[Fault]:
    """Every feature that differs from the files, in the order of the rows."""
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        lines, points = read_lines(folder / FILE), read_points(folder / FILE)
    except (DataSourceError, DataLayerError) as error:
        return [Fault(FILE, None, "", "", f"must be a GeoPackage with layers flows and sites ({error})")]
    faults = [
        Fault(FILE, None, layer, crs, f"must be in {_CRS}")
        for layer, crs in ((FLOWS_LAYER, lines.crs), (SITES_LAYER, points.crs))
        if crs != _CRS
    ]
    strangers = layers_of(folder / FILE) - {FLOWS_LAYER, SITES_LAYER}
    faults += [Fault(FILE, None, layer, "", "is not a layer of a plan; leave it out") for layer in sorted(strangers)]
    return [*faults, *_line_faults(ledger, lines), *_point_faults(ledger)]


def _line_faults(ledger: Ledger, lines: Lines) -> list[Fault]:
    """One feature for each row of flows.csv in its order, with its columns; empty where both ends are one place."""
    flows = ledger.plan.flows
    columns = columns_of("flows")
    names = [column.column for column in columns]
    if list(lines.columns) != names:
        return [Fault(FILE, None, "fields of flows", ", ".join(lines.columns), f"must be {', '.join(names)}")]
    if len(lines.ends) != len(flows.tonnes):
        message = f"must be {len(flows.tonnes)}, the rows of flows.csv"
        return [Fault(FILE, None, "features of flows", str(len(lines.ends)), message)]
    faults = []
    for column in columns:
        right = getattr(flows, column.field)
        if column.type in ("period", "code:mass_types"):
            right = np.array(column_as_text(column, right), dtype=object)
        for row in np.flatnonzero(lines.columns[column.column] != right):
            value = str(lines.columns[column.column][row])
            faults.append(_feature_fault(int(row), column.column, value, f"must be {right[row]}, as in flows.csv"))
    known = np.flatnonzero((ledger.source.site >= 0) & (ledger.sink.site >= 0))
    right_ends, ends = _right_ends(ledger, known), lines.ends[known]
    same = (right_ends == ends) | (np.isnan(right_ends) & np.isnan(ends))
    for row in known[~same.all(axis=(1, 2))]:
        message = f"must go from {flows.from_id[row]} to {flows.to_id[row]}, or be empty when they are in one place"
        faults.append(_feature_fault(int(row), "geometry", "", message))
    return faults


def _feature_fault(row: int, column: str, value: str, message: str) -> Fault:
    return Fault(FILE, None, f"flows, feature {row + 1}, {column}", value, message)


def _right_ends(ledger: Ledger, rows: Integers) -> np.ndarray[tuple[int, int, int], np.dtype[np.float64]]:
    sites = ledger.region.sites
    position = np.column_stack((sites.longitude, sites.latitude))
    ends = np.stack((position[ledger.source.site[rows]], position[ledger.sink.site[rows]]), axis=1)
    ends[(ends[:, 0] == ends[:, 1]).all(axis=1)] = np.nan
    return ends


def _point_faults(ledger: Ledger) -> list[Fault]:
    """Each place is one of the region's at its site, and every id of the plan has its place."""
    right = _right_places(ledger.region)
    faults = []
    seen: set[str] = set()
    for number, place in enumerate(ledger.plan.places, 1):
        what = f"sites, feature {number}"
        if place.id in seen or place.id not in right:
            faults.append(Fault(FILE, None, f"{what}, id", place.id, "must be a place of the region, there once"))
            continue
        seen.add(place.id)
        name, kind, longitude, latitude = right[place.id]
        for column, value, wanted in (
            ("name", place.name, name),
            ("kind", place.kind, kind),
            ("geometry", f"{place.longitude}, {place.latitude}", f"{longitude}, {latitude}"),
        ):
            if value != wanted:
                faults.append(Fault(FILE, None, f"{what}, {column}", value, f"must be {wanted}"))
    return [*faults, *(Fault(FILE, None, "sites", "", f"must have {name}") for name in sorted(right.keys() - seen))]


def _right_places(region: Region) -> dict[str, tuple[str, str, float, float]]:
    """Name, kind and position of every lot, project and facility. A lot is named after its project."""
    projects, lots, facilities, sites = region.projects, region.lots, region.facilities, region.sites
    kinds = [PLACES[FIRST_FACILITY + kind] for kind in facilities.kind.tolist()]
    lot_kinds = ["need" if direction else "surplus" for direction in lots.direction.tolist()]
    rows = [
        *zip(projects.id, projects.name, ["project"] * len(projects), projects.site, strict=True),
        *zip(lots.id, projects.name[lots.project], lot_kinds, projects.site[lots.project], strict=True),
        *zip(facilities.id, facilities.name, kinds, facilities.site, strict=True),
    ]
    return {
        str(name_id): (str(name), kind, float(sites.longitude[site]), float(sites.latitude[site]))
        for name_id, name, kind, site in rows
    }
