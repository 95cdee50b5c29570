"""A filled Excel template as a region package of the organisation's projects and lots, with faults in Excel's terms.

The package is checked as any other, so that a sheet is judged by the same rules. What a sheet does not have (the
builder, the exact figures behind what Excel rounds) is taken from the database for what is there already.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.exchange.assumption_rows import assumptions_of_database
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.imports.names import LANGUAGES, file_name
from ressursbank.portal.imports.template import SHEETS, Rows, sheet_heading, template_columns
from ressursbank.portal.imports.workbook import Filled, Key, read_workbook
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.sites.public_ids import new_public_id
from ressursbank.region.columns import columns_of
from ressursbank.region.faults import Fault
from ressursbank.region.read import check_package
from ressursbank.region.write import assumptions_text

PROJECT_ID, LOT_ID = ("projects", "project_id"), ("lots", "lot_id")
PROJECT_NAME, LOT_PROJECT = ("projects", "name"), ("lots", "project_id")
_KEPT_EXACT: tuple[Key, ...] = (
    ("sites", "longitude"),
    ("sites", "latitude"),
    ("lots", "tonnes"),
    ("lots", "tonnes_p10"),
    ("lots", "tonnes_p90"),
    ("lots", "stage_probability"),
)


@dataclass(frozen=True, slots=True)
class SheetResult:
    """What a workbook is found to be: every fault with sheet, row, column and value."""

    faults: tuple[Fault, ...]
    count: int


def own_rows(organisation: Organisation) -> Rows:
    """An organisation's projects and lots as the template has them; withdrawn ones are left out."""
    projects = Project.objects.filter(organisation=organisation).exclude(state=Publication.WITHDRAWN)
    lots = Lot.objects.filter(project__in=projects).exclude(state=Publication.WITHDRAWN)
    return {
        "projects": projects.order_by("name", "pk").values_list(*_lookups("projects")),
        "lots": lots.order_by("project__name", "project", "pk").values_list(*_lookups("lots")),
    }


def _lookups(sheet: str) -> list[str]:
    found = []
    for column, _row in template_columns(sheet):
        if column.type == "id":
            found.append("public_id")
        elif column.type == "reference":
            found.append("project__name")
        else:
            found.append(f"site__{column.field}" if column.file == "sites" else column.field)
    return found


def package_of_workbook(file: IO[bytes], name: str, organisation: Organisation, folder: Path) -> SheetResult:
    """Write the package to a folder. Raises BadUploadError for what is no workbook of this kind."""
    filled, faults = read_workbook(file, name)
    if len(filled) < 2:
        return SheetResult(tuple(faults), 0)
    projects, lots = filled["projects"], filled["lots"]
    faults += _fill_in(projects, lots, organisation)
    _write(folder, projects, lots)
    faults += _in_terms_of_excel(check_package(folder).faults, filled)
    if not projects.rows and not faults:
        faults.append(Fault(projects.name, None, "", "", _("has no filled line; write one for each project")))
    return SheetResult(tuple(_without_repeats(faults)), len(projects.rows) + len(lots.rows))


def _fill_in(projects: Filled, lots: Filled, organisation: Organisation) -> Iterator[Fault]:
    """Ids of what is new, what the database knows and the sheet does not, and each lot's project by its name."""
    own = {row["public_id"]: row for row in _own("projects", projects, organisation)}
    shared = _shared_sites(organisation)
    by_name: dict[str, list[str]] = {}
    for cells in projects.rows.values():
        there = own.get(cells.get(PROJECT_ID, ""))
        cells[PROJECT_ID] = cells.get(PROJECT_ID) or new_public_id("p")
        cells["projects", "owner"] = there["owner"] if there else organisation.name
        cells["sites", "name"] = cells.get(("sites", "name")) or cells.get(PROJECT_NAME, "")
        _keep_exact(cells, there, "projects")
        moved = there is not None and any(
            cells.get(("sites", field), "") != _written(there[f"site__{field}"])
            for field in ("name", "longitude", "latitude", "municipality")
        )
        if there is None or (moved and there["site"] in shared):
            cells["sites", "site_id"] = new_public_id("s")
        else:
            cells["sites", "site_id"] = there["site__public_id"]
        by_name.setdefault(cells.get(PROJECT_NAME, "").casefold(), []).append(cells[PROJECT_ID])
    ids = {cells[PROJECT_ID] for cells in projects.rows.values()}
    own_lots = {row["public_id"]: row for row in _own("lots", lots, organisation)}
    for number, cells in lots.rows.items():
        there = own_lots.get(cells.get(LOT_ID, ""))
        cells[LOT_ID] = cells.get(LOT_ID) or new_public_id("l")
        _keep_exact(cells, there, "lots")
        named = by_name.get(cells.get(LOT_PROJECT, "").casefold(), [])
        if there is not None and there["project__public_id"] in named:
            named = [there["project__public_id"]]
        if len(named) > 1:
            message = _("is the name of several projects in the sheet; give them names of their own")
            yield Fault(lots.name, number, lots.headings[LOT_PROJECT], cells[LOT_PROJECT], message)
        elif not named and cells.get(LOT_PROJECT) and cells[LOT_PROJECT] not in ids:
            message = _("must be the name of a project in the sheet %(sheet)s") % {"sheet": projects.name}
            yield Fault(lots.name, number, lots.headings[LOT_PROJECT], cells[LOT_PROJECT], message)
        if named:
            cells[LOT_PROJECT] = named[0]


def _own(sheet: str, filled: Filled, organisation: Organisation) -> list[dict[str, Any]]:
    """The organisation's rows that the sheet has the ids of, as the database has them."""
    id_key = PROJECT_ID if sheet == "projects" else LOT_ID
    ids = {cells.get(id_key, "") for cells in filled.rows.values()}
    if sheet == "projects":
        found: Any = Project.objects.filter(organisation=organisation)
        more = ["owner", "site", "site__public_id", "site__municipality"]
    else:
        found = Lot.objects.filter(project__organisation=organisation)
        more = ["project__public_id"]
    names = dict.fromkeys(["public_id", *_lookups(sheet), *more])
    return [row for row in found.values(*names) if row["public_id"] in ids]


def _shared_sites(organisation: Organisation) -> set[int]:
    """The organisation's sites on which something else stands too: they cannot be moved with one project."""
    sites = Project.objects.filter(organisation=organisation).order_by().values("site")
    counted: Counter[int] = Counter()
    for model in (Project, Facility, StorageArea):
        found = model._default_manager.filter(site__in=sites).order_by()
        counted.update(found.values_list("site", flat=True))
    return {site for site, count in counted.items() if count > 1}


def _keep_exact(cells: dict[Key, str], there: Mapping[str, Any] | None, sheet: str) -> None:
    """Excel keeps 16 figures: a cell that says what the database does to so many figures means the same number."""
    if there is None:
        return
    lookups = dict(
        zip(((column.file, column.column) for column, _row in template_columns(sheet)), _lookups(sheet), strict=True)
    )
    for key in _KEPT_EXACT:
        if key not in lookups or not cells.get(key):
            continue
        exact = there[lookups[key]]
        try:
            is_same = exact is not None and f"{float(cells[key]):.15G}" == f"{exact:.15G}"
        except ValueError:
            continue  # the package's check says what is wrong with it
        if is_same:
            cells[key] = _written(exact)


def _written(value: Any) -> str:
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value or "")


def _write(folder: Path, projects: Filled, lots: Filled) -> None:
    """Each line of the files is the row of the same number in Excel."""
    _write_csv(folder, "sites", projects.rows)
    _write_csv(folder, "projects", projects.rows, {("projects", "site_id"): ("sites", "site_id")})
    _write_csv(folder, "lots", lots.rows)
    for file in ("facilities", "facility_accepts"):
        _write_csv(folder, file, {})
    text = assumptions_text(assumptions_of_database())
    (folder / "assumptions.toml").write_text(text, encoding="utf-8")


def _write_csv(
    folder: Path, file: str, rows: Mapping[int, Mapping[Key, str]], elsewhere: Mapping[Key, Key] | None = None
) -> None:
    keys = [(file, column.column) for column in columns_of(file)]
    with (folder / f"{file}.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow([column for _file, column in keys])
        for number in range(2, max(rows, default=1) + 1):
            if number in rows:
                writer.writerow([rows[number].get((elsewhere or {}).get(key, key), "") for key in keys])
            else:
                target.write("\n")


def _in_terms_of_excel(faults: tuple[Fault, ...], filled: Mapping[str, Filled]) -> Iterator[Fault]:
    """Faults of the package's files as faults of the workbook's cells."""
    for fault in faults:
        file = fault.file.removesuffix(".csv")
        sheet = filled["lots" if file == "lots" else "projects"]
        key = (file, fault.column)
        written = sheet.written.get(fault.line or 0, {}).get(key, fault.value)
        heading = sheet.headings.get(key, "")
        if not heading:
            declared = [column for column in columns_of(file) if column.column == fault.column]
            heading = sheet_heading(declared[0]) if declared else fault.column
        yield replace(fault, file=sheet.name, column=heading, value=written)


def _without_repeats(faults: list[Fault]) -> Iterator[Fault]:
    """One fault a cell: the first one found explains it best. By sheet, then by row."""
    first = {(fault.file, fault.line, fault.column): fault for fault in reversed(faults)}
    sheets = list(dict.fromkeys(file_name(sheet, language) for language in LANGUAGES for sheet in SHEETS))
    yield from sorted(
        (fault for fault in faults if first[fault.file, fault.line, fault.column] is fault),
        key=lambda fault: (sheets.index(fault.file) if fault.file in sheets else -1, fault.line or 0),
    )
