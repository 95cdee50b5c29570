"""Making and changing a facility: facts, place, masses, room, permits, status; faults all at once; nothing lost."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ressursbank.portal.audit.models import Change
from ressursbank.portal.facilities.models import Facility, FacilityAccepts, FacilityCapacity, FacilityYield, Permit
from ressursbank.portal.facilities.services import seen_rows
from ressursbank.portal.sites.models import Site
from tests.portal.facilities.made import add_capacity, add_yield, make_facility, make_site, rows_data
from tests.portal.people import People

pytestmark = pytest.mark.django_db
FACTS = {"name": "Nytt deponi", "what": "landfill", "operator": "Mottak AS", "position": "63.34, 10.38"}
YEAR = timezone.localdate().year


@pytest.fixture
def plant(people: People) -> Facility:
    """A sorting plant of the receiver's, with till and its products."""
    facility = make_facility(
        "Sortering", kind="sorting", organisation=people.organisation["mottak"], accepts={"till": (1, 45)}
    )
    add_yield(facility, "till", "gravel", 0.4)
    add_yield(facility, "till", "sand", 0.25)
    return facility


@pytest.fixture
def mona(people: People) -> Client:
    return people.client("mona")


def address(name: str, facility: Facility) -> str:
    return reverse(f"facilities:{name}", args=(facility.public_id,))


def test_a_new_facility_is_a_draft_of_ones_organisation_at_a_site_of_its_own(mona: Client, people: People) -> None:
    answer = mona.post(reverse("facilities:new"), FACTS | {"mon_from": "07:00", "mon_to": "15.30"})
    facility = Facility.objects.get()
    assert answer["Location"] == address("masses", facility)
    assert (facility.state, facility.organisation, facility.kind) == (
        "draft",
        people.organisation["mottak"],
        "landfill",
    )
    assert facility.opening_hours == {"mon": {"from": 420, "to": 930}}
    # Found from the coordinates.
    assert facility.site.municipality == "5001"
    assert Change.objects.filter(action="facility.create").values("batch").distinct().count() == 1


def test_a_variant_keeps_its_kind(mona: Client) -> None:
    mona.post(reverse("facilities:new"), FACTS | {"what": "recovery:farmland"})
    facility = Facility.objects.get()
    assert (facility.kind, facility.variant) == ("recovery", "farmland")
    assert "Nydyrking" in mona.get(address("facility", facility)).content.decode()


def test_the_coordinator_adds_one_that_is_run_by_others(people: People) -> None:
    people.client("clara").post(reverse("facilities:new"), FACTS | {"is_run_by_others": "on"})
    assert Facility.objects.get().organisation is None
    # Nobody else can: the box is not on their form.
    people.client("mona").post(reverse("facilities:new"), FACTS | {"is_run_by_others": "on"})
    assert Facility.objects.latest("pk").organisation == people.organisation["mottak"]


def test_all_faults_of_a_new_facility_are_told_at_once_and_what_was_written_stays(mona: Client) -> None:
    data = {
        "name": "",
        "what": "sorting",
        "position": "10, 10",
        "mon_from": "16:00",
        "mon_to": "07:00",
        "tue_from": "8",
    }
    body = mona.post(reverse("facilities:new"), data | {"closed_days": "17. mai\n2027-02-30"}).content.decode()
    for text in (
        "Feltet er påkrevet",
        "er ikke et sted i Norge",
        "Må være senere enn åpning",
        "Fyll inn både fra og til",
        "«17. mai», «2027-02-30»",
    ):
        assert text in body, text
    assert 'value="16:00"' in body
    assert Facility.objects.count() == 0


def test_a_facility_that_moves_gets_a_new_site_and_leaves_the_old_one_to_others(mona: Client, plant: Facility) -> None:
    old, other = plant.site, make_facility("Nabo", site=plant.site)
    data = FACTS | {"what": "sorting", "position": "63.5, 10.9", "version": plant.version}
    mona.post(address("edit", plant), data)
    plant.refresh_from_db()
    other.refresh_from_db()
    assert plant.site.latitude == 63.5
    assert other.site == old
    assert Site.objects.get(pk=old.pk).latitude == 63.4


def test_saving_the_facts_unchanged_changes_nothing(mona: Client, plant: Facility) -> None:
    form = mona.get(address("edit", plant)).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    mona.post(address("edit", plant), data)
    assert Change.objects.count() == 0


def test_a_plant_with_products_cannot_become_a_landfill(mona: Client, plant: Facility) -> None:
    body = mona.post(address("edit", plant), FACTS | {"version": plant.version}).content.decode()
    assert "rader for hva anlegget lager" in body
    plant.refresh_from_db()
    assert plant.kind == "sorting"


def test_the_second_of_two_who_edit_is_told(mona: Client, people: People, plant: Facility) -> None:
    data = FACTS | {"what": "sorting", "version": plant.version}
    assert mona.post(address("edit", plant), data | {"name": "Første"}).status_code == 302
    answer = mona.post(address("edit", plant), data | {"name": "Andre"})
    assert answer.status_code == 409
    assert Facility.objects.get(pk=plant.pk).name == "Første"


def masses(facility: Facility, accepts: list[dict[str, Any]], yields: list[dict[str, Any]]) -> dict[str, Any]:
    seen = seen_rows(facility, FacilityAccepts, FacilityYield)
    return {"seen": seen, **rows_data("accepts", accepts), **rows_data("yields", yields)}


TILL = {"mass_type": "till", "max_contamination_class": "1", "fee_nok_per_tonne": "45"}
SAND = {"mass_type": "sand", "max_contamination_class": "2", "fee_nok_per_tonne": "-12,5"}
TILL_TO_GRAVEL = {
    "mass_type_in": "till", "mass_type_out": "gravel", "share_percent": "40", "contamination_class_out": "1",
}  # fmt: skip
SAND_TO_SAND = {
    "mass_type_in": "sand", "mass_type_out": "sand", "share_percent": "92,5", "contamination_class_out": "1",
}  # fmt: skip


def test_masses_are_added_changed_and_taken_away_in_one_batch(mona: Client, plant: Facility) -> None:
    data = masses(plant, [{**TILL, "fee_nok_per_tonne": "50"}, SAND, {}], [TILL_TO_GRAVEL, SAND_TO_SAND])
    assert mona.post(address("masses", plant), data).status_code == 302
    assert dict(plant.accepts.values_list("mass_type", "fee_nok_per_tonne")) == {"till": 50, "sand": -12.5}
    assert sorted(plant.yields.values_list("mass_type_out", "share")) == [("gravel", 0.4), ("sand", 0.925)]
    assert Change.objects.values("batch").distinct().count() == 1
    assert {row.owner_id for row in Change.objects.all()} == {plant.pk}


def test_two_rows_may_swap_their_types(mona: Client, plant: Facility) -> None:
    FacilityAccepts.objects.create(facility=plant, mass_type="sand", max_contamination_class=2, fee_nok_per_tonne=1)
    swapped = [{**TILL, "mass_type": "sand"}, {**SAND, "mass_type": "till"}]
    assert (
        mona.post(address("masses", plant), masses(plant, swapped, [TILL_TO_GRAVEL, SAND_TO_SAND])).status_code == 302
    )
    assert dict(plant.accepts.values_list("mass_type", "fee_nok_per_tonne")) == {"sand": 45, "till": -12.5}


def test_all_faults_of_the_masses_are_told_at_once_at_their_rows(mona: Client, plant: Facility) -> None:
    accepts = [TILL, TILL, {**SAND, "mass_type": "clay"}]
    yields = [{**TILL_TO_GRAVEL, "share_percent": "70"}, {**TILL_TO_GRAVEL, "share_percent": "40"}]
    body = mona.post(address("masses", plant), masses(plant, accepts, yields)).content.decode()
    assert "Rad 2, Massetype: Står allerede i rad 1" in body
    assert "Rad 3, Massetype: Si under hva leire blir til" in body
    assert "Rad 2, Andel (%): Gjør at andelene av morene blir 110 % til sammen" in body
    assert plant.accepts.count() == 1


def test_a_quarry_sells_class_one(mona: Client, people: People) -> None:
    quarry = make_facility("Pukkverk", kind="quarry", organisation=people.organisation["mottak"])
    body = mona.post(address("masses", quarry), masses(quarry, [SAND], [])).content.decode()
    assert "Må være klasse 1: et pukkverk selger rene masser." in body


def test_rows_that_somebody_else_changed_meanwhile_are_not_overwritten(mona: Client, plant: Facility) -> None:
    stale = masses(plant, [TILL, SAND], [TILL_TO_GRAVEL, SAND_TO_SAND])
    assert mona.post(address("masses", plant), stale).status_code == 302
    answer = mona.post(address("masses", plant), {**stale, "accepts-0-fee_nok_per_tonne": "1"})
    assert answer.status_code == 409
    assert plant.accepts.get(mass_type="till").fee_nok_per_tonne == 45


def room(facility: Facility, years: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    seen = seen_rows(facility, FacilityCapacity)
    return {"seen": seen, "version": facility.version, **rows_data("years", years), **fields}


def test_a_figure_for_the_year_becomes_quarters(mona: Client, plant: Facility) -> None:
    years = [{"year": YEAR, "tonnes": "40 000"}, {"year": YEAR + 1, "q2": "5000", "q3": "0"}, {}]
    data = room(plant, years, total_tonnes="20000", max_storage_quarters="4")
    assert mona.post(address("room", plant), data).status_code == 302
    rows = list(plant.capacity.order_by("from_period").values_list("from_period", "to_period", "tonnes_per_period"))
    quarter = YEAR * 4
    assert rows == [(quarter, quarter + 3, 10000), (quarter + 5, quarter + 5, 5000), (quarter + 6, quarter + 6, 0)]
    plant.refresh_from_db()
    assert (plant.total_tonnes, plant.max_storage_quarters) == (20000, 4)


def test_the_room_page_posted_as_it_was_shown_changes_nothing(mona: Client, plant: Facility) -> None:
    add_capacity(plant, YEAR * 4, YEAR * 4 + 3, 100)
    add_capacity(plant, YEAR * 4 + 4, YEAR * 4 + 5, 100)
    add_capacity(plant, YEAR * 4 + 7, YEAR * 4 + 30, 333.25)
    answer = mona.get(address("room", plant))
    form, rows = answer.context["form"], answer.context["rows"]
    shown = [
        {name: row[name].value() for name in row.fields if row[name].value() not in (None, "")} for row in rows.forms
    ]
    fields = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
    data = {"seen": answer.context["seen"], **fields, **rows_data("years", shown, initial=len(shown) - 1)}
    assert mona.post(address("room", plant), data).status_code == 302
    assert Change.objects.count() == 0
    assert plant.capacity.count() == 3


def test_faults_of_the_room_are_told_at_once(mona: Client, plant: Facility) -> None:
    years = [{"year": 2027, "tonnes": "100", "q1": "10"}, {"year": 2027, "tonnes": "5"}, {"year": 1999, "tonnes": "1"}]
    body = mona.post(
        address("room", plant), room(plant, years, total_tonnes="-1", opens="2028-Q1", closes="2027-Q1")
    ).content.decode()
    for text in (
        "Kvartalene er 10 til sammen",
        "Står allerede i rad 1",
        "Slutter før det begynner",
        "større enn eller lik 2020",
    ):
        assert text in body, text
    assert FacilityCapacity.objects.count() == 0


def test_permits_warn_sixty_days_ahead_and_after_their_end(mona: Client, plant: Facility) -> None:
    today = timezone.localdate()
    rows = [
        {"title": "Snart", "issued_by": "SF", "valid_from": "2020-01-01", "valid_to": today + timedelta(days=60)},
        {"title": "Gått ut", "issued_by": "SF", "valid_from": "2020-01-01", "valid_to": today - timedelta(days=1)},
        {"title": "Lenge", "issued_by": "SF", "valid_from": "2020-01-01", "valid_to": today + timedelta(days=61)},
    ]
    mona.post(address("permits", plant), {"seen": seen_rows(plant, Permit), **rows_data("permits", rows)})
    body = mona.get(address("facility", plant)).content.decode()
    assert "Tillatelsen «Snart» utløper om 60 dager" in body
    assert "Tillatelsen «Gått ut» utløp" in body
    assert "Tillatelsen «Lenge»" not in body


def test_a_permit_is_changed_by_its_row_and_ends_after_it_begins(mona: Client, plant: Facility) -> None:
    permit = Permit.objects.create(facility=plant, title="A", issued_by="SF", valid_from=date(2020, 1, 1))
    row = {"pk": permit.pk, "title": "B", "issued_by": "SF", "valid_from": "2020-01-01", "valid_to": "2019-01-01"}
    data = {"seen": seen_rows(plant, Permit), **rows_data("permits", [row], initial=1)}
    assert "Slutter før det begynner" in mona.post(address("permits", plant), data).content.decode()
    mona.post(address("permits", plant), {**data, "permits-0-valid_to": "2030-01-01"})
    permit.refresh_from_db()
    assert (permit.title, permit.valid_to, Permit.objects.count()) == ("B", date(2030, 1, 1), 1)


def test_a_status_has_a_date_and_a_reason_in_the_log(mona: Client, plant: Facility) -> None:
    data = {"status": "full", "status_since": "2026-03-01", "version": plant.version, "closes": "2027-Q4"}
    assert "Feltet er påkrevet" in mona.post(address("status", plant), data).content.decode()
    mona.post(address("status", plant), data | {"why": "Siste lass er tatt imot"})
    plant.refresh_from_db()
    assert (plant.status, plant.status_since, plant.closes) == ("full", date(2026, 3, 1), 2027 * 4 + 3)
    log = mona.get(address("log", plant)).content.decode()
    assert "Siste lass er tatt imot" in log
    assert "Fullt" in log


def test_publish_withdraw_and_bring_back_ask_first(mona: Client, people: People, plant: Facility) -> None:
    Facility.objects.filter(pk=plant.pk).update(state="draft")
    assert people.client("nobody").get(address("facility", plant)).status_code == 404
    assert "Publisere Sortering?" in mona.get(address("publish", plant)).content.decode()
    mona.post(address("publish", plant), {"version": plant.version})
    assert people.client("nobody").get(address("facility", plant)).status_code == 200
    assert "Feltet er påkrevet" in mona.post(address("withdraw", plant), {"version": 2}).content.decode()
    mona.post(address("withdraw", plant), {"version": 2, "why": "Feil sted"})
    plant.refresh_from_db()
    assert plant.state == "withdrawn"
    mona.post(address("bring_back", plant), {"version": 3})
    plant.refresh_from_db()
    assert plant.state == "draft"


def test_what_was_done_can_be_undone_from_the_log(mona: Client, plant: Facility) -> None:
    mona.post(address("masses", plant), masses(plant, [{**TILL, "fee_nok_per_tonne": "99"}], [TILL_TO_GRAVEL]))
    batch = Change.objects.latest("pk").batch
    mona.post(reverse("facilities:undo", args=(plant.public_id, batch)), {"why": "Skrev feil"})
    assert plant.accepts.get().fee_nok_per_tonne == 45
    assert plant.yields.count() == 2


def test_what_the_forms_let_through_the_region_package_lets_through(
    mona: Client, people: People, plant: Facility, tmp_path: Path
) -> None:
    """The rules of the forms and of the region package are the same: what they accept is read without a fault."""
    from ressursbank.portal.exchange.to_region import region_of_database
    from ressursbank.region.read import read_region
    from ressursbank.region.write import write_region

    mona.post(address("masses", plant), masses(plant, [TILL, SAND], [TILL_TO_GRAVEL, SAND_TO_SAND]))
    mona.post(address("room", plant), room(plant, [{"year": YEAR, "tonnes": "40000"}, {"year": YEAR + 1, "q2": "5"}]))
    write_region(region_of_database(), tmp_path / "region")
    assert len(read_region(tmp_path / "region").facility_accepts) == 2


def test_a_stranger_does_not_see_that_a_draft_exists(people: People) -> None:
    draft = make_facility("Hemmelig", organisation=people.organisation["mottak"], state="draft", site=make_site())
    for name in ("facility", "edit", "masses", "room", "permits", "status", "log"):
        assert people.client("geir").get(address(name, draft)).status_code == 404
