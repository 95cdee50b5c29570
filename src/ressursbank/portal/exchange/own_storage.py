"""Rows of project_storage that the portal keeps as something else: own storage areas, and building stages to come."""

from collections.abc import Collection
from typing import Any

from django.db.models import Min, QuerySet

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.projects.models import BuildingStage, Lot, Project

OWN_KINDS = ("own_site", "extension", "building_stage")
"""Kinds of storage areas that serve the project that they belong to."""

Row = tuple[int, int, int, float, str, dict[str, Any]]
"""Project's key, from_period, to_period, room_tonnes, area, extra: as project_storage.csv and `extra` have them."""


def own_storage_rows(projects: "QuerySet[Project]", states: Collection[str] = (Publication.PUBLISHED,)) -> list[Row]:
    """The rows of some projects: their own areas in these states, then the stages that are storage until they start."""
    return [*_areas(projects, states), *_stages(projects, states)]


def _areas(projects: "QuerySet[Project]", states: Collection[str]) -> list[Row]:
    found = StorageArea.objects.filter(state__in=states, kind__in=OWN_KINDS, project__in=projects)
    fields = ("project_id", "from_period", "to_period", "room_tonnes", "name")
    return [(*row, {}) for row in found.order_by("pk").values_list(*fields)]


def _stages(projects: "QuerySet[Project]", states: Collection[str]) -> list[Row]:
    """From `storage_from_period`, else the project's first quarter with a lot, to the quarter before it starts."""
    stages = list(
        BuildingStage.objects.filter(
            project__in=projects, is_storage_until_start=True, storage_room_tonnes__isnull=False
        ).order_by("project_id", "number", "pk")
    )
    without = {stage.project_id for stage in stages if stage.storage_from_period is None}
    first_lots: dict[int, int] = {}
    if without:
        lots = Lot.objects.filter(state__in=states, project__in=without).order_by()
        first_lots = dict(lots.values_list("project").annotate(Min("from_period")))
    rows: list[Row] = []
    for stage in stages:
        first = stage.storage_from_period
        if first is None:
            first = first_lots.get(stage.project_id)
        if first is not None and first < stage.from_period:
            name = f"building stage {stage.number}" + (f": {stage.name}" if stage.name else "")
            rows.append((stage.project_id, first, stage.from_period - 1, stage.storage_room_tonnes or 0.0, name, {}))
    return rows
