"""What the coordinator and the deadline do to a round, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Change
from ressursbank.portal.marketplace.models import Agreement, Notice
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.rounds.answers import Said, answer
from ressursbank.portal.rounds.deadlines import KEPT_OPEN_DAYS, close_overdue
from ressursbank.portal.rounds.errors import RoundError
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.report import account_of, figures, reasons_of, round_before
from ressursbank.portal.rounds.services import (
    cancel,
    close,
    end_answers,
    extend,
    limits_of,
    open_round,
    propose,
    remind,
    solve_again,
)
from ressursbank.portal.rounds.states import Answer
from ressursbank.portal.rounds.taking import give, take_up
from tests.portal.marketplace.agreed import held_of, promised
from tests.portal.rounds.conftest import proposal_between
from tests.portal.rounds.ten import FIRST, Ten, prepared, solved


def between(giver: str, taker: str, generation: int = 1) -> Proposal:
    rows = Proposal.objects.select_related("round", "giver_lot", "taker_lot", "facility").filter(
        giver_lot__public_id=f"post-{giver}", generation=generation
    )
    return next(row for row in rows if taker in ((row.taker_lot or row.facility).public_id.partition("-")[2],))  # type: ignore[union-attr]  # one of them


def say(acting: Acting, proposal: Proposal, answer_: str, tonnes: float | None = None, reason: str = "") -> None:
    proposal.refresh_from_db()
    answer(acting, proposal, Said(Answer(answer_), proposal.version, tonnes, reason))


def test_nothing_moves_after_the_deadline(ten: Ten, round_: Round) -> None:
    proposal = between("g1", "t1")
    Round.objects.filter(pk=round_.pk).update(answer_by=timezone.localdate() - timedelta(days=1))
    with pytest.raises(RoundError), override("en"):
        say(ten.acting("g1"), proposal, "accepted")
    proposal.refresh_from_db()
    assert proposal.giver_answer == "waiting"


def test_the_deadlines_own_day_counts(ten: Ten, round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(answer_by=timezone.localdate())
    say(ten.acting("g1"), between("g1", "t1"), "accepted")
    assert close_overdue() == 0


def test_the_deadline_passes_by_itself_and_later_the_round_is_closed(ten: Ten, round_: Round) -> None:
    for name in ("g1", "t1"):
        say(ten.acting(name), between("g1", "t1"), "accepted")
    Round.objects.filter(pk=round_.pk).update(answer_by=timezone.localdate() - timedelta(days=1))
    assert close_overdue() == 1
    round_.refresh_from_db()
    assert round_.state == "answered"
    assert Agreement.objects.get().tonnes == 1000
    assert close_overdue() == 0
    Round.objects.filter(pk=round_.pk).update(answered_at=timezone.now() - timedelta(days=KEPT_OPEN_DAYS + 1))
    assert close_overdue() == 1
    round_.refresh_from_db()
    assert round_.state == "closed"
    assert sorted(Proposal.objects.values_list("outcome", flat=True)) == ["agreed", "lapsed", "lapsed", "lapsed"]


@pytest.mark.parametrize("who", ["g2", "g5", "t2", "d1", "clara", "berit"])
def test_nobody_answers_for_another(ten: Ten, round_: Round, who: str) -> None:
    with pytest.raises(NotAllowedError):
        say(ten.acting(who), between("g1", "t1"), "declined", reason="Nei")


def test_an_agreement_of_a_round_holds_both_lots_and_is_of_the_gates_price(ten: Ten, round_: Round) -> None:
    for name, other in (("t1", "t1"), ("d1", "d1")):
        for who in ("g1", name):
            say(ten.acting(who), between("g1", other), "accepted")
    end_answers(ten.lead, round_)
    by_end = {agreement.facility_id is None: agreement for agreement in Agreement.objects.all()}
    assert (by_end[True].price_nok_per_tonne, by_end[False].price_nok_per_tonne) == (None, -90.0)
    lot, need = Lot.objects.get(public_id="post-g1"), Lot.objects.get(public_id="post-t1")
    assert promised(lot) == held_of(lot) == 1_500
    assert promised(need) == held_of(need) == 1_000
    assert {agreement.state for agreement in by_end.values()} == {"agreed"}
    page = ten.people.client("berit").get(f"/en/market/agreements/{by_end[True].public_id}/")
    assert page.status_code == 404


def test_what_is_promised_elsewhere_meanwhile_becomes_a_conflict_and_no_agreement(ten: Ten, round_: Round) -> None:
    for name in ("g1", "t1"):
        say(ten.acting(name), between("g1", "t1"), "accepted")
    Lot.objects.filter(public_id="post-g1").update(promised_tonnes=3_500)
    end_answers(ten.lead, round_)
    proposal = between("g1", "t1")
    assert (proposal.outcome, proposal.agreement) == ("conflict", None)
    assert "500" in proposal.conflict
    assert not Agreement.objects.exists()


def test_masses_that_turned_out_otherwise_become_no_agreement(ten: Ten, round_: Round) -> None:
    for name in ("g1", "d1"):
        say(ten.acting(name), between("g1", "d1"), "accepted")
    Lot.objects.filter(public_id="post-g1").update(contamination_class=4)
    end_answers(ten.lead, round_)
    assert between("g1", "d1").outcome == "conflict"
    assert not Agreement.objects.exists()


def test_a_counter_is_of_other_tonnes_and_of_what_is_left(ten: Ten, round_: Round) -> None:
    proposal = between("g1", "t1")
    for tonnes in (None, 0.0, -5.0, 1_000.0, 3_001.0):
        with pytest.raises(RoundError):
            say(ten.acting("t1"), proposal, "countered", tonnes)
    say(ten.acting("t1"), proposal, "countered", 3_000.0)
    with pytest.raises(RoundError):
        say(ten.acting("t1"), proposal, "declined")


def test_the_next_plan_knows_what_was_said(ten: Ten, round_: Round) -> None:
    say(ten.acting("t1"), between("g1", "t1"), "declined", reason="Fullt")
    say(ten.acting("d1"), between("g1", "d1"), "countered", 300.0)
    day = timezone.localdate() + timedelta(days=5)
    solve_again(ten.lead, round_, day)
    limits = {(limit.from_id, limit.to_id): limit for limit in limits_of(round_)}
    assert limits["post-g1", "post-t1"].tonnes_by_period == ()
    assert limits["post-g1", "anlegg-d1"].tonnes_by_period == ((FIRST, 150.0), (FIRST + 1, 150.0))
    run = PlanRun.objects.get()
    assert {(row["from_id"], row["to_id"]) for row in run.limits} == set(limits)
    assert (round_.state, round_.answer_by) == ("solving", day)
    with pytest.raises(RoundError):
        say(ten.acting("g1"), between("g1", "t1"), "accepted")


def test_a_yes_to_the_same_tonnes_need_not_be_said_again(ten: Ten, round_: Round) -> None:
    say(ten.acting("g1"), between("g1", "t1"), "accepted")
    say(ten.acting("d1"), between("g1", "d1"), "countered", 300.0)
    solve_again(ten.lead, round_, round_.answer_by)
    give(round_, [proposal_between(round_, "g1", "t1", 1000.0, 2), proposal_between(round_, "g1", "d1", 300.0, 2)])
    first, second = between("g1", "t1", 2), between("g1", "d1", 2)
    assert (first.giver_answer, first.taker_answer) == ("accepted", "waiting")
    assert (second.giver_answer, second.taker_answer) == ("waiting", "accepted")
    assert (round_.state, round_.generation) == ("open", 2)


def test_a_planner_that_fails_leaves_the_round_where_it_stood(ten: Ten) -> None:
    made = prepared(ten)
    run = propose(ten.lead, made)
    PlanRun.objects.filter(pk=run.pk).update(state="failed")
    made.refresh_from_db()
    take_up(made)
    assert (made.state, made.fault, made.generation) == ("prepared", "no_plan", 0)
    with pytest.raises(RoundError):
        open_round(ten.lead, made)


def test_a_round_in_which_the_plan_moves_nothing_says_so(ten: Ten) -> None:
    made = prepared(ten, least_tonnes=900_000.0)
    propose(ten.lead, made)
    solved(made)
    assert (made.state, made.fault) == ("prepared", "nothing")
    assert "moves nothing more" in ten.people.client("clara").get(f"/en/rounds/{made.public_id}/").content.decode()


def test_a_cancelled_round_says_why_and_keeps_its_agreements(ten: Ten, round_: Round) -> None:
    for name in ("g1", "t1"):
        say(ten.acting(name), between("g1", "t1"), "accepted")
    end_answers(ten.lead, round_)
    with pytest.raises(RoundError):
        cancel(ten.lead, round_, " ")
    cancel(ten.lead, round_, "Feil halvår")
    assert Agreement.objects.get().state == "agreed"
    assert Change.objects.get(action="round.cancel").why == "Feil halvår"
    with pytest.raises(RoundError):
        close(ten.lead, round_)


def test_only_those_who_have_not_answered_are_reminded(ten: Ten, round_: Round) -> None:
    Notice.objects.all().delete()
    say(ten.acting("g2"), between("g2", "t1"), "accepted")
    assert remind(ten.lead, round_) == 4
    told = {ten.name_of(key) for key in Notice.objects.values_list("organisation", flat=True)}
    assert told == {"g1", "g3", "t1", "d1"}
    assert Notice.objects.get(organisation=ten.acting("t1").organisation).facts["proposals"] == 2


def test_parties_see_a_round_from_when_it_is_opened(ten: Ten, round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(state="prepared", opened_at=None)
    client = ten.people.client("clara")
    assert client.get(f"/en/rounds/{round_.public_id}/").status_code == 200
    from tests.portal.rounds.test_rounds_pages import browser

    assert browser(ten.acting("g1")).get(f"/en/rounds/{round_.public_id}/answers/").status_code == 404


def test_the_deadline_is_moved_for_all_and_never_to_the_past(ten: Ten, round_: Round) -> None:
    with pytest.raises(RoundError):
        extend(ten.lead, round_, timezone.localdate() - timedelta(days=1))
    extend(ten.lead, round_, timezone.localdate() + timedelta(days=30))
    with pytest.raises(NotAllowedError):
        extend(ten.acting("g1"), round_, timezone.localdate() + timedelta(days=60))


def test_the_report_holds_this_round_against_the_one_before(ten: Ten, round_: Round) -> None:
    for name in ("g1", "t1"):
        say(ten.acting(name), between("g1", "t1"), "accepted")
    say(ten.acting("t1"), between("g2", "t1"), "declined", reason="Solgt")
    close(ten.lead, round_)
    later = prepared(ten, name="Andre halvår", from_period=FIRST + 2, to_period=FIRST + 3)
    assert round_before(later) == round_
    with override("en"):
        found = {figure.name: figure for figure in figures(account_of(later), account_of(round_))}
    assert found["Became agreements"].before == 1_000
    assert found["Declined"].before == 800
    assert found["Answers that came"].before == pytest.approx(100 * 3 / 8)
    assert found["Reused or recycled, of what was agreed"].before == 100
    assert [(row.text, row.count, row.tonnes) for row in reasons_of(round_)] == [("Solgt", 1, 800.0)]


def test_everything_leaves_an_audit_row(ten: Ten, round_: Round, django_assert_num_queries: Any) -> None:
    say(ten.acting("g1"), between("g1", "t1"), "accepted")
    close(ten.lead, round_)
    actions = set(Change.objects.values_list("action", flat=True))
    assert {"round.prepare", "round.open", "round.answer", "round.end_answers", "round.close"} <= actions
