"""The pages of ranked partners: of a lot, beside a lot, and for masses that nobody has entered."""

import html
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from ressursbank.matching import best_partners, excluded_partners
from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.exchange.from_region import load_region
from ressursbank.portal.exchange.match_index import current_market
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.marketplace.partners.answers import partners_of_lot, proposed_for
from ressursbank.portal.marketplace.partners.why_not import LEFT_OUT_A_PAGE, why_not
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.region.periods import format_period
from ressursbank.region.read import read_region
from tests.portal.marketplace.stored import make_storage
from tests.portal.people import People
from tests.portal.remembered import forget

QUERIES_OF_A_PAGE = 12


@pytest.fixture
def region(people: People, published: PlanRun, planned_home: Path) -> None:
    """The planned region in the database."""
    load_region(OPERATOR, read_region(planned_home / "region"))


def _lot(direction: str) -> Lot:
    """A lot with partners, one of them proposed by the plan."""
    market = current_market()
    for lot in Lot.objects.filter(direction=direction).order_by("-tonnes"):
        best = {partner.partner_id for partner in best_partners(market.index, lot.public_id)}
        if len(best) > 2 and best & set(proposed_for(lot.public_id)):
            return lot
    raise AssertionError("no such lot")


def _get(route: str, *arguments: str, query: str = "", language: str = "nb", client: Client | None = None) -> str:
    with override(language):
        address = reverse(route, args=arguments)
    answer = (client or Client(HTTP_HOST="localhost")).get(address + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize("direction", ["surplus", "need"])
def test_a_lot_shows_its_partners_in_the_order_of_matching(direction: str) -> None:
    lot = _lot(direction)
    page = _get("market:partners", lot.public_id)
    market = current_market()
    best = best_partners(market.index, lot.public_id)
    names = [row.name for row in partners_of_lot(People().acting("nobody"), lot).rows]
    assert len(names) == len(best)
    places = [page.index(f">{name}</a>") for name in dict.fromkeys(names)]
    assert places == sorted(places)
    assert "Planen foreslår" in page
    assert "Hvorfor ikke?" in page
    english = _get("market:partners", lot.public_id, language="en")
    assert "The plan proposes" in english
    assert "Why not?" in english


@pytest.mark.usefixtures("region")
def test_another_order_is_a_link_and_an_unknown_one_is_the_objective() -> None:
    lot = _lot("surplus")
    nearest = partners_of_lot(People().acting("nobody"), lot, "kilometres").rows
    assert [row.match.kilometres for row in nearest] == sorted(row.match.kilometres for row in nearest)
    assert '?by=kilometres" aria-current="true"' in _get("market:partners", lot.public_id, query="?by=kilometres")
    assert _get("market:partners", lot.public_id, query="?by=nonsense")


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize("language", ["nb", "en"])
def test_everybody_left_out_stands_on_some_page_of_a_rule(language: str) -> None:
    lot, market = _lot("surplus"), current_market()
    asked = market.index.asked(lot.public_id)
    listed = excluded_partners(market.index, asked)
    told = 0
    with override(language):
        groups = why_not(People().acting("nobody"), market, asked, "", 1).groups
        for group in groups:
            pages = -(-group.count // LEFT_OUT_A_PAGE)
            for number in range(1, pages + 1):
                found = why_not(People().acting("nobody"), market, asked, group.rule, number)
                assert found.chosen is not None
                assert found.pages == pages
                assert all(row.opens_with and row.name and row.url for row in found.chosen.rows)
                told += len(found.chosen.rows)
    assert told == len(listed)
    page = _get("market:partners", lot.public_id, query=f"?why={groups[-1].rule}&page=2", language=language)
    assert groups[-1].title in page


@pytest.mark.usefixtures("region")
def test_a_lot_that_fits_nowhere_whole_is_split() -> None:
    lot = _lot("surplus")
    Lot.objects.filter(pk=lot.pk).update(tonnes=lot.tonnes * 1000)
    forget()
    found = partners_of_lot(People().acting("nobody"), Lot.objects.get(pk=lot.pk))
    assert found.split is not None
    assert found.split.placed_tonnes + found.split.left_tonnes == pytest.approx(found.asked.tonnes)
    assert len(found.shares) == len(found.split.shares)
    assert "Fordelt på flere" in _get("market:partners", lot.public_id)


def test_a_lot_page_shows_the_first_partners_with_a_link_to_all(region: None) -> None:
    lot = _lot("surplus")
    page = _get("projects:lot", lot.public_id)
    assert "Hvor bør massene leveres?" in page
    with override("nb"):
        assert reverse("market:partners", args=[lot.public_id]) in page


def test_a_draft_is_ranked_for_its_own_people_and_not_known_to_others(region: None, people: People) -> None:
    lot = _lot("surplus")
    project = Project.objects.get(pk=lot.project_id)
    draft = Project.objects.create(
        public_id="p-draft", site=project.site, name="Utkast", organisation=people.organisation["trondheim"]
    )
    mine = Lot.objects.create(
        public_id="l-draft",
        project=draft,
        direction="surplus",
        mass_type=lot.mass_type,
        contamination_class=lot.contamination_class,
        from_period=lot.from_period,
        to_period=lot.to_period,
        tonnes=lot.tonnes,
    )
    ranked = [row.match.partner_id for row in partners_of_lot(people.acting("berit"), mine).rows]
    own = {project.public_id, *project.lots.values_list("public_id", flat=True)}
    others = [p.partner_id for p in best_partners(current_market().index, lot.public_id) if p.partner_id not in own]
    assert [id_ for id_ in ranked if id_ not in own][: len(others)] == others
    assert _get("market:partners", "l-draft", client=people.client("berit"))
    with override("nb"):
        assert Client(HTTP_HOST="localhost").get(reverse("market:partners", args=["l-draft"])).status_code == 404


def test_a_partner_whose_listing_is_for_others_is_not_shown(region: None, people: People) -> None:
    lot, partner = next(
        (lot, row)
        for lot in Lot.objects.filter(direction="need")
        for row in partners_of_lot(people.acting("nobody"), lot, top=1000).rows
        if row.match.kind == "surplus"
    )
    Listing.objects.create(
        public_id="m-1",
        lot=Lot.objects.get(public_id=partner.match.partner_id),
        organisation=people.organisation["fjord"],
        title="Behov",
        visibility=Listing.Visibility.MEMBERS,
    )
    forget()
    for name, is_shown in (("nobody", False), ("geir", True)):
        rows = partners_of_lot(people.acting(name), lot, top=1000).rows
        assert (partner.match.partner_id in {row.match.partner_id for row in rows}) == is_shown


def test_pages_ask_the_database_a_constant_number_of_times(
    region: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lot = _lot("surplus")
    _get("market:partners", lot.public_id)
    with django_assert_max_num_queries(QUERIES_OF_A_PAGE):
        _get("market:partners", lot.public_id)


def _query(lot: Lot, **more: str) -> dict[str, str]:
    return {
        "direction": lot.direction,
        "mass_type": lot.mass_type,
        "contamination_class": str(lot.contamination_class),
        "quantity": "4000",
        "unit": "tonnes",
        "from_period": format_period(lot.from_period),
        "to_period": format_period(lot.to_period),
        "place": lot.project.public_id,
        **more,
    }


def test_masses_that_nobody_has_entered_find_takers_near_a_place(region: None) -> None:
    lot = _lot("surplus")
    client = Client(HTTP_HOST="localhost")
    with override("nb"):
        address = reverse("market:find")
    assert client.get(address).status_code == 200
    found = client.get(address, _query(lot))
    rows = found.context["partners"].rows
    assert rows
    assert "Hvorfor ikke?" in found.content.decode()
    near = sorted(row.match.kilometres for row in rows)[len(rows) // 2]
    some = client.get(address, _query(lot, within=f"{near:.3f}")).context["partners"].rows
    assert 0 < len(some) < len(rows) or near == rows[-1].match.kilometres
    assert all(row.match.kilometres <= near + 0.001 for row in some)
    assert Lot.objects.filter(tonnes=4000).count() == 0


def test_a_point_on_no_site_and_one_quarter_are_enough(region: None) -> None:
    lot = _lot("surplus")
    query = _query(lot, place="63.4305, 10.3951", to_period="", quantity="2 000", unit="lm3")
    with override("nb"):
        found = Client(HTTP_HOST="localhost").get(reverse("market:find"), query)
    assert found.context["partners"].asked.to_period == lot.from_period
    assert found.context["partners"].asked.point.site == -1


@pytest.mark.parametrize(
    ("field", "value"),
    [("quantity", "mange"), ("mass_type", ""), ("from_period", "2027"), ("contamination_class", "9"), ("within", "-1")],
)
def test_what_is_wrong_with_a_search_is_said_at_its_field(region: None, field: str, value: str) -> None:
    with override("nb"):
        found = Client(HTTP_HOST="localhost").get(reverse("market:find"), _query(_lot("surplus"), **{field: value}))
    assert found.status_code == 200
    assert field in found.context["form"].errors
    assert "partners" not in found.context


def test_a_place_that_is_none_is_said(region: None) -> None:
    with override("nb"):
        found = Client(HTTP_HOST="localhost").get(reverse("market:find"), _query(_lot("surplus"), place="nowhere-7"))
    assert found.context["where"].problem


def test_what_comes_after_the_horizon_is_said_to_be_beyond_it(region: None) -> None:
    lot = _lot("surplus")
    Lot.objects.filter(pk=lot.pk).update(from_period=lot.from_period + 400, to_period=lot.to_period + 400)
    forget()
    assert "Regionen regner med tiden til og med" in _get("market:partners", lot.public_id)


@pytest.mark.usefixtures("region")
def test_room_in_a_storage_area_is_booked_from_the_list_of_partners(people: People) -> None:
    lot = Lot.objects.filter(direction="surplus", mass_type="clay").order_by("-tonnes")[0]
    Project.objects.filter(pk=lot.project_id).update(organisation=people.organisation["trondheim"])
    area = make_storage(
        people,
        site=lot.project.site,
        room_tonnes=lot.tonnes,
        from_period=lot.from_period,
        to_period=lot.to_period + 4,
    )
    client = people.client("berit")
    page = _get("market:partners", lot.public_id, client=client)
    with override("nb"):
        book = reverse("market:storage_book", args=[area.public_id])
    address = re.search(rf'href="({book}\?[^"]*)"', page)
    assert address is not None
    initial = client.get(html.unescape(address[1])).context["form"].initial
    assert 0 < int(initial.pop("tonnes")) <= lot.tonnes
    assert initial == {
        "lot": lot.public_id,
        "mass_type": "clay",
        "contamination_class": str(lot.contamination_class),
        "from_period": format_period(lot.from_period),
        "to_period": format_period(lot.to_period),
    }
