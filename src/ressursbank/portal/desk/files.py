"""The list of unanswered lots as a file: CSV that Excel opens, or XLSX. Headings with units in the page's language."""

from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from ressursbank.portal.desk.unanswered import Unanswered
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.plans.templatetags.shown import mass_type, name_of
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.sites.municipalities import municipality_name
from ressursbank.portal.table_files import open_workbook, spooled, write_csv, write_sheet
from ressursbank.region.periods import format_period
from ressursbank.vocabulary import DIRECTIONS

_CHUNK = 500
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


def file_of(form: str, index: MapIndex, found: Unanswered) -> IO[bytes]:
    """The file, at its beginning."""
    target = spooled()
    if form == "csv":
        write_csv(_headings(), _rows(index, found), target, delimiter=";")
    else:
        book = open_workbook(target)
        write_sheet(book, _("Unanswered lots"), _headings(), _rows(index, found))
        book.close()
    target.seek(0)
    return target
