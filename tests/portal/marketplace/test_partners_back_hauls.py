"""The page of return loads shows pairs of the published plan's hauls."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.marketplace.partners import back_hauls
from ressursbank.portal.marketplace.partners.back_hauls import return_loads
from ressursbank.region.periods import format_period


def _page(client: Client, query: str = "") -> str:
    with override("nb"):
        answer = client.get(reverse("market:back_hauls") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_pairs_of_the_plans_hauls_are_shown_with_what_they_save(portal: Client, shown: Shown) -> None:
    found = return_loads(int(shown.flows.period.min()))
    assert found is not None
    assert found.pairs
    assert found.saved_kilometres == pytest.approx(sum(pair.saved_kilometres for pair in found.pairs))
    saved = [pair.saved_kilometres for pair in found.pairs]
    assert saved == sorted(saved, reverse=True)
    hauls = set(zip(shown.flows.from_place.tolist(), shown.flows.to_place.tolist(), strict=True))
    names = {(str(shown.places.name[start]), str(shown.places.name[end])) for start, end in hauls}
    assert {(haul.from_name, haul.to_name) for pair in found.pairs for haul in (pair.first, pair.second)} <= names
    assert found.pairs[0].first.to_name in _page(portal, f"?quarter={format_period(found.quarter)}")


def test_another_quarter_is_chosen_by_its_address_and_a_wrong_one_is_the_next(
    portal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = return_loads(None)
    assert found is not None
    for quarter in found.quarters:
        assert f'?quarter={format_period(quarter)}" aria-current="true"' in _page(
            portal, f"?quarter={format_period(quarter)}"
        )
    last = found.quarters[-1]
    for today, expected in ((found.quarters[2], found.quarters[2]), (0, found.quarters[0]), (last + 9, last)):
        monkeypatch.setattr(back_hauls, "quarter_of", lambda _day, today=today: today)
        chosen = f'?quarter={format_period(expected)}" aria-current="true"'
        for wrong in ("", "?quarter=1999-Q1", "?quarter=nonsense"):
            assert chosen in _page(portal, wrong)


@pytest.mark.usefixtures("empty_home")
def test_without_a_plan_the_page_says_what_is_missing(client: Client) -> None:
    with override("nb"):
        answer = Client(HTTP_HOST="localhost").get(reverse("market:back_hauls"))
    assert "Ingen plan er publisert" in answer.content.decode()
