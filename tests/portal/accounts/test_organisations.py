"""Registering an organisation: its number, what the register says, its roles; its page; who confirms what."""

import socket

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from ressursbank.portal.accounts.acting import acting_as
from ressursbank.portal.accounts.models import Membership, Organisation, OrganisationRole
from ressursbank.portal.audit.models import Change
from ressursbank.portal.sites.municipalities import MUNICIPALITIES, municipality_choices
from tests.portal.accounts.register_server import BANKRUPT, BRANCH, NEW_COMPANY, UNKNOWN
from tests.portal.people import People

NEW = reverse("accounts:organisation_new")
FACTS = {
    "number": NEW_COMPANY,
    "name": "Orkla Grav og Transport AS",
    "address": "Pukkverkvegen 4",
    "postal_code": "7320",
    "postal_place": "Fannrem",
    "municipality": "5059",
}


def test_name_and_address_come_from_the_register(people: People) -> None:
    ida = people.client("ida")
    page = ida.get(NEW, {"number": "998 877 660"})
    text = page.content.decode()
    assert 'value="ORKLA GRAV OG TRANSPORT AS"' in text
    assert 'value="Fannrem"' in text
    assert '<option value="5059" selected>Orkland</option>' in text
    assert "hentet fra Enhetsregisteret" in text
    answer = ida.post(NEW, FACTS | {"roles": ["contractor", "haulier"]})
    made = Organisation.objects.get(number=NEW_COMPANY)
    assert answer["Location"] == reverse("accounts:organisation", kwargs={"pk": made.pk})
    assert (made.name, made.municipality, made.register_state) == ("Orkla Grav og Transport AS", "5059", "")
    assert made.register_read_at is not None
    membership = Membership.objects.get(organisation=made)
    assert (membership.person.name, membership.is_owner) == ("Ida", True)
    assert acting_as(membership).roles == {"contractor", "haulier"}
    assert Change.objects.filter(action="organisation.create").count() == 4
    assert Change.objects.filter(action="organisation.create").values("batch").distinct().count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("12345", "ni siffer"),
        ("123456785", "begynner med 8 eller 9"),
        ("998877661", "Sifrene stemmer ikke"),
        (BRANCH, NEW_COMPANY),
    ],
)
def test_a_wrong_number_is_answered_with_what_would_be_right(people: People, typed: str, words: str) -> None:
    page = people.client("ida").get(NEW, {"number": typed})
    assert words in page.content.decode()
    assert not Organisation.objects.filter(name__startswith="Orkla").exists()


def test_without_the_register_one_types_by_hand(people: People, settings: Settings) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.COMPANY_REGISTER_URL = f"http://127.0.0.1:{closed.getsockname()[1]}"
    ida = people.client("ida")
    assert "Enhetsregisteret svarer ikke akkurat nå" in ida.get(NEW, {"number": NEW_COMPANY}).content.decode()
    ida.post(NEW, FACTS | {"roles": ["contractor"]})
    assert Organisation.objects.get(number=NEW_COMPANY).register_read_at is None


def test_a_number_that_the_register_does_not_know_is_said_and_let_through(people: People) -> None:
    assert "finnes ikke i Enhetsregisteret" in people.client("ida").get(NEW, {"number": UNKNOWN}).content.decode()


def test_a_bankrupt_company_is_flagged_to_whoever_registers_and_to_everybody(people: People, visitor: Client) -> None:
    ida = people.client("ida")
    assert "Konkurs, ifølge Enhetsregisteret" in ida.get(NEW, {"number": BANKRUPT}).content.decode()
    ida.post(NEW, FACTS | {"number": BANKRUPT, "roles": ["contractor"]})
    made = Organisation.objects.get(number=BANKRUPT)
    page = visitor.get(reverse("accounts:organisation", kwargs={"pk": made.pk}))
    assert "Konkurs, ifølge Enhetsregisteret" in page.content.decode()


def test_the_flag_is_the_registers_own_and_not_the_forms(people: People) -> None:
    ida = people.client("ida")
    ida.get(NEW, {"number": BANKRUPT})
    ida.post(NEW, FACTS | {"number": BANKRUPT, "register_state": "", "roles": ["contractor"]})
    assert Organisation.objects.get(number=BANKRUPT).register_state == "bankrupt"


def test_an_organisation_that_is_there_already_is_not_registered_twice_nor_its_people_told(people: People) -> None:
    ida = people.client("ida")
    number = people.organisation["fjord"].number
    for page in (ida.get(NEW, {"number": number}), ida.post(NEW, FACTS | {"number": number, "roles": ["builder"]})):
        text = page.content.decode()
        assert "Fjord Eiendom AS er allerede registrert" in text
        assert "En av eierne må invitere deg" in text
        assert "frida" not in text.lower()
    assert Organisation.objects.filter(number=number).count() == 1


def test_the_owners_get_one_letter_from_somebody_who_wants_in(people: People) -> None:
    ida = people.client("ida")
    address = reverse("accounts:ask_to_join", kwargs={"pk": people.organisation["fjord"].pk})
    ida.post(address)
    ida.post(address)
    assert [letter.to for letter in mail.outbox] == [["frida@example.no"]]
    assert "ida@example.no" in mail.outbox[0].body
    assert "ber om å få handle for Fjord Eiendom AS" in mail.outbox[0].subject


def test_an_authority_names_its_kinds_and_municipalities_and_waits(people: People) -> None:
    ida = people.client("ida")
    page = ida.post(NEW, FACTS | {"roles": ["authority"]})
    assert "Velg hva slags myndighet det er." in page.content.decode()
    page = ida.post(NEW, FACTS | {"roles": ["authority"], "authority_kinds": ["planner"]})
    assert "Velg minst én kommune." in page.content.decode()
    ida.post(
        NEW,
        FACTS | {"roles": ["authority"], "authority_kinds": ["planner", "environment"], "municipalities": ["5059"]},
    )
    rows = OrganisationRole.objects.filter(organisation__number=NEW_COMPANY).order_by("authority_kind")
    assert [(row.authority_kind, row.municipalities, row.is_confirmed) for row in rows] == [
        ("environment", ["5059"], False),
        ("planner", ["5059"], False),
    ]
    assert acting_as(Membership.objects.get(organisation__number=NEW_COMPANY)).roles == frozenset()


def test_a_county_governor_covers_every_municipality(people: People) -> None:
    people.client("ida").post(NEW, FACTS | {"roles": ["authority"], "authority_kinds": ["county_governor"]})
    row = OrganisationRole.objects.get(organisation__number=NEW_COMPANY)
    assert len(row.municipalities) == 38


def test_a_farmer_without_a_number_is_no_ones_to_see(people: People, visitor: Client) -> None:
    ida = people.client("ida")
    page = ida.get(NEW, {"number": "none"}).content.decode()
    assert "Grunneier" in page
    assert "Massekoordinator:" not in page
    ida.post(NEW, FACTS | {"number": "none", "name": "Ida Gård", "roles": ["landowner"]})
    made = Organisation.objects.get(name="Ida Gård")
    assert made.number is None
    address = reverse("accounts:organisation", kwargs={"pk": made.pk})
    assert ida.get(address).status_code == 200
    assert people.client("ada").get(address).status_code == 200
    assert visitor.get(address).status_code == 404
    assert people.client("berit").get(address).status_code == 404


def test_no_role_is_smuggled_in_without_a_number(people: People) -> None:
    people.client("ida").post(NEW, FACTS | {"number": "none", "roles": ["regional_administrator"]})
    assert not Organisation.objects.filter(number=None).exists()


def test_a_regional_administrator_confirms_and_the_owner_is_told(people: People) -> None:
    ida, ada = people.client("ida"), people.client("ada")
    ida.post(NEW, FACTS | {"roles": ["coordinator"]})
    row = OrganisationRole.objects.get(organisation__number=NEW_COMPANY)
    assert "Orkla Grav og Transport AS" in ada.get(reverse("accounts:administration")).content.decode()
    ada.post(reverse("accounts:role_confirm", kwargs={"pk": row.pk}))
    assert acting_as(Membership.objects.get(organisation__number=NEW_COMPANY)).roles == {"coordinator"}
    assert mail.outbox[-1].to == ["ida@example.no"]
    assert mail.outbox[-1].subject == "Ressursbank: Massekoordinator er godkjent for Orkla Grav og Transport AS"


def test_a_refusal_has_a_reason_that_the_owner_reads(people: People) -> None:
    ida, ada = people.client("ida"), people.client("ada")
    ida.post(NEW, FACTS | {"roles": ["coordinator"]})
    row = OrganisationRole.objects.get(organisation__number=NEW_COMPANY)
    address = reverse("accounts:role_refuse", kwargs={"pk": row.pk})
    assert "Begrunnelse" in ada.post(address, {"why": ""}).content.decode()
    ada.post(address, {"why": "Regionen har én massekoordinator."})
    assert not OrganisationRole.objects.filter(pk=row.pk).exists()
    assert "Regionen har én massekoordinator." in mail.outbox[-1].body
    assert Change.objects.get(action="role.confirm").why == "Regionen har én massekoordinator."


def test_one_more_role_counts_at_once_where_nobody_must_confirm(people: People) -> None:
    frida = people.client("frida")
    address = reverse("accounts:ask_for_role", kwargs={"pk": people.organisation["fjord"].pk})
    assert 'value="builder"' not in frida.get(address).content.decode()
    frida.post(address, {"roles": ["buyer"]})
    assert acting_as(people.membership["frida"]).roles == {"builder", "buyer"}


def test_two_owners_who_edit_at_once_are_told(people: People) -> None:
    frida = people.client("frida")
    address = reverse("accounts:organisation_edit", kwargs={"pk": people.organisation["fjord"].pk})
    data = {"name": "Fjord Bolig AS", "version": 1, "municipality": "5001"}
    assert frida.post(address, data).status_code == 302
    assert frida.post(address, data | {"name": "Fjord Næring AS"}).status_code == 409
    people.organisation["fjord"].refresh_from_db()
    assert people.organisation["fjord"].name == "Fjord Bolig AS"


def test_visitors_see_facts_and_confirmed_roles_but_no_people(people: People, visitor: Client) -> None:
    OrganisationRole.objects.create(organisation=people.organisation["fjord"], role="coordinator")
    address = reverse("accounts:organisation", kwargs={"pk": people.organisation["fjord"].pk})
    text = visitor.get(address).content.decode()
    assert "923 609 016" in text
    assert "Byggherre" in text
    assert "Massekoordinator" not in text
    assert "frida@example.no" not in text
    own = people.client("frida").get(address).content.decode()
    assert "frida@example.no" in own
    assert "Massekoordinator" in own


def test_all_organisations_are_found_by_name_and_number(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ada = people.client("ada")
    address = reverse("accounts:organisation_list")
    assert "Gården" in ada.get(address, {"q": "gården"}).content.decode()
    assert "Fjord Eiendom AS" in ada.get(address, {"q": "923 609"}).content.decode()
    assert "Ingen med dette navnet" in ada.get(address, {"q": "zzz"}).content.decode()
    with django_assert_num_queries(8):
        ada.get(address)
    for number in range(60):
        Organisation.objects.create(name=f"Rad {number:02}")
    with django_assert_num_queries(8):
        assert "Side 1 av 2" in ada.get(address).content.decode()


def test_the_municipalities_are_those_of_trondelag_in_norwegian_order() -> None:
    assert len(MUNICIPALITIES) == 41
    assert MUNICIPALITIES["5001"] == "Trondheim"
    assert [name for _number, name in municipality_choices(MUNICIPALITIES)][-2:] == ["Ørland", "Åfjord"]
