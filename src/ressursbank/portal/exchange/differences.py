"""What a Region would change in the database, row by row, before anything is changed: `compare`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.exchange import conflicts
from ressursbank.portal.exchange.assumption_rows import kept_assumptions, kept_substitutions
from ressursbank.portal.exchange.compared import Differences, FileDifferences, RowDifference, Scope
from ressursbank.portal.exchange.kept_rows import MODELS, field_of, kept_rows
from ressursbank.portal.exchange.own_storage import own_storage_rows
from ressursbank.portal.plans.models import Assumption, SubstitutionTable
from ressursbank.portal.projects.models import Project
from ressursbank.region.columns import columns_of
from ressursbank.region.tables import Region

HAVE_STATE = ("projects", "lots", "facilities")
KEYS: Mapping[str, tuple[str, ...]] = {
    "project_storage": ("project", "from_period", "to_period", "area"),
    "facility_accepts": ("facility", "mass_type"),
    "facility_capacity": ("facility", "from_period"),
    "facility_yields": ("facility", "mass_type_in", "mass_type_out", "contamination_class_out"),
    "distances": ("from_site", "to_site"),
}
"""Fields by which a row without an id of its own is found again; several rows may share them."""
_FEW = 500

Progress = Callable[[str, float], None]
LineOf = Callable[[str, int], int | None]
"""The line of a package's file that a row stands in."""


def compare(
    region: Region, scope: Scope | None = None, line_of: LineOf | None = None, progress: Progress | None = None
) -> Differences:
    """Hold a Region against the database, by public id. Whatever the Region does not have is left alone.

    Rows without an id (what a facility accepts, capacity, yields, own storage, distances) are compared by the thing
    that they belong to: those of a thing that the Region has become what the Region says, and so do the assumptions
    and the substitutions. Unknown columns that the Region has not got keep their texts.
    """
    scope = scope or Scope()
    files: dict[str, FileDifferences] = {}
    rows = {file: kept_rows(region, file) for file in MODELS if file in scope.files}
    faults = conflicts.texts_too_long(rows)
    areas = conflicts.storage_areas_of(rows)
    for place, file in enumerate(rows):
        if progress is not None:
            progress("comparing", place / len(rows))
        if file in KEYS:
            files[file] = _compare_parts(file, rows, areas)
        else:
            files[file] = _compare_things(file, rows[file], scope, areas)
    faults += conflicts.ids_of_other_things(rows)
    faults += conflicts.lots_that_move(files)
    faults += conflicts.lots_promised_otherwise(files)
    faults += conflicts.areas_that_differ(rows, areas)
    if scope.organisation is not None:
        faults += conflicts.not_ones_own(rows, scope.organisation)
    if "substitutions" in scope.files:
        files["substitutions"] = _compare_substitutions(region)
    if "assumptions" in scope.files:
        files["assumptions"] = _compare_assumptions(region)
    if line_of is not None:
        faults = conflicts.with_lines(faults, line_of)
    return Differences(files, tuple(conflict.fault for conflict in faults))


def names_of(file: str) -> list[str]:
    """The model's fields that a file's columns are kept in."""
    return [field_of(column) for column in columns_of(file)]


def _lookups(file: str) -> list[str]:
    """What to ask the database for, so that a row reads as the package's does."""
    lookups = [
        f"{column.field}__public_id" if column.type == "reference" else field_of(column) for column in columns_of(file)
    ]
    return [*lookups, "extra"]


def _only(found: "QuerySet[Any]", lookup: str, ids: Sequence[str]) -> "QuerySet[Any]":
    """Narrowed to some ids where they are few; else whoever asked looks them up among all."""
    return found.filter(**{f"{lookup}__in": ids}) if len(ids) <= _FEW else found


def _compare_things(file: str, rows: list[tuple[Any, ...]], scope: Scope, areas: "conflicts.Areas") -> FileDifferences:
    result = FileDifferences(file, rows)
    model = MODELS[file]
    has_state = file in HAVE_STATE
    names = names_of(file)
    lookups = ["pk", "version", *(["state"] if has_state else []), *_lookups(file)]
    found = _only(model._default_manager.all(), "public_id", [row[0] for row in rows])
    first = 3 if has_state else 2
    kept = {row[first]: row for row in found.values_list(*lookups).iterator(chunk_size=5000)}
    state = scope.state if has_state else None
    shown = 0
    for number, row in enumerate(rows):
        there = kept.get(row[0])
        if there is None:
            if row[0] in areas:
                result.same += 1
            else:
                result.new.append(number)
            continue
        result.pk_of[row[0]] = there[0]
        shown += not has_state or there[2] == Publication.PUBLISHED
        before, after = _differing(names, there[first:], row)
        if state is not None and there[2] != state:
            before["state"], after["state"] = there[2], state
        if after:
            name = row[names.index("name")] if "name" in names else row[0]
            result.changed.append(RowDifference((row[0],), name, there[0], there[1], before, after))
        else:
            result.same += 1
    total = model._default_manager.filter(state=Publication.PUBLISHED) if has_state else model._default_manager
    result.left_alone = total.count() - shown
    return result


def _differing(names: Sequence[str], there: Sequence[Any], row: Sequence[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, as they are and as they would be. The last of each row is `extra`."""
    if there == row:
        return {}, {}
    before, after = {}, {}
    for name, old, new in zip(names, there, row, strict=False):
        if old != new:
            before[name], after[name] = old, new
    extra, wanted = there[-1], row[-1]
    if any(extra.get(name, "") != text for name, text in wanted.items()):
        before["extra"], after["extra"] = extra, {**extra, **wanted}
    return before, after


def _compare_parts(
    file: str, all_rows: Mapping[str, list[tuple[Any, ...]]], areas: "conflicts.Areas"
) -> FileDifferences:
    """Rows are paired by their key; where several share one, equal ones first, then in order."""
    rows = all_rows[file]
    result = FileDifferences(file, rows)
    names = names_of(file)
    key_places = [names.index(name) for name in KEYS[file]]
    parents = {row[0] for row in all_rows["sites" if file == "distances" else _parent_file(file)]} - areas.keys()
    there = _parts_in_database(file, names, parents)
    derived = _derived(all_rows) if file == "project_storage" else {}
    unpaired: dict[tuple[Any, ...], list[int]] = {}
    for number, row in enumerate(rows):
        if row[0] not in parents:
            result.same += 1
            continue
        key = tuple(row[place] for place in key_places)
        if derived.get(row[:-1], 0):
            derived[row[:-1]] -= 1
            result.same += 1
            continue
        equal = next((old for old in there.get(key, ()) if not _differing(names, old[2:], row)[1]), None)
        if equal is not None:
            there[key].remove(equal)
            result.same += 1
        else:
            unpaired.setdefault(key, []).append(number)
    for key, numbers in unpaired.items():
        for number in numbers:
            if not there.get(key):
                result.new.append(number)
                continue
            pk, version, *values = there[key].pop(0)
            before, after = _differing(names, values, rows[number])
            result.changed.append(RowDifference(key, key[0], pk, version, before, after))
    result.new.sort()
    for key, left in there.items():
        for pk, version, *values in left:
            before = dict(zip([*names, "extra"], values, strict=True))
            result.removed.append(RowDifference(key, key[0], pk, version, before, None))
    return result


def _parent_file(file: str) -> str:
    return columns_of(file)[0].refers_to


def _parts_in_database(
    file: str, names: Sequence[str], parents: "set[str]"
) -> dict[tuple[Any, ...], list[tuple[Any, ...]]]:
    """pk, version and values of the rows of these parents (distances: between these sites), by their key."""
    ends = KEYS[file][: 2 if file == "distances" else 1]
    found = MODELS[file]._default_manager.order_by("pk")
    for end in ends:
        found = _only(found, f"{end}__public_id", sorted(parents))
    key_places = [2 + names.index(name) for name in KEYS[file]]
    by_key: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in found.values_list("pk", "version", *_lookups(file)).iterator(chunk_size=5000):
        if all(row[2 + place] in parents for place in range(len(ends))):
            by_key.setdefault(tuple(row[place] for place in key_places), []).append(row)
    return by_key


def _derived(rows: Mapping[str, list[tuple[Any, ...]]]) -> dict[tuple[Any, ...], int]:
    """How often the portal says each row of project_storage by a storage area or a building stage."""
    ids = [row[0] for row in rows["projects"]]
    projects = _only(Project.objects.all(), "public_id", ids)
    public = dict(projects.values_list("pk", "public_id"))
    counted: dict[tuple[Any, ...], int] = {}
    for project, *others, _extra in own_storage_rows(projects):
        row = (public[project], *others)
        counted[row] = counted.get(row, 0) + 1
    return counted


def _compare_assumptions(region: Region) -> FileDifferences:
    wanted = kept_assumptions(region.assumptions)
    result = FileDifferences("assumptions", list(wanted.items()))
    kept = {row[2]: row for row in Assumption.objects.values_list("pk", "version", "key", "value")}
    for number, (key, value) in enumerate(wanted.items()):
        if key not in kept:
            result.new.append(number)
        elif kept[key][3] != value:
            before, after = {"value": kept[key][3]}, {"value": value}
            result.changed.append(RowDifference((key,), key, kept[key][0], kept[key][1], before, after))
        else:
            result.same += 1
    for key, (pk, version, _key, value) in kept.items():
        if key not in wanted:
            result.removed.append(RowDifference((key,), key, pk, version, {"value": value}, None))
    return result


def _compare_substitutions(region: Region) -> FileDifferences:
    wanted = kept_substitutions(region)
    result = FileDifferences("substitutions", [] if wanted is None else [(wanted,)])
    kept = SubstitutionTable.objects.order_by("pk").values_list("pk", "version", "pairs")
    if wanted is not None and not kept:
        result.new.append(0)
    for number, (pk, version, pairs) in enumerate(kept):
        before = {"pairs": pairs}
        if wanted is None or number:
            result.removed.append(RowDifference(("substitutions",), "", pk, version, before, None))
        elif pairs != wanted:
            result.changed.append(RowDifference(("substitutions",), "", pk, version, before, {"pairs": wanted}))
        else:
            result.same += 1
    return result
