"""The front page: what it answers in both languages, and what the filter in its address does."""

import re

import numpy as np
import pytest
from django.test import Client

from ressursbank import vocabulary
from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.plans.selectors import ROWS_A_PAGE
from ressursbank.portal.plans.templatetags.shown import number

ADDRESSES = ("/plan/", "/en/plan/")


def page(portal: Client, address: str) -> str:
    answer = portal.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def flow_rows(html: str) -> list[list[str]]:
    body = html.split('<table class="ds-table flow-table"', 1)[1].split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.S)]
        for row in body.split("<tr>")[1:]
    ]


def test_norwegian_is_at_the_root_whatever_the_browser_prefers(portal: Client) -> None:
    html = portal.get("/plan/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="nb"' in html
    assert "Hvor skal overskuddsmassene?" in html


def test_english_is_under_en(portal: Client) -> None:
    html = page(portal, "/en/plan/")
    assert '<html lang="en"' in html
    assert "Where should the surplus masses go?" in html


def test_the_language_switch_keeps_the_filter(portal: Client) -> None:
    assert 'href="/en/plan/?level=6"' in page(portal, "/plan/?level=6")
    assert 'href="/plan/?level=6"' in page(portal, "/en/plan/?level=6")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_has_no_inline_scripts_or_styles(portal: Client, address: str) -> None:
    html = page(portal, address)
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"\son\w+=", html)
    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", html)
    assert all('type="application/json"' in script for script in scripts)


@pytest.mark.parametrize("address", ADDRESSES)
def test_ids_on_the_page_are_unique(portal: Client, address: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page(portal, address))
    assert len(ids) == len(set(ids))


def test_the_largest_flows_come_first(portal: Client, shown: Shown) -> None:
    rows = flow_rows(page(portal, "/plan/"))
    assert len(rows) == ROWS_A_PAGE
    largest = shown.flows.tonnes.argmax()
    assert rows[0][1] == shown.places.name[shown.flows.from_place[largest]]


def test_a_year_shows_only_flows_of_that_year(portal: Client, shown: Shown) -> None:
    rows = flow_rows(page(portal, "/plan/?year=2028"))
    assert all(row[0].endswith("2028") for row in rows)
    count = int((shown.flows.year == 2028).sum())
    assert f"{number(count)} flyter" in page(portal, "/plan/?year=2028")


def test_year_mass_type_and_level_hold_together(portal: Client, shown: Shown) -> None:
    flows = shown.flows
    code = int(flows.mass_type[np.flatnonzero((flows.year == 2027) & (flows.pyramid_level == 6))[0]])
    wanted = (flows.year == 2027) & (flows.mass_type == code) & (flows.pyramid_level == 6)
    mass_type = vocabulary.MASS_TYPES.ids[code]
    rows = flow_rows(page(portal, f"/en/plan/?year=2027&mass_type={mass_type}&level=6&sort=kilometres"))
    assert len(rows) == min(ROWS_A_PAGE, int(wanted.sum()))
    assert all(vocabulary.MASS_TYPES.name_en[code] in row[3] and "Landfill" in row[9] for row in rows)


def test_a_place_shows_flows_to_and_from_it(portal: Client, shown: Shown) -> None:
    place = int(shown.flows.to_place[0])
    name = shown.places.name[place]
    rows = flow_rows(page(portal, f"/plan/?place={shown.places.id[place]}"))
    assert rows
    assert all(name in (row[1], row[2]) for row in rows)


def test_kilometres_sort_both_ways(portal: Client) -> None:
    falling = [float(row[6].replace(",", ".")) for row in flow_rows(page(portal, "/plan/?sort=-kilometres"))]
    rising = [float(row[6].replace(",", ".")) for row in flow_rows(page(portal, "/plan/?sort=kilometres"))]
    assert falling == sorted(falling, reverse=True)
    assert rising == sorted(rising)


def test_pages_hold_every_flow_once(portal: Client, shown: Shown) -> None:
    pages = -(-len(shown.flows) // ROWS_A_PAGE)
    found = [row for at in range(1, pages + 1) for row in flow_rows(page(portal, f"/plan/?page={at}"))]
    assert len(found) == len(shown.flows)


def test_a_page_past_the_end_is_the_last(portal: Client, shown: Shown) -> None:
    pages = -(-len(shown.flows) // ROWS_A_PAGE)
    assert flow_rows(page(portal, "/plan/?page=999")) == flow_rows(page(portal, f"/plan/?page={pages}"))


def test_a_filter_without_flows_says_so(portal: Client) -> None:
    html = page(portal, "/plan/?mass_type=crushed_asphalt&level=2&year=2027")
    assert "Ingen flyt i planen passer til filteret." in html


def test_parameters_that_nobody_knows_are_ignored(portal: Client) -> None:
    assert flow_rows(page(portal, "/plan/?utm_source=newsletter")) == flow_rows(page(portal, "/plan/"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("year=1999", "year: &quot;1999&quot; must be one of: 2027, 2028"),
        ("mass_type=gold", "mass_type: &quot;gold&quot; must be one of: rock, gravel"),
        ("level=1", "level: &quot;1&quot; must be one of: 2, 3, 4, 5, 6, 0"),
        ("sort=name", "sort: &quot;name&quot; must be one of: period, -period"),
        ("place=nowhere", "place: &quot;nowhere&quot; must be the id of"),
        ("page=0", "page: &quot;0&quot; must be a whole number from 1"),
        ("page=x", "page: &quot;x&quot; must be a whole number from 1"),
        ("page=²", "page: &quot;²&quot; must be a whole number from 1"),
    ],
)
def test_a_value_that_does_not_exist_is_refused_with_what_would_be_right(portal: Client, query: str, said: str) -> None:
    answer = portal.get(f"/en/plan/?{query}")
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_every_fault_of_an_address_is_told_at_once(portal: Client) -> None:
    html = portal.get("/plan/?year=1999&level=9&page=-1").content.decode()
    assert html.count("må være") == 3


def test_markup_in_an_address_is_shown_as_text(portal: Client) -> None:
    html = portal.get("/plan/?year=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in html


def test_key_figures_stand_against_the_reference_by_the_tonne_served(portal: Client, shown: Shown) -> None:
    html = page(portal, "/en/plan/")
    summary = shown.plan.summary
    reference = summary["reference"]
    asked = summary["surplus_tonnes"] + summary["need_tonnes"]
    served = asked - summary["unplaced_surplus_tonnes"] - summary["unmet_need_tonnes"]
    served_by_reference = asked - reference["unplaced_tonnes"] - reference["unmet_tonnes"]
    change = (summary["co2_kg"] / served) / (reference["co2_kg"] / served_by_reference) - 1
    assert f"{number(abs(change) * 100)}\u202f%" in html
    assert "than if everything went to the nearest landfill with room" in html


def test_only_reading_is_allowed(portal: Client) -> None:
    assert portal.post("/plan/").status_code == 405
