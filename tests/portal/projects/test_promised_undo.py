"""What an agreement rests on is not undone: neither the publication of a lot, nor an import that made it."""

import pytest
from django.urls import reverse

from ressursbank.portal.audit.models import Change
from ressursbank.portal.imports.models import ImportRun
from ressursbank.portal.imports.services import undo as undo_import
from ressursbank.portal.marketplace.agreements.services import cancel
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.projects.promises import PromisedError
from ressursbank.portal.projects.services import publish_project
from tests.portal.marketplace.agreed import make_agreed
from tests.portal.people import People


def _republished(people: People, lot: Lot) -> Change:
    """The log's row of the lot's publication, made again so that it is the newest change of the lot."""
    Project.objects.filter(pk=lot.project_id).update(state="draft")
    Lot.objects.filter(pk=lot.pk).update(state="draft")
    project = Project.objects.get(pk=lot.project_id)
    publish_project(people.acting("berit"), project, project.version)
    return Change.objects.filter(action="project.publish", thing_id=lot.pk, thing_type="projects.lot").latest("pk")


def test_a_publication_that_somebody_was_promised_tonnes_of_is_not_undone(people: People) -> None:
    agreement = make_agreed(people)
    lot = agreement.giver_lot
    assert lot is not None
    batch = _republished(people, lot).batch
    address = reverse("projects:undo", args=[lot.project.public_id, batch])
    client = people.client("berit")
    refused = client.post(address, {"why": ""}, follow=True)
    assert agreement.public_id in refused.content.decode()
    assert Lot.objects.get(pk=lot.pk).state == "published"
    agreement.refresh_from_db()
    cancel(people.acting("berit"), agreement, "Byggingen er utsatt")
    client.post(address, {"why": ""})
    assert Lot.objects.get(pk=lot.pk).state == "draft"


def test_an_import_whose_lots_are_promised_is_not_undone(people: People) -> None:
    agreement = make_agreed(people)
    lot = agreement.giver_lot
    assert lot is not None
    batch = _republished(people, lot).batch
    run = ImportRun.objects.create(
        kind="sheet",
        file_name="poster.xlsx",
        content=b"",
        organisation=people.organisation["trondheim"],
        asked_by=people.person["berit"],
        state="committed",
        batch=batch,
    )
    with pytest.raises(PromisedError, match=agreement.public_id):
        undo_import(run, people.acting("berit"))
    assert ImportRun.objects.get(pk=run.pk).state == "committed"
    assert Lot.objects.get(pk=lot.pk).state == "published"
