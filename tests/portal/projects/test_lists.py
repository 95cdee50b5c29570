"""The lists of projects and of lots: who sees what, filters, paging, as many queries for fifty rows as for one."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.sites.models import Site, metres
from tests.portal.people import People
from tests.portal.projects.made import CLAY, make_draft, make_lot, make_published

LIST, LOTS = reverse("projects:list"), reverse("projects:lot_list")
QUERIES_OF_A_MEMBER = 9
QUERIES_OF_NOBODY = 4


def names(people: People, who: str, query: str = "") -> list[str]:
    page = people.client(who).get(LIST + query).context["page"]
    return [project.name for project in page.rows]


def lots(people: People, who: str, query: str = "") -> list[str]:
    page = people.client(who).get(LOTS + query).context["page"]
    return [lot.public_id for lot in page.rows]


@pytest.fixture
def many(people: People) -> None:
    """120 published projects at Heimdal with a lot of sand each."""
    east, north = metres(10.35, 63.35)
    for number in range(120):
        site = Site.objects.create(
            public_id=f"s-{number}", name="Heimdal", longitude=10.35, latitude=63.35, municipality="5001"
        )
        assert site.east == pytest.approx(east)
        assert site.north == pytest.approx(north)
        project = Project.objects.create(
            public_id=f"p-{number}", site=site, name=f"Boliger {number:03}", state="published", kind="housing"
        )
        Lot.objects.create(**CLAY | {"mass_type": "sand"}, public_id=f"l-{number}", project=project, state="published")


def test_everybody_sees_what_is_published_and_members_their_own_drafts(people: People) -> None:
    make_published(people, "Skole")
    make_draft(people, "Hall")
    assert names(people, "nobody") == ["Skole"]
    assert names(people, "frida") == ["Skole"]
    assert names(people, "berit") == ["Hall", "Skole"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?text=SKOLE", ["Åsen skole"]),
        ("?text=trondheim", ["Hall", "Åsen skole"]),
        ("?kind=housing", ["Hall"]),
        ("?stage=tender", ["Hall"]),
        ("?municipality=5001", ["Hall", "Åsen skole"]),
        ("?municipality=5028", []),
        ("?whose=mine", ["Hall", "Åsen skole"]),
        ("?state=draft", ["Hall"]),
        ("?sort=-name", ["Åsen skole", "Hall"]),
        ("?kind=tull", ["Hall", "Åsen skole"]),
        ("?page=tull", ["Hall", "Åsen skole"]),
    ],
)
def test_projects_are_filtered_by_the_address(people: People, query: str, found: list[str]) -> None:
    make_published(people, "Åsen skole")
    make_draft(people, "Hall", kind="housing", planning_stage="tender")
    assert names(people, "berit", query) == found


def test_a_withdrawn_project_is_listed_only_when_asked_for(people: People) -> None:
    project = make_draft(people)
    Project.objects.filter(pk=project.pk).update(state="withdrawn")
    assert names(people, "berit") == []
    assert names(people, "berit", "?state=withdrawn") == ["Ny skole"]


@pytest.mark.usefixtures("many")
def test_a_long_list_has_pages(people: People) -> None:
    client = people.client("nobody")
    page = client.get(LIST + "?kind=housing&page=3")
    assert len(page.context["page"].rows) == 20
    assert 'href="?kind=housing&amp;page=2"' in page.content.decode()
    assert client.get(LIST + "?page=99").context["page"].number == 3


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(("who", "queries"), [("nobody", QUERIES_OF_NOBODY), ("berit", QUERIES_OF_A_MEMBER)])
def test_lists_take_as_many_queries_for_fifty_rows_as_for_one(
    people: People, who: str, queries: int, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = people.client(who)
    client.get(LOTS)  # the rows of all lots are read into memory once
    for address in (
        LIST,
        LIST + "?text=boliger",
        LOTS,
        LOTS + "?text=boliger&municipality=5001",
        LOTS + "?near=63.35,10.35",
    ):
        with django_assert_max_num_queries(queries):  # type: ignore[attr-defined]  # a context manager
            assert client.get(address).status_code == 200


def test_lots_of_drafts_are_seen_by_their_own_people_when_asked_for(people: People) -> None:
    hidden = make_lot(people, make_draft(people))
    make_published(people, "Skole")
    assert len(lots(people, "nobody")) == 1
    assert lots(people, "berit", "?state=draft") == [hidden.public_id]
    assert hidden.public_id not in lots(people, "frida", "?state=draft")
    assert hidden.public_id not in lots(people, "nobody", "?state=draft")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?direction=surplus", 1),
        ("?direction=need", 0),
        ("?mass_type=clay", 1),
        ("?mass_type=rock", 0),
        ("?contamination_class=1", 1),
        ("?from=2027-Q4", 1),
        ("?from=2028-Q1", 0),
        ("?to=2027-Q1", 1),
        ("?to=2026-Q4", 0),
        ("?municipality=5001", 1),
        ("?near=63.43,10.39", 1),
        ("?near=10.39,63.43&km=1", 1),
        ("?near=63.35,10.35&km=5", 0),
        ("?near=tull", 1),
        ("?text=ny+skole", 1),
        ("?text=hall", 0),
        ("?sort=-tonnes", 1),
    ],
)
def test_lots_are_filtered_by_the_address(people: People, query: str, count: int) -> None:
    make_published(people)
    assert len(lots(people, "nobody", query)) == count


def test_lots_come_by_their_first_quarter_or_by_their_tonnes(people: People) -> None:
    project = make_published(people)
    [early] = Lot.objects.filter(project=project)
    site, quarter = project.site, early.from_period
    other = Project.objects.create(public_id="p-2", site=site, name="Hall", state="published", kind="housing")
    for id_, start, tonnes in (("l-late", quarter + 1, 900.0), ("l-same", quarter, 5000.0)):
        fields = CLAY | {"from_period": start, "to_period": start + 1, "tonnes": tonnes}
        Lot.objects.create(**fields, public_id=id_, project=other, state="published")
    assert lots(people, "nobody") == [early.public_id, "l-same", "l-late"]
    assert lots(people, "nobody", "?sort=-tonnes") == ["l-same", early.public_id, "l-late"]
    assert lots(people, "nobody", "?sort=tonnes") == ["l-late", early.public_id, "l-same"]


def test_an_uncertain_lot_says_that_it_is_coming_and_how_likely(people: People) -> None:
    make_published(people)
    page = people.client("nobody").get(LOTS).content.decode()
    assert "kommer, 70" in page
    assert "1\u202f700–2\u202f100 t" in page


def test_an_empty_list_says_what_to_do_next(people: People) -> None:
    assert reverse("projects:new") in people.client("berit").get(LIST).content.decode()
    assert "Nullstill" in people.client("nobody").get(LIST + "?text=x").content.decode()
