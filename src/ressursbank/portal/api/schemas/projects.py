"""Projects as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema

from ressursbank import vocabulary
from ressursbank.portal.api.schemas.common import (
    In,
    Latitude,
    Longitude,
    Municipality,
    OneOf,
    OrganisationOut,
    PlaceOut,
    Quarter,
    QuarterText,
    Text,
    organisation_out,
    place_out,
    quarter_text,
)
from ressursbank.portal.api.schemas.lots import State
from ressursbank.portal.projects.models import Project
from ressursbank.portal.projects.project_forms import MOST_M2

ProjectKind = Annotated[str, OneOf(vocabulary.PROJECT_KINDS.ids, "What is built.")]
PlanningStage = Annotated[str, OneOf(vocabulary.PLANNING_STAGES.ids, "How far the planning is.")]


class ProjectChange(In):
    """What is to be different; what is left out, or null, stays."""

    name: Annotated[str, Text(200, 1)] | None = None
    kind: ProjectKind | None = None
    planning_stage: PlanningStage | None = None
    description: Annotated[str, Text(5000)] | None = None
    footprint_m2: float | None = Field(None, ge=1, le=MOST_M2)
    gross_area_m2: float | None = Field(None, ge=1, le=MOST_M2)
    basement_levels: int | None = Field(None, ge=0, le=20)
    dwellings: int | None = Field(None, ge=0, le=100_000)
    first_quarter: Quarter | None = Field(None, description="Of earthworks.")
    last_quarter: Quarter | None = Field(None, description="Of earthworks.")


class ProjectIn(ProjectChange):
    """A new project: a draft until it is published."""

    name: Annotated[str, Text(200, 1)] = Field(examples=["Ny skole"])
    kind: ProjectKind
    planning_stage: PlanningStage
    longitude: Longitude
    latitude: Latitude
    place_name: Annotated[str, Text(200)] = Field("", examples=["Skoleveien 1"])
    municipality: Municipality | None = Field(None, description="Found from the coordinates when left out.")
    plot: dict[str, Any] | None = Field(
        None, description="GeoJSON polygon in WGS84.", json_schema_extra={"examples": [None]}
    )


class ProjectOut(Schema):
    """A building project."""

    id: str = Field(examples=["p-7f3kq2a"])
    name: str
    kind: str | None
    planning_stage: str | None
    builder: str = Field(description="As it is shown to others.")
    organisation: OrganisationOut | None
    place: PlaceOut
    description: str
    footprint_m2: float | None
    gross_area_m2: float | None
    basement_levels: int | None
    dwellings: int | None
    first_quarter: QuarterText | None
    last_quarter: QuarterText | None
    state: State
    version: int
    changed_at: datetime


class ProjectList(Schema):
    """A page of projects."""

    items: list[ProjectOut]
    next: str | None = Field(description="Address of the next page, null on the last.")


class ProjectFilter(Schema):
    """Which projects."""

    kind: ProjectKind | None = None
    planning_stage: PlanningStage | None = None
    municipality: Municipality | None = None
    state: State | None = Field(None, description="All but withdrawn ones when left out.")
    mine: bool = Field(False, description="Those of your organisation only.")
    changed_since: datetime | None = Field(None, description="Changed at this time or later.")


def project_out(project: Project) -> dict[str, Any]:
    """A project with its site and organisation at hand."""
    names = (
        "name", "description", "footprint_m2", "gross_area_m2", "basement_levels", "dwellings", "state", "version",
        "changed_at",
    )  # fmt: skip
    return {
        "id": project.public_id,
        **{name: getattr(project, name) for name in names},
        "kind": project.kind or None,
        "planning_stage": project.planning_stage or None,
        "builder": project.owner,
        "organisation": organisation_out(project.organisation),
        "place": place_out(project.site),
        "first_quarter": quarter_text(project.from_period),
        "last_quarter": quarter_text(project.to_period),
    }
