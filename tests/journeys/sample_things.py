"""A thing of every kind that a page is about, owned by the people of the tests, with the arguments that lead to it."""

from typing import Any

from ressursbank.portal.accounts.models import Organisation, Person
from ressursbank.portal.exchange.home import Shown, current_home
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.imports.models import ImportRun
from ressursbank.portal.plans.filters import Filter
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.selectors import flow_page
from ressursbank.portal.projects.models import (
    Project,
)
from ressursbank.portal.sites.models import Site
from tests.journeys.samples_accounts import of_accounts
from tests.journeys.samples_agreements import of_agreements
from tests.journeys.samples_alerts import of_alerts
from tests.journeys.samples_api_keys import of_api_keys
from tests.journeys.samples_desk import of_desk
from tests.journeys.samples_facilities import make_facilities, make_storage
from tests.journeys.samples_listings import of_listings
from tests.journeys.samples_projects import make_projects, of_a_project
from tests.journeys.samples_rounds import of_rounds
from tests.journeys.samples_storage_trade import of_storage_trade
from tests.journeys.samples_trade import of_trade
from tests.journeys.samples_undo import undoable_batch
from tests.portal.people import People


def make_things(people: People, run: PlanRun) -> dict[str, Any]:
    """Write them; arguments by "namespace:argument" or "namespace:route.argument", queries by "namespace:route?"."""
    project = make_projects(people)
    facility = make_facilities(people)
    storage = make_storage(people)
    imported = _import(people)
    why = f"?{flow_page(_shown(), Filter()).rows[0].why}"
    return {
        **of_storage_trade(people, storage),
        **of_rounds(people, run),
        **of_alerts(people),
        **of_accounts(people),
        **of_a_project(project),
        **of_agreements(people, project, facility),
        **of_desk(people),
        **of_listings(people),
        **of_trade(people),
        **of_api_keys(people),
        "facilities:public_id": facility.public_id,
        "facilities:undo.batch": str(undoable_batch(facility)),
        "facilities:storage.public_id": storage.public_id,
        "facilities:storage_undo.batch": str(undoable_batch(storage)),
        "imports:export.form": "csv",
        "imports:public_id": str(imported.public_id),
        "maps:tile.z": 4,
        "maps:tile.x": 8,
        "maps:tile.y": 4,
        "maps:about.kind": "project",
        "maps:about.key": project.public_id,
        "plans:run": str(run.public_id),
        "plans:public_id": project.public_id,
        "plans:facility.public_id": facility.public_id,
        "plans:key": "horizon_start",
        "plans:why?": why,
        "plans:run_why?": why,
        "start:role": "builder",
        "start:pk": people.person["berit"].pk,
    }


def names_of_things() -> list[str]:
    """What people have called their things: Norwegian on every page, longest first."""
    named = (Project, Facility, StorageArea, Site, Organisation, Person, PlanRun)
    names = {str(thing.name) for model in named for thing in model._default_manager.all()}
    return sorted(names | set(Facility.objects.values_list("operator", flat=True)) - {""}, key=len, reverse=True)


def _shown() -> Shown:
    found = current_home().shown
    assert found is not None
    return found


def _import(people: People) -> ImportRun:
    return ImportRun.objects.create(
        kind="sheet",
        file_name="masser.xlsx",
        content=b"",
        organisation=people.organisation["trondheim"],
        asked_by=people.person["berit"],
        state=ImportRun.State.DISCARDED,
        counts={},
    )
