"""A program of a builder's makes a project, publishes a lot and reads its partners; another's takes it to agreement."""

import pytest
from django.urls import reverse

from ressursbank.portal.audit.models import Change
from ressursbank.portal.projects.models import Lot
from tests.portal.api.called import LOT, PROJECT, program
from tests.portal.people import People
from tests.portal.projects.made import make_published

pytestmark = pytest.mark.django_db


def test_from_a_new_project_to_a_listing_that_everybody_reads(people: People) -> None:
    berit = program(people)
    made = berit.post("/projects", PROJECT)
    assert made.status_code == 201, made.content
    project = made.json()
    assert (project["state"], project["builder"], made["ETag"]) == ("draft", "Trondheim kommune", '"1"')
    lot = berit.post("/lots", {"project_id": project["id"], **LOT}).json()
    assert lot["quantities"]["in_place_m3"] == pytest.approx(1000)
    assert lot["tonnes"] == lot["left_tonnes"] > 1500
    assert berit.post(f"/projects/{project['id']}/publish", If_Match=made["ETag"]).json()["state"] == "published"
    listing = berit.post("/listings", {"lot_id": lot["id"], "price_nok_per_tonne": -40, "title": "Leire"})
    assert listing.status_code == 201, listing.content
    assert listing.json()["price_nok_per_tonne"] == -40
    [shown] = program(people, "frida").get("/listings?mass_type=clay&direction=surplus").json()["items"]
    assert (shown["id"], shown["lot"]["id"], shown["title"]) == (listing.json()["id"], lot["id"], "Leire")
    rows = Change.objects.filter(action="listing.publish")
    assert {(row.person, row.organisation, row.token.split(" (")[0]) for row in rows} == {
        (None, people.organisation["trondheim"], "Prøve")
    }
    log = people.client("berit").get(reverse("projects:log", args=[project["id"]])).content.decode()
    assert "API-et med nøkkelen «Prøve (rb_" in log


def test_an_enquiry_becomes_an_agreement_and_is_delivered(people: People) -> None:
    surplus = make_published(people, "Ny skole", "berit").lots.get()
    need = make_published(people, "Utfylling", "frida").lots.get()
    Lot.objects.filter(pk=need.pk).update(direction="need")
    giver, taker = program(people), program(people, "frida")
    asked = taker.post(
        "/agreements",
        {
            "partner": {"kind": "lot", "id": surplus.public_id},
            "own": {"kind": "lot", "id": need.public_id},
            "tonnes": 800,
            "first_quarter": "2027-Q1",
            "last_quarter": "2027-Q2",
            "message": "Kan vi ta dette?",
        },
    )
    assert asked.status_code == 201, asked.content
    path = f"/agreements/{asked.json()['id']}"
    assert asked.json()["my_party"] == "taker"
    seen = giver.get(path)
    assert seen.json()["my_turn"]
    assert "offer" in seen.json()["my_moves"]
    terms = {
        "tonnes": 800, "price_nok_per_tonne": -35, "hauled_by": "taker", "first_quarter": "2027-Q1",
        "last_quarter": "2027-Q2", "deadline": _in_days(7),
    }  # fmt: skip
    offered = giver.post(f"{path}/offer", terms, If_Match=seen["ETag"])
    assert (offered.status_code, offered.json()["state"]) == (200, "offered")
    assert giver.get(f"/lots/{surplus.public_id}").json()["promised_tonnes"] == 800
    agreed = taker.post(f"{path}/accept", If_Match=offered["ETag"])
    assert agreed.json()["state"] == "agreed"
    loads = giver.post(f"{path}/deliver", {"tonnes": 800}, If_Match=agreed["ETag"])
    assert loads.json()["delivered_tonnes"] == 800
    done = taker.post(f"{path}/complete", If_Match=loads["ETag"])
    assert done.json()["state"] == "completed"
    assert [line["text"] for line in giver.get(f"{path}/messages").json()["items"]] == ["Kan vi ta dette?"]
    assert [row["id"] for row in taker.get("/agreements?state=completed").json()["items"]] == [asked.json()["id"]]
    assert program(people, "mona").get(path).status_code == 404


def _in_days(days: int) -> str:
    from datetime import timedelta

    from django.utils import timezone

    return (timezone.localdate() + timedelta(days=days)).isoformat()
