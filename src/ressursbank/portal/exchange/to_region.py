"""The region as the database has it now: what is published, as one Region. Nothing else makes one from the database."""

from collections.abc import Mapping, Set
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ressursbank.portal.audit.models import Change, Publication
from ressursbank.portal.exchange.assumption_rows import assumptions_of_database, substitutions_of_database
from ressursbank.portal.exchange.kept_rows import MODELS, field_of, region_column, unknown_columns
from ressursbank.portal.exchange.own_storage import own_storage_rows
from ressursbank.portal.exchange.shared_storage import accepts_of_area, facility_of_area, shared_areas
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.projects.models import Lot, Project, ProjectStorage
from ressursbank.portal.sites.models import Distance, Site
from ressursbank.region.columns import columns_of
from ressursbank.region.tables import TABLES, Region

PUBLISHED = Publication.PUBLISHED

Rows = list[tuple[Any, ...]]
"""One value a declared column (a reference: the key of the row that it refers to), then `extra`."""
SITE = [column.field for column in columns_of("projects")].index("site")
"""Where a project's row has its site; a facility's the same."""


def region_of_database(projects: Q | None = None, leave_empty: Set[str] = frozenset()) -> Region:
    """Everything that is published, or only the projects of a filter, with all facilities.

    Drafts, withdrawn and closed rows are left out. Rows come in the order in which they were made. A storage area
    that serves its own project, and a building stage that is storage until it starts, are rows of project_storage;
    other storage areas are facilities of kind storage, under their own ids. Sites are those of what is there, and
    those that a package brought without anything on them. Files of `leave_empty` (facilities: with all
    that belongs to them) are not read.
    """
    chosen = Project.objects.filter(state=PUBLISHED)
    if projects is not None:
        chosen = chosen.filter(projects)
    has_facilities = "facilities" not in leave_empty
    facilities = Facility.objects.filter(state=PUBLISHED) if has_facilities else Facility.objects.none()
    areas = list(shared_areas()) if has_facilities else []
    rows: dict[str, Rows] = {}
    keys: dict[str, list[Any]] = {}
    keys["projects"], rows["projects"] = _keys_and_rows("projects", chosen)
    keys["facilities"], rows["facilities"] = _keys_and_rows("facilities", facilities)
    keys["facilities"] += [area.public_id for area in areas]
    rows["facilities"] += [facility_of_area(area) for area in areas]
    used = {row[SITE] for file in keys for row in rows[file]}
    if projects is None:
        used.update(_bare_sites().values_list("pk", flat=True))
    sites = Site.objects.all() if projects is None else Site.objects.filter(pk__in=used)
    keys["sites"], rows["sites"] = _keys_and_rows("sites", sites, used)
    rows["lots"] = _rows("lots", Lot.objects.filter(state=PUBLISHED, project__in=chosen))
    rows["project_storage"] = _rows("project_storage", ProjectStorage.objects.filter(project__in=chosen))
    rows["project_storage"] += own_storage_rows(chosen)
    for file in ("facility_accepts", "facility_capacity", "facility_yields"):
        rows[file] = _rows(file, MODELS[file]._default_manager.filter(facility__in=facilities))
    rows["facility_accepts"] += [row for area in areas for row in accepts_of_area(area)]
    rows["distances"] = [] if "distances" in leave_empty else _rows("distances", Distance.objects.all())
    return _region(rows, {file: {key: row for row, key in enumerate(listed)} for file, listed in keys.items()})


def _region(rows: Mapping[str, Rows], row_of: Mapping[str, Mapping[Any, int]]) -> Region:
    """The tables of these rows; `row_of` gives the row of a reference by file and key."""
    tables: dict[str, Any] = {}
    unknown: dict[str, Mapping[str, Any]] = {}
    for file in MODELS:
        kept = _with_known_references(file, rows[file], row_of)
        *columns, extras = zip(*kept, strict=True) if kept else [()] * (len(columns_of(file)) + 1)
        tables[file] = TABLES[file](
            **{
                column.field: region_column(column, values, row_of.get(column.refers_to, {}))
                for column, values in zip(columns_of(file), columns, strict=True)
            }
        )
        if extra := unknown_columns(extras):
            unknown[file] = extra
    tables["substitutions"], found = substitutions_of_database()
    if found:
        unknown["substitutions"] = found
    return Region(**tables, assumptions=assumptions_of_database(), unknown_columns=unknown)


def _names(file: str) -> list[str]:
    names = [f"{column.field}_id" if column.type == "reference" else field_of(column) for column in columns_of(file)]
    return [*names, "extra"]


def _rows(file: str, found: "QuerySet[Any]") -> Rows:
    return list(found.order_by("pk").values_list(*_names(file)))


def _keys_and_rows(file: str, found: "QuerySet[Any]", only: Set[Any] | None = None) -> tuple[list[Any], Rows]:
    keyed = [row for row in found.order_by("pk").values_list("pk", *_names(file)) if only is None or row[0] in only]
    return [row[0] for row in keyed], [row[1:] for row in keyed]


def _with_known_references(file: str, rows: Rows, row_of: Mapping[str, Mapping[Any, int]]) -> Rows:
    """Without rows that refer to what is not in the region: another session may have changed it between two queries."""
    for place, column in enumerate(columns_of(file)):
        if column.type == "reference":
            known = row_of[column.refers_to]
            rows = [row for row in rows if row[place] in known]
    return rows


def _bare_sites() -> "QuerySet[Site]":
    """Sites with nothing on them that a package brought. Those of drafts are nobody's business."""

    def on_it(model: Any) -> Exists:
        return Exists(model._default_manager.filter(site=OuterRef("pk")))

    brought = Change.objects.filter(
        thing_type="sites.site", thing_id=OuterRef("pk"), before__isnull=True, action="import.package"
    )
    return Site.objects.filter(~on_it(Project), ~on_it(Facility), ~on_it(StorageArea), Exists(brought))
