"""Copying a project, withdrawing it and bringing it back. Its lots follow, in the same batch."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.log import rows_of
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.services import change, create
from ressursbank.portal.marketplace.listings.follow import close_listings_of_gone_lots
from ressursbank.portal.permissions import require, visible_lots
from ressursbank.portal.projects.models import BuildingStage, Lot, Project, ProjectStorage
from ressursbank.portal.projects.promises import check_free
from ressursbank.portal.sites.public_ids import new_public_id

_COPIED = (
    "site_id", "kind", "planning_stage", "description", "plot", "footprint_m2", "gross_area_m2", "basement_levels",
    "dwellings", "from_period", "to_period",
)  # fmt: skip
_COPIED_STAGE = (
    "number", "name", "area_m2", "plot", "from_period", "to_period", "is_storage_until_start", "storage_from_period",
    "storage_room_tonnes",
)  # fmt: skip
_COPIED_LOT = (
    "direction", "mass_type", "contamination_class", "from_period", "to_period", "tonnes", "tonnes_p10", "tonnes_p90",
    "stage_probability", "entered_quantity", "entered_unit", "note",
)  # fmt: skip
_COPIED_STORAGE = ("from_period", "to_period", "room_tonnes", "area")


@transaction.atomic
def copy_project(acting: Acting, source: Project) -> tuple[Project, uuid.UUID]:
    """A new draft of one's own with the stages, own storage and lots that one sees; no parties, contacts, documents.

    It stands on the same site until it is moved. Also gives the batch. Raises NotAllowedError.
    """
    require(acting, "project.create")
    require(acting, "project.copy", source)
    batch = uuid.uuid4()
    copied = Project(
        public_id=new_public_id("p"),
        name=(_("Copy of %(name)s") % {"name": source.name})[:200],
        organisation=acting.organisation,
        owner=acting.organisation.name if acting.organisation is not None else "",
        **{name: getattr(source, name) for name in _COPIED},
    )
    why = _("Copied from %(name)s") % {"name": source.name}
    create(acting, "project.copy", copied, why=why, batch=batch)
    stage_of: dict[int | None, BuildingStage | None] = {None: None}
    for stage in source.building_stages.order_by("number", "pk"):
        new = BuildingStage(project=copied, **{name: getattr(stage, name) for name in _COPIED_STAGE})
        create(acting, "project.copy", new, why=why, batch=batch)
        stage_of[stage.pk] = new
    for row in source.storage.order_by("pk"):
        storage = ProjectStorage(project=copied, **{name: getattr(row, name) for name in _COPIED_STORAGE})
        create(acting, "project.copy", storage, why=why, batch=batch)
    lots = Lot.objects.filter(visible_lots(acting), project=source).exclude(state=Publication.WITHDRAWN)
    for lot in lots.order_by("pk"):
        created = Lot(
            public_id=new_public_id("l"),
            project=copied,
            building_stage=stage_of[lot.building_stage_id],
            **{name: getattr(lot, name) for name in _COPIED_LOT},
        )
        create(acting, "project.copy", created, why=why, batch=batch)
    return copied, batch


@transaction.atomic
def withdraw_project(acting: Acting, project: Project, why: str, version: int) -> uuid.UUID:
    """Take a project and its lots out of sight of others; nothing is deleted.

    Raises NotAllowedError, EditConflictError, PromisedError.
    """
    batch = uuid.uuid4()
    withdrawn = {"state": Publication.WITHDRAWN}
    change(acting, "project.withdraw", project, withdrawn, version=version, why=why, batch=batch)
    lots = list(project.lots.exclude(state=Publication.WITHDRAWN))
    for lot in lots:
        lot.project = project
        change(acting, "project.withdraw", lot, withdrawn, why=why, batch=batch)
    check_free(lots)
    close_listings_of_gone_lots(acting, lots, batch)
    return batch


@transaction.atomic
def bring_back_project(acting: Acting, project: Project, version: int) -> uuid.UUID:
    """A withdrawn project as it was before, with the lots that went with it; those withdrawn before stay so.

    A draft where the log does not say what it was. Raises NotAllowedError, EditConflictError.
    """
    require(acting, "project.bring_back", project)
    batch = uuid.uuid4()
    label, lot_label = Project._meta.label_lower, Lot._meta.label_lower
    rows = rows_of(project).filter(after__state=Publication.WITHDRAWN.value)
    last = rows.filter(thing_type=label, thing_id=project.pk).first()
    state = (last.before or {}).get("state", Publication.DRAFT.value) if last is not None else Publication.DRAFT.value
    change(acting, "project.bring_back", project, {"state": state}, version=version, batch=batch)
    went_along = rows.filter(thing_type=lot_label, batch=last.batch) if last is not None else rows.none()
    before = {row.thing_id: (row.before or {}).get("state", state) for row in went_along}
    for lot in project.lots.filter(pk__in=before, state=Publication.WITHDRAWN):
        lot.project = project
        change(acting, "project.bring_back", lot, {"state": before[lot.pk]}, batch=batch)
    return batch
