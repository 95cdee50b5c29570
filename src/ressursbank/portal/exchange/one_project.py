"""One project as a Region of its own, drafts too: what it can do with its masses before anybody else is asked."""

from collections.abc import Sequence
from typing import Any, Protocol

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.exchange.assumption_rows import substitutions_of_database
from ressursbank.portal.exchange.kept_rows import region_column
from ressursbank.portal.exchange.own_storage import own_storage_rows
from ressursbank.portal.projects.models import Project, ProjectStorage
from ressursbank.region.assumptions import default_assumptions
from ressursbank.region.cells import absent
from ressursbank.region.columns import columns_of
from ressursbank.region.tables import TABLES, Region, Substitutions

NOT_WITHDRAWN = (Publication.DRAFT, Publication.PUBLISHED, Publication.CLOSED)
PROJECT_ID = "project"
_PROJECT_KEY = 1

Room = Sequence[tuple[int, int, float]]
"""First quarter, last quarter, tonnes."""


class LotFacts(Protocol):
    """What the planner asks of a lot."""

    direction: str
    mass_type: str
    contamination_class: int
    from_period: int
    to_period: int


def own_room(project: Project) -> list[tuple[int, int, float]]:
    """Everything that the project can keep its own masses on. Areas that overlap add up."""
    rows = list(ProjectStorage.objects.filter(project=project).values_list("from_period", "to_period", "room_tonnes"))
    areas = own_storage_rows(Project.objects.filter(pk=project.pk), NOT_WITHDRAWN)
    return rows + [(start, end, tonnes) for _project, start, end, tonnes, _area, _extra in areas]


def own_substitutions() -> Substitutions | None:
    """What may serve what need in the region."""
    return substitutions_of_database()[0]


def region_of_project(
    lots: Sequence[LotFacts], tonnes: Sequence[float], room: Room, substitutions: Substitutions | None
) -> Region:
    """A project with these lots alone, without facilities; `tonnes` of each in place of its own, probability 1.

    The horizon is that of the lots, of which there must be one. All stand on one site, so no position is needed.
    A lot's id is its place in the list, the project's is PROJECT_ID.
    """
    first, last = min(lot.from_period for lot in lots), max(lot.to_period for lot in lots)
    tables: dict[str, Any] = {name: _table(name, 0) for name in TABLES}
    tables["sites"] = _table("sites", 1, id=["site"])
    tables["projects"] = _table("projects", 1, id=[PROJECT_ID], site=[_PROJECT_KEY])
    tables["project_storage"] = _table(
        "project_storage",
        len(room),
        project=[_PROJECT_KEY] * len(room),
        from_period=[start for start, _end, _tonnes in room],
        to_period=[end for _start, end, _tonnes in room],
        room_tonnes=[tonnes for _start, _end, tonnes in room],
    )
    tables["lots"] = _table(
        "lots",
        len(lots),
        id=[str(place) for place in range(len(lots))],
        project=[_PROJECT_KEY] * len(lots),
        direction=[lot.direction for lot in lots],
        mass_type=[lot.mass_type for lot in lots],
        contamination_class=[lot.contamination_class for lot in lots],
        from_period=[lot.from_period for lot in lots],
        to_period=[lot.to_period for lot in lots],
        tonnes=list(tonnes),
        stage_probability=[1.0] * len(lots),
    )
    tables["substitutions"] = substitutions
    return Region(**tables, assumptions=default_assumptions(first, last - first + 1))


def _table(file: str, count: int, **values: list[Any]) -> Any:
    """A table of the region with some columns given as the database has them, the others empty."""
    columns = {column.field: absent(column, count) for column in columns_of(file)}
    for column in columns_of(file):
        if column.field in values:
            columns[column.field] = region_column(column, values[column.field], {_PROJECT_KEY: 0})
    return TABLES[file](**columns)
