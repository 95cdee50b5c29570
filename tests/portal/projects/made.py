"""Projects of the tests, made by the services as people make them."""

from typing import Any

from ressursbank.portal.projects.lots import add_lots
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.projects.services import Place, create_project, edit_project, publish_project
from ressursbank.region.periods import parse_period
from tests.portal.people import People

START, END = parse_period("2027-Q1"), parse_period("2027-Q4")
MIDTBYEN = Place("Kjøpmannsgata 1", 10.3951, 63.4305, "5001", None)
CLAY = {
    "direction": "surplus",
    "mass_type": "clay",
    "contamination_class": 1,
    "from_period": START,
    "to_period": END,
    "tonnes": 1850.0,
    "tonnes_p10": 1700.0,
    "tonnes_p90": 2100.0,
    "entered_quantity": 1000.0,
    "entered_unit": "fm3",
    "stage_probability": 0.7,
}


def make_draft(people: People, name: str = "Ny skole", who: str = "berit", **fields: Any) -> Project:
    """A draft of the organisation that somebody acts for."""
    project = create_project(people.acting(who), name, MIDTBYEN)
    values = {"kind": "school", "planning_stage": "zoning", "from_period": START, "to_period": END, **fields}
    edit_project(people.acting(who), project, values, project.version)
    return project


def make_lot(people: People, project: Project, who: str = "berit", **fields: Any) -> Lot:
    """A lot of 1 000 fm³ clay."""
    [lot] = add_lots(people.acting(who), project, [CLAY | fields])
    return lot


def make_published(people: People, name: str = "Ny skole", who: str = "berit", **fields: Any) -> Project:
    """A published project with one lot."""
    project = make_draft(people, name, who, **fields)
    make_lot(people, project, who)
    publish_project(people.acting(who), project, project.version)
    return project
