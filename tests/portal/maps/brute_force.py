"""The same questions answered by going through the database row by row: what the index is set against."""

from django.db.models import Q

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.facilities.models import Facility, FacilityAccepts, StorageArea
from ressursbank.portal.maps.asked import Asked
from ressursbank.portal.permissions import may, visible_projects, visible_to_all_or_own
from ressursbank.portal.projects.models import Lot, Project

NOT_WITHDRAWN = ~Q(state="withdrawn")


def projects_seen(acting: Acting) -> set[str]:
    """Projects that the permissions show, without those withdrawn."""
    return set(Project.objects.filter(visible_projects(acting) & NOT_WITHDRAWN).values_list("public_id", flat=True))


def facilities_seen(acting: Acting) -> set[str]:
    """Facilities that the permissions show, without those withdrawn."""
    return set(
        Facility.objects.filter(visible_to_all_or_own(acting) & NOT_WITHDRAWN).values_list("public_id", flat=True)
    )


def storage_seen(acting: Acting) -> set[str]:
    """Storage areas that the permissions show, without those withdrawn."""
    return set(
        StorageArea.objects.filter(visible_to_all_or_own(acting) & NOT_WITHDRAWN).values_list("public_id", flat=True)
    )


def lots_asked(acting: Acting, asked: Asked) -> dict[str, float]:
    """Tonnes by lot: published ones of what everybody sees, drafts for insiders, under the filter."""
    found = {}
    for lot in Lot.objects.select_related("project__site"):
        project = lot.project
        if lot.state in ("withdrawn", "closed") or project.state in ("withdrawn", "closed"):
            continue
        if not may(acting, "project.see", project):
            continue
        is_inside = may(acting, "project.see_contacts", project)
        if not is_inside and (lot.state != "published" or project.state != "published"):
            continue
        if lot.direction in asked.layers and _lot_fits(lot, asked) and _project_fits(project, asked):
            quarters = lot.to_period - lot.from_period + 1
            found[lot.public_id] = lot.tonnes if asked.period is None else lot.tonnes / quarters
    return found


def facilities_asked(acting: Acting, asked: Asked) -> set[str]:
    """Facilities under the filter."""
    seen, found = facilities_seen(acting), set()
    for facility in Facility.objects.select_related("site"):
        codes = [vocabulary.FACILITY_KINDS.ids.index(facility.kind)]
        status = vocabulary.FACILITY_STATUSES.ids.index(facility.status) if facility.status else -1
        if facility.public_id not in seen or "facilities" not in asked.layers:
            continue
        if asked.facility_kinds and codes[0] not in asked.facility_kinds:
            continue
        if asked.statuses and status not in asked.statuses:
            continue
        if asked.text and asked.text not in facility.search_text:
            continue
        if asked.municipalities and facility.site.municipality not in asked.municipalities:
            continue
        if asked.period is not None and not (
            (facility.opens is None or facility.opens <= asked.period)
            and (facility.closes is None or facility.closes >= asked.period)
        ):
            continue
        taken = [
            row.max_contamination_class
            for row in FacilityAccepts.objects.filter(facility=facility)
            if not asked.mass_types or vocabulary.MASS_TYPES.code(row.mass_type) in asked.mass_types
        ]
        if (asked.mass_types or asked.classes) and not any(
            highest >= min(asked.classes, default=1) for highest in taken
        ):
            continue
        if _in_area(facility.site.longitude, facility.site.latitude, asked):
            found.add(facility.public_id)
    return found


def _lot_fits(lot: Lot, asked: Asked) -> bool:
    return (
        (not asked.mass_types or vocabulary.MASS_TYPES.code(lot.mass_type) in asked.mass_types)
        and (not asked.classes or lot.contamination_class in asked.classes)
        and (asked.period is None or lot.from_period <= asked.period <= lot.to_period)
    )


def _project_fits(project: Project, asked: Asked) -> bool:
    stage = vocabulary.PLANNING_STAGES.ids.index(project.planning_stage) if project.planning_stage else -1
    return (
        (not asked.stages or stage in asked.stages)
        and (not asked.municipalities or project.site.municipality in asked.municipalities)
        and asked.text in project.search_text
        and _in_area(project.site.longitude, project.site.latitude, asked)
    )


def _in_area(longitude: float, latitude: float, asked: Asked) -> bool:
    if asked.bbox is None:
        return True
    west, south, east, north = asked.bbox
    return west <= longitude < east and south <= latitude < north
