"""From a folder to a Region: every file read and checked by its declaration, every fault told at once."""

import json
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ressursbank.region import facility_rules, rules
from ressursbank.region.columns import declared_columns
from ressursbank.region.draft import Draft
from ressursbank.region.faults import Fault, RegionError
from ressursbank.region.read_assumptions import FILE as ASSUMPTIONS
from ressursbank.region.read_assumptions import read_assumptions
from ressursbank.region.sheets import read_sheet, read_text
from ressursbank.region.tables import OPTIONAL_FILES, TABLES, Region
from ressursbank.vocabulary import nearest_names

DESCRIPTOR = "datapackage.json"

RULES: tuple[Callable[[dict[str, Draft]], Iterator[Fault]], ...] = (
    rules.coordinates_are_not_swapped,
    rules.ids_are_unique,
    rules.ids_tell_flow_ends_apart,
    rules.keys_are_unique,
    rules.windows_end_after_they_start,
    rules.ranges_are_in_order,
    rules.a_site_is_at_no_distance_from_itself,
    facility_rules.capacity_rows_do_not_overlap,
    facility_rules.shares_sum_to_at_most_one,
    facility_rules.plants_have_yields,
    facility_rules.only_plants_have_yields,
    facility_rules.quarries_sell_class_one,
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a package is found to be: its faults and warnings, and the region where there is no fault."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    region: Region | None


def read_region(path: str | Path) -> Region:
    """The region that a folder holds. Raises RegionError with every fault of the package."""
    result = check_package(path)
    if result.region is None:
        raise RegionError(result.faults)
    return result.region


def check_package(path: str | Path) -> CheckResult:
    """Read and check a whole package. Faults and warnings come by file, then by line."""
    folder = Path(path)
    try:
        names = {entry.name for entry in folder.iterdir()}
    except (OSError, ValueError) as error:
        return CheckResult((_not_a_folder(folder, error),), (), None)
    faults: list[Fault] = []
    drafts: dict[str, Draft] = {}
    known_ids: dict[str, Mapping[str, int] | None] = {}
    for file in TABLES:
        sheet = None
        if f"{file}.csv" in names:
            sheet, sheet_faults = read_sheet(folder / f"{file}.csv", file)
            faults += sheet_faults
        elif file not in OPTIONAL_FILES:
            faults.append(Fault(f"{file}.csv", None, "", "", "is missing; the package must have this file"))
        is_left_out = f"{file}.csv" not in names and file in OPTIONAL_FILES
        is_whole = is_left_out or (sheet is not None and not sheet.is_cut)
        drafts[file] = Draft(file, sheet, known_ids, is_whole=is_whole)
        if any(column.refers_to == file for column in declared_columns()):
            known_ids[file] = drafts[file].ids()
    for rule in RULES:
        faults += rule(drafts)
    for draft in drafts.values():
        faults += draft.faults
    assumptions, assumption_faults = read_assumptions(folder)
    descriptor_faults, warnings = _descriptor(folder)
    faults += assumption_faults + descriptor_faults
    warnings += _unknown_files(names)
    warnings += facility_rules.yields_of_types_not_accepted(drafts)
    for draft in drafts.values():
        warnings += draft.warnings()
    kept = _in_order(warnings)
    if faults or assumptions is None:
        return CheckResult(_in_order(faults), kept, None)
    tables: dict[str, Any] = {file: table(**drafts[file].values) for file, table in TABLES.items()}
    if drafts["substitutions"].sheet is None:
        tables["substitutions"] = None
    unknown = {file: draft.unknown_columns for file, draft in drafts.items() if draft.unknown_columns}
    region = Region(**tables, assumptions=assumptions, unknown_columns=unknown, warnings=kept)
    return CheckResult((), kept, region)


def _not_a_folder(path: Path, error: OSError | ValueError) -> Fault:
    if isinstance(error, FileNotFoundError):
        what = "does not exist; must be the folder of a region package"
    elif isinstance(error, NotADirectoryError):
        what = "is a file; must be the folder of a region package"
    else:
        what = f"cannot be read: {error.strerror if isinstance(error, OSError) else error}"
    return Fault(str(path), None, "", "", what)


def _descriptor(folder: Path) -> tuple[list[Fault], list[Fault]]:
    """Faults and warnings of datapackage.json, which is for other tools: reading does without it."""
    path = folder / DESCRIPTOR
    if not path.exists():
        return [], [Fault(DESCRIPTOR, None, "", "", "is missing; other tools find the columns' meaning there")]
    text, faults = read_text(path)
    if text is None:
        return faults, []
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        return [*faults, Fault(DESCRIPTOR, error.lineno, "", "", f"is not valid JSON: {error.msg}")], []
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets nested without end
        return [*faults, Fault(DESCRIPTOR, None, "", "", f"is not valid JSON: {error}")], []
    if not isinstance(document, dict):
        faults.append(Fault(DESCRIPTOR, 1, "", "", "must be a JSON object with a list of resources"))
    return faults, []


def _unknown_files(names: Set[str]) -> Iterator[Fault]:
    known = {*(f"{file}.csv" for file in TABLES), ASSUMPTIONS, DESCRIPTOR}
    for name in sorted(names - known):
        if not name.startswith("."):
            close = nearest_names(name, sorted(known - names))
            hint = f" (nearest: {', '.join(close)})" if close else ""
            yield Fault(name, None, "", "", f"is not part of the format; it is not read{hint}")


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    files = {name: number for number, name in enumerate([*(f"{file}.csv" for file in TABLES), ASSUMPTIONS])}
    columns = {(f"{column.file}.csv", column.column): number for number, column in enumerate(declared_columns())}

    def place(fault: Fault) -> tuple[int, str, int, int]:
        column = columns.get((fault.file, fault.column), -1)
        return files.get(fault.file, len(files)), fault.file, fault.line or 0, column

    return tuple(sorted(faults, key=place))
