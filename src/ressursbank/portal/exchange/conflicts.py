"""What stands in the way of bringing a Region into this database though the Region itself has no fault."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.exchange.kept_rows import MODELS, field_of
from ressursbank.portal.exchange.shared_storage import accepts_of_area, facility_of_area
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.region.columns import columns_of
from ressursbank.region.faults import Fault

if TYPE_CHECKING:
    from ressursbank.portal.exchange.compared import FileDifferences

Rows = Mapping[str, list[tuple[Any, ...]]]
Areas = Mapping[str, StorageArea]
"""Storage areas by public id."""

_TOUCHES_PROMISES = {"tonnes", "mass_type", "contamination_class", "direction"}
_CALLED = {"projects": "a project", "lots": "a lot", "facilities": "a facility"}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fault, with the number of its row from which its line can be found."""

    fault: Fault
    file: str
    row: int


def with_lines(found: Sequence[Conflict], line_of: Callable[[str, int], int | None]) -> list[Conflict]:
    """The same with the lines of the files that were read."""
    return [
        replace(conflict, fault=replace(conflict.fault, line=line_of(conflict.file, conflict.row)))
        for conflict in found
    ]


def texts_too_long(rows: Rows) -> list[Conflict]:
    """Ids and texts that the database has no room for."""
    found = []
    for file, listed in rows.items():
        for place, column in enumerate(columns_of(file)):
            if column.type not in ("id", "text", "municipality"):
                continue
            kept: Any = MODELS[file]._meta.get_field(field_of(column))
            longest = kept.max_length if isinstance(kept, models.CharField) else None
            if longest is None:
                continue
            for number, row in enumerate(listed):
                if len(row[place]) > longest:
                    message = f"has {len(row[place])} characters; the portal keeps at most {longest}"
                    found.append(_conflict(file, number, column.column, row[place], message))
    return found


def ids_of_other_things(rows: Rows) -> list[Conflict]:
    """No project, lot or facility may have the id of another kind of thing there: flows name them together."""
    found = []
    kinds: dict[str, Any] = {"projects": Project, "lots": Lot, "facilities": Facility}
    for other, model in (*kinds.items(), ("areas", StorageArea)):
        mine = {file: rows[file] for file in kinds if file in rows and file != other}
        if other == "areas":
            mine.pop("facilities", None)  # areas_that_differ judges those
        wanted = {row[0] for listed in mine.values() for row in listed}
        taken = _among(model, wanted)
        if not taken:
            continue
        called = _CALLED.get(other, "a storage area")
        for file, listed in mine.items():
            message = f"is the id of {called} in the portal; {_CALLED[file]} must have another id"
            id_column = columns_of(file)[0].column
            found += [
                _conflict(file, number, id_column, row[0], message)
                for number, row in enumerate(listed)
                if row[0] in taken
            ]
    return found


def lots_that_move(files: "Mapping[str, FileDifferences]") -> list[Conflict]:
    """A lot stays with its project: agreements and statistics rest on it."""
    if "lots" not in files:
        return []
    moved = {row.key[0]: row.before["project"] for row in files["lots"].changed if "project" in row.before}
    return [
        _conflict("lots", number, "project_id", row[1], f"is not the lot's project in the portal, {moved[row[0]]}")
        for number, row in enumerate(files["lots"].rows)
        if row[0] in moved
    ]


def lots_promised_otherwise(files: "Mapping[str, FileDifferences]") -> list[Conflict]:
    """A lot that agreements hold tonnes of is no smaller than those, and stays what it is."""
    if "lots" not in files:
        return []
    changed = {row.key[0]: row for row in files["lots"].changed if row.after and _TOUCHES_PROMISES & row.after.keys()}
    held = Lot.objects.filter(promised_tonnes__gt=0).order_by().values_list("public_id", "promised_tonnes")
    promised = {id_: tonnes for id_, tonnes in held if id_ in changed}
    found = []
    for number, row in enumerate(files["lots"].rows):
        if row[0] not in promised:
            continue
        before, after = changed[row[0]].before, changed[row[0]].after or {}
        if after.get("tonnes", promised[row[0]]) < promised[row[0]]:
            message = f"is less than the {promised[row[0]]:g} tonnes that are promised in agreements"
            found.append(_conflict("lots", number, "tonnes", f"{after['tonnes']:g}", message))
        for name in sorted(_TOUCHES_PROMISES & after.keys() - {"tonnes"}):
            message = f"must stay {before[name]}: tonnes of the lot are promised in agreements"
            found.append(_conflict("lots", number, name, str(after[name]), message))
    return found


def storage_areas_of(rows: Rows) -> Areas:
    """The storage areas in the database whose ids the package has as facilities."""
    ids = _among(StorageArea, {row[0] for row in rows.get("facilities", ())})
    areas = StorageArea.objects.select_related("site").filter(public_id__in=ids)
    return {area.public_id: area for area in areas}


def areas_that_differ(rows: Rows, areas: Areas) -> list[Conflict]:
    """A package may say of a storage area what the portal says; it is changed on its own page only."""
    if not areas:
        return []
    parts: dict[str, list[tuple[Any, ...]]] = {id_: [] for id_ in areas}
    for file in ("facility_accepts", "facility_capacity", "facility_yields"):
        for row in rows[file]:
            if row[0] in parts:
                parts[row[0]].append(row[:-1])
    found = []
    for number, row in enumerate(rows["facilities"]):
        area = areas.get(row[0])
        if area is None:
            continue
        wanted = _facility_row(area)
        accepts = sorted(accepted[:-1] for accepted in accepts_of_area(area))
        is_same = row[:-1] == wanted and sorted(parts[row[0]], key=repr) == sorted(accepts, key=repr)
        if not is_same or area.state != Publication.PUBLISHED:
            message = "is a storage area in the portal that says otherwise; change it there, or use another id"
            found.append(_conflict("facilities", number, "facility_id", row[0], message))
    return found


def not_ones_own(rows: Rows, organisation: int) -> list[Conflict]:
    """An organisation brings in its own projects and their lots only, and none that are withdrawn."""
    found = []
    own = {"projects": Q(organisation=organisation), "lots": Q(project__organisation=organisation)}
    for file, is_own in own.items():
        model: Any = MODELS[file]
        taken = _among(model, {row[0] for row in rows[file]})
        states = dict(model._default_manager.filter(is_own).order_by().values_list("public_id", "state"))
        for number, row in enumerate(rows[file]):
            if row[0] not in taken or states.get(row[0], Publication.WITHDRAWN) != Publication.WITHDRAWN:
                continue
            message = f"is not one of your organisation's {file}"
            if row[0] in states:
                message = "is withdrawn; bring it back on its page first"
            found.append(_conflict(file, number, columns_of(file)[0].column, row[0], message))
    return found


def _facility_row(area: StorageArea) -> tuple[Any, ...]:
    values = list(facility_of_area(area)[:-1])
    values[1] = area.site.public_id
    return tuple(values)


def _among(model: Any, ids: "set[str]") -> "set[str]":
    """Which of some ids the database has."""
    found = model._default_manager.order_by()
    if len(ids) <= 500:
        found = found.filter(public_id__in=ids)
    return ids.intersection(found.values_list("public_id", flat=True).iterator(chunk_size=5000))


def _conflict(file: str, row: int, column: str, value: str, message: str) -> Conflict:
    return Conflict(Fault(f"{file}.csv", None, column, value, message), file, row)
