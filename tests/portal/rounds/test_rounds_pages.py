"""The pages of rounds: the coordinator leads, each party sees its own and answers on one screen."""

from typing import Any

import pytest
from django.test import Client

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.services import close, extend
from tests.portal.rounds.ten import Ten


def browser(acting: Acting) -> Client:
    assert acting.person is not None
    client = Client(HTTP_HOST="localhost")
    client.force_login(acting.person)
    return client


def answers_page(round_: Round) -> str:
    return f"/en/rounds/{round_.public_id}/answers/"


def between(giver: str, taker: str) -> Proposal:
    rows = Proposal.objects.select_related("giver_lot", "taker_lot", "facility").filter(
        giver_lot__public_id=f"post-{giver}"
    )
    return next(
        row
        for row in rows
        if f"post-{taker}" == (row.taker_lot and row.taker_lot.public_id)
        or f"anlegg-{taker}" == (row.facility and row.facility.public_id)
    )


def fields(proposal: Proposal, answer: str, tonnes: str = "", reason: str = "") -> dict[str, Any]:
    proposal.refresh_from_db()
    key = proposal.pk
    return {
        f"version-{key}": proposal.version,
        f"answer-{key}": answer,
        f"tonnes-{key}": tonnes,
        f"reason-{key}": reason,
    }


def test_a_party_sees_its_own_proposals_and_nobody_elses(ten: Ten, round_: Round) -> None:
    html = browser(ten.acting("g1")).get(answers_page(round_)).content.decode()
    assert "Prosjekt T1" in html
    assert "Deponi d1" in html
    assert "Firma G2" not in html
    assert "Prosjekt G2" not in html
    assert html.count("round-card__title") == 2
    assert browser(ten.acting("g5")).get(answers_page(round_)).status_code == 404


def test_all_answers_of_the_screen_are_saved_at_once(ten: Ten, round_: Round) -> None:
    one, two = between("g1", "t1"), between("g1", "d1")
    data = {**fields(one, "countered", "700,5", "Plass til mindre"), **fields(two, "accepted"), "save": "all"}
    answer = browser(ten.acting("g1")).post(answers_page(round_), data, follow=True)
    assert "2 answers are saved" in answer.content.decode()
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.giver_answer, one.giver_tonnes, one.giver_reason) == ("countered", 700.5, "Plass til mindre")
    assert (two.giver_answer, two.taker_answer) == ("accepted", "waiting")
    again = browser(ten.acting("g1")).get(answers_page(round_)).content.decode()
    assert 'value="700.5"' in again


def test_one_row_is_saved_by_its_own_button_and_a_fault_keeps_what_was_typed(ten: Ten, round_: Round) -> None:
    one, two = between("g1", "t1"), between("g1", "d1")
    data = {**fields(one, "declined"), **fields(two, "accepted"), "save": str(one.pk)}
    html = browser(ten.acting("g1")).post(answers_page(round_), data).content.decode()
    assert "Say in a few words why you decline" in html
    two.refresh_from_db()
    assert two.giver_answer == "waiting"
    data[f"reason-{one.pk}"] = "Vi bruker den selv"
    data["save"] = "all"
    browser(ten.acting("g1")).post(answers_page(round_), data)
    one.refresh_from_db()
    assert (one.giver_answer, one.giver_reason) == ("declined", "Vi bruker den selv")


def test_of_two_people_who_answer_the_same_the_second_is_told(ten: Ten, round_: Round) -> None:
    one = between("g1", "t1")
    stale = fields(one, "accepted")
    browser(ten.acting("g1")).post(answers_page(round_), {**fields(one, "declined", reason="Nei"), "save": "all"})
    html = browser(ten.acting("g1")).post(answers_page(round_), {**stale, "save": "all"}).content.decode()
    assert "Somebody has answered this meanwhile" in html
    one.refresh_from_db()
    assert one.giver_answer == "declined"


def test_everything_that_waits_is_accepted_with_one_button(ten: Ten, round_: Round) -> None:
    data = {**fields(between("g1", "t1"), ""), **fields(between("g2", "t1"), ""), "save": "accept_rest"}
    browser(ten.acting("t1")).post(answers_page(round_), data)
    assert set(Proposal.objects.filter(taker=ten.acting("t1").organisation).values_list("taker_answer", flat=True)) == {
        "accepted"
    }


def test_another_partys_proposal_in_the_form_is_refused(ten: Ten, round_: Round) -> None:
    data = {**fields(between("g2", "t1"), "declined", reason="Ondt"), "save": "all"}
    assert browser(ten.acting("g1")).post(answers_page(round_), data).status_code == 403
    assert not Proposal.objects.exclude(giver_answer="waiting").exists()


def test_the_coordinator_answers_for_places_of_nobody(ten: Ten, round_: Round) -> None:
    html = ten.people.client("clara").get(answers_page(round_)).content.decode()
    assert html.count("round-card__title") == 1
    assert "Deponi ingens" in html
    data = {**fields(between("g3", "ingens"), "accepted"), "save": "all"}
    ten.people.client("clara").post(answers_page(round_), data)
    assert between("g3", "ingens").taker_answer == "accepted"


def test_the_coordinators_page_shows_progress_and_leads_on(ten: Ten, round_: Round) -> None:
    ten_page = ten.people.client("clara").get(f"/en/rounds/{round_.public_id}/").content.decode()
    assert "Firma G1 AS" in ten_page
    assert "Plan the rest again" in ten_page
    assert "Remind them" in ten_page
    for page in ("proposals/", "proposals/?which=waiting", "proposals/?which=conflict", "report/"):
        assert ten.people.client("clara").get(f"/en/rounds/{round_.public_id}/{page}").status_code == 200


def test_a_lot_promised_elsewhere_meanwhile_is_said(ten: Ten, round_: Round) -> None:
    lot = between("g1", "t1").giver_lot
    type(lot).objects.filter(pk=lot.pk).update(promised_tonnes=3_500.0)
    html = ten.people.client("clara").get(f"/en/rounds/{round_.public_id}/").content.decode()
    assert "Promised elsewhere meanwhile" in html
    assert "only 500 t are left" in html
    mine = browser(ten.acting("g1")).get(answers_page(round_)).content.decode()
    assert "promised to others meanwhile" in mine


def test_a_closed_round_shows_what_came_of_it_and_compares(ten: Ten, round_: Round) -> None:
    for name in ("g1", "t1"):
        data = {**fields(between("g1", "t1"), "accepted"), "save": "all"}
        browser(ten.acting(name)).post(answers_page(round_), data)
    close(ten.lead, round_)
    html = browser(ten.acting("g1")).get(answers_page(round_)).content.decode()
    assert "/en/market/agreements/v-" in html
    report = ten.people.client("clara").get(f"/en/rounds/{round_.public_id}/report/").content.decode()
    assert "Became agreements" in report
    for form in ("xlsx", "csv"):
        file = ten.people.client("clara").get(f"/en/rounds/{round_.public_id}/report.{form}")
        assert len(b"".join(file)) > 500
        assert browser(ten.acting("g1")).get(f"/en/rounds/{round_.public_id}/report.{form}").status_code == 403
    file = ten.people.client("clara").get(f"/en/rounds/{round_.public_id}/report.csv")
    text = b"".join(file).decode("utf-8-sig")
    assert "agreed,v-" in text


def test_the_number_of_queries_does_not_grow_with_the_proposals(
    ten: Ten, round_: Round, django_assert_max_num_queries: Any
) -> None:
    client = browser(ten.acting("t1"))
    client.get(answers_page(round_))
    with django_assert_max_num_queries(16):
        client.get(answers_page(round_))
    coordinator = ten.people.client("clara")
    with django_assert_max_num_queries(24):
        coordinator.get(f"/en/rounds/{round_.public_id}/")
    with django_assert_max_num_queries(16):
        coordinator.get(f"/en/rounds/{round_.public_id}/proposals/")


@pytest.mark.parametrize("verb", ["extend", "remind", "end", "solve", "close", "cancel"])
def test_each_move_asks_first(ten: Ten, round_: Round, verb: str) -> None:
    page = ten.people.client("clara").get(f"/en/rounds/{round_.public_id}/move/{verb}/")
    assert page.status_code == 200
    assert b"Go back" in page.content


def test_a_deadline_that_is_moved_twice_at_once_is_moved_once(ten: Ten, round_: Round) -> None:
    stale = round_.version
    extend(ten.lead, round_, round_.answer_by.replace(year=round_.answer_by.year + 1))
    data = {"version": stale, "answer_by": round_.answer_by.isoformat()}
    assert ten.people.client("clara").post(f"/en/rounds/{round_.public_id}/move/extend/", data).status_code == 409


def test_an_open_round_waits_on_a_partys_own_page_until_it_has_answered(ten: Ten, round_: Round) -> None:
    def own_page() -> str:
        return browser(ten.acting("g2")).get("/en/my-page/").content.decode()

    assert f"1 proposal in “{round_.name}” waits for your answer" in own_page()
    browser(ten.acting("g2")).post(answers_page(round_), fields(between("g2", "t1"), "accepted"))
    assert answers_page(round_) not in own_page()
