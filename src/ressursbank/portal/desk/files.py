"""The list of unanswered lots as a file: CSV that Excel opens, or XLSX. Headings with units in the page's language."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from ressursbank.portal.desk.unanswered import Unanswered
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.plans.templatetags.shown import mass_type, name_of
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.sites.municipalities import municipality_name
from ressursbank.region.periods import format_period
from ressursbank.vocabulary import DIRECTIONS

_CHUNK = 500
_SPOOL = 4 * 1024 * 1024
_COLUMNS = (
    "pk", "public_id", "direction", "mass_type", "contamination_class", "from_period", "to_period", "project__name",
    "project__site__municipality", "project__organisation__name", "project__organisation__number", "project__owner",
)  # fmt: skip


def _headings() -> list[str]:
    return [
        _("Lot"),
        _("Surplus or need"),
        _("Mass type"),
        _("Contamination class"),
        _("Left (tonnes)"),
        _("First quarter"),
        _("Last quarter"),
        _("Weeks until the first quarter"),
        _("On the market"),
        _("Project"),
        _("Municipality"),
        _("Owner"),
    ]


def _rows(index: MapIndex, found: Unanswered) -> Iterator[list[Any]]:
    places = found.rows.tolist()
    for start in range(0, len(places), _CHUNK):
        part = places[start : start + _CHUNK]
        keys = [int(index.lots.pk[place]) for place in part]
        rows = {row[0]: row for row in Lot.objects.filter(pk__in=keys).order_by().values_list(*_COLUMNS)}
        for place, key in zip(part, keys, strict=True):
            if key not in rows:
                continue
            _key, id_, direction, _mass, number, first, last, project, municipality, owner, registered, written = rows[
                key
            ]
            yield [
                id_,
                name_of(DIRECTIONS, DIRECTIONS.code(direction)),
                mass_type(int(index.lots.mass_type[place])),
                number,
                round(float(found.left[place])),
                format_period(first),
                format_period(last),
                int(found.weeks[place]),
                _("yes") if found.listings[place] else _("no"),
                project,
                municipality_name(municipality),
                (owner if registered else _("A private landowner")) if owner else written,
            ]


def _csv(headings: Sequence[str], rows: Iterable[list[Any]], target: IO[bytes]) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headings)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    text.flush()
    text.detach()


def _harmless(value: Any) -> Any:
    """A name that a spreadsheet would take for a formula gets an apostrophe first."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value


def _xlsx(headings: Sequence[str], rows: Iterable[list[Any]], target: IO[bytes]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    bold = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B4F55"})
    sheet = book.add_worksheet(_("Unanswered lots")[:31])
    for place, title in enumerate(headings):
        sheet.set_column(place, place, max(12, min(len(title) + 2, 40)))
        sheet.write_string(0, place, title, bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            sheet.write(count, place, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(count, 1), len(headings) - 1)
    book.close()


Write = Callable[[Sequence[str], Iterable[list[Any]], IO[bytes]], None]
FORMATS: dict[str, tuple[str, str, Write]] = {
    "csv": ("unanswered-lots.csv", "text/csv; charset=utf-8", _csv),
    "xlsx": (
        "unanswered-lots.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _xlsx,
    ),
}


def file_of(form: str, index: MapIndex, found: Unanswered) -> IO[bytes]:
    """The file, at its beginning."""
    target = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115  # closed by the answer that sends it
    _name, _kind, write = FORMATS[form]
    write(_headings(), _rows(index, found), target)
    target.seek(0)
    return target
