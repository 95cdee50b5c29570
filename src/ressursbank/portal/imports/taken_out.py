"""What one takes out as tables: projects, lots, facilities with what they accept, storage areas; what one may see.

Each table has a heading a column with its unit, in the page's language; codes and states by name, quarters as 2027-Q1.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.exchange.kept_rows import field_of
from ressursbank.portal.facilities.models import Facility, FacilityAccepts, FacilityCapacity, StorageArea
from ressursbank.portal.imports.names import column_name, file_name, heading, unit_name
from ressursbank.portal.imports.template import shown_value
from ressursbank.portal.permissions import visible_to_all_or_own
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.region.columns import Column, columns_of
from ressursbank.region.periods import format_period

IN_USE = (Publication.DRAFT, Publication.PUBLISHED, Publication.CLOSED)


@dataclass(frozen=True, slots=True)
class Taken:
    """One table: id for file names, name, headings, and rows fetched while they are read."""

    id: str
    name: str
    headings: tuple[str, ...]
    query: "QuerySet[Any]"
    lookups: tuple[str, ...]
    shown: tuple[Callable[[Any], Any], ...]
    place: tuple[str, str] = ("", "")
    """Lookups of longitude and latitude, for tables that are on a map."""
    plot: str = ""

    def rows(self) -> Iterator[list[Any]]:
        """The values of each row, as they are shown."""
        for row in self.query.values_list(*self.lookups).iterator(chunk_size=5000):
            yield [show(value) for show, value in zip(self.shown, row, strict=True)]


def tables_for(acting: Acting, projects: "QuerySet[Project]", *, only_own: bool) -> list[Taken]:
    """The tables of some projects (as the project list filters them) and of the facilities that one may see.

    `only_own`: only facilities and storage areas of one's own organisation.
    """
    seen = visible_to_all_or_own(acting)
    facilities = Facility.objects.filter(seen, state__in=IN_USE)
    areas = StorageArea.objects.filter(seen, state__in=IN_USE)
    if only_own:
        facilities = facilities.filter(organisation=acting.organisation)
        areas = areas.filter(organisation=acting.organisation)
    chosen = projects.order_by().values("pk")
    lots = Lot.objects.filter(project__in=chosen, state__in=IN_USE)
    {"project__name": column_name("projects", "name")}
    return [
        _table("projects", projects.order_by("name", "pk"), _place("site")),
        _table(
            "lots", lots.order_by("pk"), _place("project__site"), {"project__name": column_name("projects", "name")}
        ),
        _table("facilities", facilities.order_by("name", "pk"), _place("site")),
        _table("facility_accepts", FacilityAccepts.objects.filter(facility__in=facilities).order_by("facility", "pk")),
        _table(
            "facility_capacity", FacilityCapacity.objects.filter(facility__in=facilities).order_by("facility", "pk")
        ),
        _areas(areas),
    ]


def _place(site: str) -> dict[str, str]:
    """Lookups of the place with their headings."""
    columns = {column.column: column for column in columns_of("sites")}
    shown = {"name": "name", "municipality": "municipality", "longitude": "longitude", "latitude": "latitude"}
    return {f"{site}__{field}": heading(columns[name]) for field, name in shown.items()}


def _table(
    file: str, query: "QuerySet[Any]", place: Mapping[str, str] | None = None, more: Mapping[str, str] | None = None
) -> Taken:
    lookups: list[str] = []
    headings: list[str] = []
    shown: list[Callable[[Any], Any]] = []
    for column in columns_of(file):
        if column.column == "site_id":
            continue
        lookups.append(f"{column.field}__public_id" if column.type == "reference" else field_of(column))
        headings.append(heading(column))
        shown.append(_shown(column))
    for lookup, title in {**(more or {}), **(place or {})}.items():
        lookups.append(lookup)
        headings.append(title)
        shown.append(_as_it_is)
    if file in ("projects", "lots", "facilities"):
        lookups.append("state")
        headings.append(_("State"))
        shown.append(_state)
    ends = [lookup for lookup in lookups if lookup.endswith(("__longitude", "__latitude"))]
    return Taken(
        file,
        file_name(file),
        tuple(headings),
        query,
        tuple(lookups),
        tuple(shown),
        (ends[0], ends[1]) if ends else ("", ""),
        "plot" if file in ("projects", "facilities") else "",
    )


def _areas(query: "QuerySet[StorageArea]") -> Taken:
    tonnes, quarter = unit_name("tonnes"), _as_quarter
    columns: list[tuple[str, str, Callable[[Any], Any]]] = [
        ("public_id", _("ID"), _as_it_is),
        ("name", _("Name"), _as_it_is),
        ("kind", _("Kind"), _as_it_is),
        ("project__public_id", column_name("projects", "project_id"), _as_it_is),
        ("operator", column_name("facilities", "operator"), _as_it_is),
        ("from_period", column_name("lots", "from_period"), quarter),
        ("to_period", column_name("lots", "to_period"), quarter),
        ("area_m2", _("Area (m²)"), _as_it_is),
        ("room_tonnes", f"{column_name('project_storage', 'room_tonnes')} ({tonnes})", _as_it_is),
        ("max_contamination_class", column_name("facility_accepts", "max_contamination_class"), _as_it_is),
        *((lookup, title, _as_it_is) for lookup, title in _place("site").items()),
        ("state", _("State"), _state),
    ]
    lookups, headings, shown = zip(*columns, strict=True)
    place = ("site__longitude", "site__latitude")
    ordered = query.order_by("from_period", "name", "pk")
    return Taken("storage_areas", file_name("storage_areas"), headings, ordered, lookups, shown, place, "plot")


def _shown(column: Column) -> Callable[[Any], Any]:
    if column.code_list or column.type == "period":
        return lambda value: shown_value(column, value)
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return None if value == "" else value


def _as_quarter(value: int | None) -> str | None:
    return None if value is None else format_period(value)


def _state(value: str) -> str:
    return str(Publication(value).label)


def column_of(table: Taken, lookup: str) -> int:
    """The place of a lookup in the rows."""
    return list(table.lookups).index(lookup)


def values_of(rows: Sequence[Sequence[Any]], place: int) -> list[Any]:
    """One column of some rows."""
    return [row[place] for row in rows]
