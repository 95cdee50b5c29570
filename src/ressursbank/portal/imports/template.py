"""The Excel template for projects and lots: made of the columns' declarations, with lists, limits and explanations.

Filled with an organisation's own projects it is also how they are taken out and brought in again.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from ressursbank.portal.imports.names import file_name, heading, sheet_columns, this_language
from ressursbank.region.columns import Column, columns_of
from ressursbank.region.periods import format_period, parse_period
from ressursbank.vocabulary import code_list

SHEETS = ("projects", "lots")
LAST_ROW = 5000
FIRST_PERIOD, LAST_PERIOD = parse_period("2024-Q1"), parse_period("2049-Q4")
ACCENT = "#0B4F55"
_EXAMPLES: Mapping[tuple[str, str], Any] = {
    ("projects", "name"): "Lade skole",
    ("sites", "name"): "Lade allé 1",
    ("sites", "latitude"): 63.4445,
    ("sites", "longitude"): 10.4372,
    ("sites", "municipality"): "5001",
    ("projects", "kind"): "school",
    ("projects", "planning_stage"): "zoning",
    ("lots", "project_id"): "Lade skole",
    ("lots", "direction"): "surplus",
    ("lots", "mass_type"): "clay",
    ("lots", "contamination_class"): 1,
    ("lots", "from_period"): "2027-Q2",
    ("lots", "to_period"): "2027-Q3",
    ("lots", "tonnes"): 4200,
    ("lots", "tonnes_p10"): 3100,
    ("lots", "tonnes_p90"): 5600,
    ("lots", "stage_probability"): 0.7,
}

Rows = Mapping[str, Iterable[Sequence[Any]]]
"""By sheet: one value a column of the sheet, codes as ids, quarters as numbers."""


def template_columns(sheet: str) -> list[tuple[Column, dict[str, str]]]:
    """The columns of one sheet as they are declared, with the template's own row for each."""
    declared = {(column.file, column.column): column for file in ("sites", *SHEETS) for column in columns_of(file)}
    return [(declared[row["file"], row["column"]], row) for row in sheet_columns() if row["sheet"] == sheet]


def write_template(target: IO[bytes], rows: Rows | None = None) -> None:
    """Write the workbook, empty or with rows, in the language of the page."""
    book = xlsxwriter.Workbook(target, {"in_memory": False, "strings_to_formulas": False, "strings_to_urls": False})
    looks = _Looks(book)
    _instructions(book.add_worksheet(_("Instructions")), looks)
    sheets = {sheet: book.add_worksheet(file_name(sheet)) for sheet in SHEETS}
    lists = _lists(book.add_worksheet(_("Choices")))
    for sheet, worksheet in sheets.items():
        _headings(worksheet, sheet, looks)
        _validation(worksheet, sheet, lists)
        for number, row in enumerate((rows or {}).get(sheet, ()), start=1):
            for place, ((column, _more), value) in enumerate(zip(template_columns(sheet), row, strict=True)):
                _write(worksheet, number, place, column, value, looks)
    sheets[SHEETS[0]].activate()
    book.close()


def sheet_heading(column: Column, language: str | None = None) -> str:
    """What a column is called in the template: a project is named, not given by its id."""
    if column.type == "reference":
        return heading(next(other for other in columns_of("projects") if other.field == "name"), language)
    return heading(column, language)


def shown_value(column: Column, value: Any) -> Any:
    """A value as it stands in a cell: codes by name, quarters as 2027-Q1."""
    if value in (None, ""):
        return None
    if column.code_list:
        names = code_list(column.code_list)
        return (names.name_en if this_language() == "en" else names.name_nb)[names.code(value)]
    return format_period(value) if column.type == "period" and isinstance(value, int) else value


class _Looks:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": ACCENT})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.heading = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT, "text_wrap": True})
        self.required = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#7A4A00", "text_wrap": True}
        )
        self.id = book.add_format({"locked": False, "font_color": "#5A6263", "bg_color": "#F1F4F4", "num_format": "@"})
        self.open = book.add_format({"locked": False})
        self.open_text = book.add_format({"locked": False, "num_format": "@"})
        self.tonnes = book.add_format({"locked": False, "num_format": "#,##0.##"})
        self.degrees = book.add_format({"locked": False, "num_format": "0.00000#"})

    def of(self, column: Column) -> Any:
        """How the cells of a column look; all of them may be written in."""
        if column.type == "id":
            return self.id
        if column.file == "sites" and column.type == "number":
            return self.degrees
        if column.type == "number":
            return self.tonnes if column.unit == "tonnes" else self.open
        return self.open if column.type == "integer" else self.open_text


def _headings(worksheet: Any, sheet: str, looks: _Looks) -> None:
    worksheet.set_row(0, 32)
    for place, (column, row) in enumerate(template_columns(sheet)):
        worksheet.set_column(place, place, float(row["width"]), looks.of(column))
        must = column.is_required and column.type != "id" and (column.file, column.column) != ("sites", "name")
        worksheet.write_string(0, place, sheet_heading(column), looks.required if must else looks.heading)
        worksheet.write_comment(0, place, row[f"help_{this_language()}"], {"x_scale": 2, "y_scale": 1.2})
    worksheet.freeze_panes(1, 2)
    worksheet.protect(
        "",
        {
            "format_columns": True,
            "format_rows": True,
            "insert_rows": True,
            "delete_rows": True,
            "sort": True,
            "autofilter": True,
        },
    )


def _lists(worksheet: Any) -> dict[str, str]:
    """Writes every list of choices in a column of its own; where each stands."""
    names = "name_en" if this_language() == "en" else "name_nb"
    lists: dict[str, Sequence[str]] = {}
    for sheet in SHEETS:
        for column, _row in template_columns(sheet):
            if column.code_list:
                lists[column.code_list] = getattr(code_list(column.code_list), names)
    lists["quarters"] = [format_period(period) for period in range(FIRST_PERIOD, LAST_PERIOD + 1)]
    found = {}
    for place, (name, values) in enumerate(lists.items()):
        worksheet.write_column(0, place, values)
        found[name] = f"='{worksheet.get_name()}'!{xl_range_abs(0, place, len(values) - 1, place)}"
    worksheet.protect()
    worksheet.hide()
    return found


def _validation(worksheet: Any, sheet: str, lists: Mapping[str, str]) -> None:
    for place, (column, row) in enumerate(template_columns(sheet)):
        rule = _rule(column, lists)
        if rule:
            worksheet.data_validation(
                1,
                place,
                LAST_ROW,
                place,
                {
                    **rule,
                    "input_title": sheet_heading(column)[:32],
                    "input_message": row[f"help_{this_language()}"][:255],
                    "error_title": sheet_heading(column)[:32],
                },
            )


def _rule(column: Column, lists: Mapping[str, str]) -> dict[str, Any]:
    if column.code_list or column.type == "period":
        source = lists[column.code_list or "quarters"]
        return {"validate": "list", "source": source, "error_message": _("Choose from the list.")}
    if column.type == "reference":
        names = [(other.file, other.column) for other, _row in template_columns("projects")]
        place = xl_col_to_name(names.index(("projects", "name")))
        source = f"='{file_name('projects')}'!${place}$2:${place}${LAST_ROW + 1}"
        message = _("Choose a project. It must stand in the sheet of projects.")
        return {"validate": "list", "source": source, "error_message": message}
    if column.type in ("number", "integer"):
        low, high = column.minimum, column.maximum
        limits: dict[str, Any] = {"validate": "integer" if column.type == "integer" else "decimal"}
        if high is not None:
            message = _("Write a number from %(low)s to %(high)s.") % {"low": f"{low:g}", "high": f"{high:g}"}
            return {**limits, "criteria": "between", "minimum": low, "maximum": high, "error_message": message}
        message = _("Write a number, zero or more.")
        return {**limits, "criteria": ">=", "value": low or 0, "error_message": message}
    return {}


def _write(worksheet: Any, row: int, place: int, column: Column, value: Any, looks: _Looks) -> None:
    shown = shown_value(column, value)
    if shown is None:
        return
    if isinstance(shown, str):
        worksheet.write_string(row, place, shown, looks.of(column))
    else:
        worksheet.write_number(row, place, shown, looks.of(column))


def _instructions(worksheet: Any, looks: _Looks) -> None:
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, 0, 30)
    worksheet.set_column(1, 1, 78)
    worksheet.set_column(2, 2, 22)
    worksheet.write_string(0, 0, _("Projects and lots for Ressursbank"), looks.title)
    lines = (
        _("Fill in one line for each project in the first sheet, and one for each lot of masses in the second."),
        _("Headings in brown must be filled in. The ids are given by Ressursbank: leave them empty for what is new."),
        _("Do not change the headings or the names of the sheets. The order of the lines is yours to choose."),
        _("Upload the file under import and export. You see what is new and what is changed before anything is saved."),
        _("A line that you delete here is not deleted in Ressursbank."),
    )
    row = 2
    for line in lines:
        worksheet.merge_range(row, 0, row, 2, line, looks.text)
        row += 1
    for sheet in SHEETS:
        row += 1
        titles = (file_name(sheet), _("What to write"), _("Example"))
        for place, title in enumerate(titles):
            worksheet.write_string(row, place, title, looks.heading)
        for column, more in template_columns(sheet):
            row += 1
            worksheet.write_string(row, 0, sheet_heading(column), looks.text)
            worksheet.write_string(row, 1, more[f"help_{this_language()}"], looks.text)
            example = shown_value(column, _EXAMPLES.get((column.file, column.column)))
            if example is not None:
                worksheet.write(row, 2, example, looks.text)
        row += 1
    worksheet.protect()
