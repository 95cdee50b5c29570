"""A project with a site, a stage and lots, made by the services as people make them."""

import uuid

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit import services
from ressursbank.portal.projects.models import BuildingStage, Lot, Project
from ressursbank.portal.sites.models import Site
from ressursbank.region.periods import parse_period

FIRST, LAST = parse_period("2027-Q1"), parse_period("2027-Q4")


def make_project(acting: Acting, name: str = "Tiller skole", public_id: str = "p-tiller", **fields: object) -> Project:
    """A project of the organisation that acts, with its site, in one batch."""
    batch = uuid.uuid4()
    site = Site(public_id=f"s-{public_id}", name=name, longitude=10.38, latitude=63.36, municipality="5001")
    services.create(acting, "project.create", site, batch=batch)
    project = Project(public_id=public_id, site=site, name=name, organisation=acting.organisation, **fields)
    services.create(acting, "project.create", project, batch=batch)
    return project


def add_stage(acting: Acting, project: Project, number: int = 1) -> BuildingStage:
    """A building stage."""
    stage = BuildingStage(project=project, number=number, from_period=FIRST, to_period=LAST)
    services.create(acting, "project.edit", stage)
    return stage


def add_lot(acting: Acting, project: Project, public_id: str = "l-1", **fields: object) -> Lot:
    """1 200 t of clean clay to get rid of, unless said otherwise."""
    values = {
        "direction": "surplus",
        "mass_type": "clay",
        "contamination_class": 1,
        "from_period": FIRST,
        "to_period": LAST,
        "tonnes": 1200.0,
    }
    lot = Lot(public_id=public_id, project=project, **{**values, **fields})
    services.create(acting, "project.edit", lot)
    return lot
