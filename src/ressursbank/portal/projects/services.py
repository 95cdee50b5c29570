"""What changes a project itself: made, edited, moved, published, closed. Lots and parts have files of their own."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.services import change, create
from ressursbank.portal.marketplace.listings.follow import close_listings_of_gone_lots
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.models import Project
from ressursbank.portal.projects.probabilities import default_probability
from ressursbank.portal.projects.promises import check_free
from ressursbank.portal.projects.readiness import Missing, missing_before_publishing
from ressursbank.portal.sites.models import Site
from ressursbank.portal.sites.public_ids import new_public_id

CLOSED_STAGE = "closed"


class NotReadyError(ValueError):
    """A project that cannot be published yet, and all that it lacks."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__("; ".join(each.text for each in missing))
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Place:
    """Where a project is: a named position in WGS84, and the plot when it is known."""

    name: str
    longitude: float
    latitude: float
    municipality: str
    plot: dict[str, Any] | None

    @property
    def site_fields(self) -> dict[str, Any]:
        """The fields of a site."""
        return {
            "name": self.name,
            "longitude": self.longitude,
            "latitude": self.latitude,
            "municipality": self.municipality,
        }


@transaction.atomic
def create_project(acting: Acting, name: str, place: Place, **fields: Any) -> Project:
    """A new draft on a site of its own. Raises NotAllowedError."""
    batch = uuid.uuid4()
    site = Site(public_id=new_public_id("s"), **place.site_fields)
    create(acting, "project.create", site, batch=batch)
    project = Project(
        public_id=new_public_id("p"),
        site=site,
        name=name,
        organisation=acting.organisation,
        owner=acting.organisation.name if acting.organisation is not None else "",
        plot=place.plot,
        **fields,
    )
    create(acting, "project.create", project, batch=batch)
    return project


@transaction.atomic
def edit_project(acting: Acting, project: Project, fields: Mapping[str, Any], version: int) -> bool:
    """Set fields; whether anything differed. Lots that have the old stage's probability get the new one's."""
    batch, before = uuid.uuid4(), project.planning_stage
    changed = change(acting, "project.edit", project, fields, version=version, batch=batch)
    if changed is not None and project.planning_stage != before:
        follow_planning_stage(acting, "project.edit", project, before, batch)
    return changed is not None


def follow_planning_stage(acting: Acting, action: str, project: Project, before: str, batch: uuid.UUID) -> None:
    """After a change of planning stage: new probabilities for the lots on which nobody has set one."""
    old, new = default_probability(before), default_probability(project.planning_stage)
    if old == new:
        return
    for lot in project.lots.exclude(state=Publication.WITHDRAWN).filter(stage_probability=old):
        lot.project = project
        change(acting, action, lot, {"stage_probability": new}, batch=batch)


@transaction.atomic
def move_project(acting: Acting, project: Project, name: str, place: Place, version: int, site_version: int) -> None:
    """A new place, plot and name. A site that others stand on too is left where it is."""
    batch = uuid.uuid4()
    require(acting, "project.edit", project)
    fields: dict[str, Any] = {"name": name, "plot": place.plot}
    if _stands_alone(project.site):
        change(
            acting,
            "project.edit",
            project.site,
            place.site_fields,
            version=site_version,
            permission_on=project,
            batch=batch,
        )
    else:
        site = Site(public_id=new_public_id("s"), **place.site_fields)
        create(acting, "project.edit", site, permission_on=project, batch=batch)
        fields["site_id"] = site.pk
    change(acting, "project.edit", project, fields, version=version, batch=batch)


def _stands_alone(site: Site) -> bool:
    users = (relation.get_accessor_name() for relation in site._meta.related_objects if relation.field.name == "site")
    standing = sum(int(getattr(site, str(name)).count()) for name in users)
    return standing == 1


@transaction.atomic
def publish_project(acting: Acting, project: Project, version: int) -> None:
    """Share a project and its draft lots with everybody. Raises NotReadyError."""
    require(acting, "project.publish", project)
    missing = missing_before_publishing(project)
    if missing:
        raise NotReadyError(missing)
    _set_state(acting, "project.publish", project, Publication.PUBLISHED, version, {})


@transaction.atomic
def close_project(acting: Acting, project: Project, version: int) -> None:
    """End a project: it and its lots stay to be seen, and count in the past only. Raises PromisedError."""
    _set_state(acting, "project.close", project, Publication.CLOSED, version, {"planning_stage": CLOSED_STAGE})


def _set_state(
    acting: Acting, action: str, project: Project, state: Publication, version: int, fields: Mapping[str, Any]
) -> None:
    batch = uuid.uuid4()
    change(acting, action, project, {"state": state, **fields}, version=version, batch=batch)
    lots = list(project.lots.exclude(state__in=(state, Publication.WITHDRAWN)))
    for lot in lots:
        lot.project = project
        change(acting, action, lot, {"state": state}, batch=batch)
    if state != Publication.PUBLISHED:
        check_free(lots)
    close_listings_of_gone_lots(acting, lots, batch)
