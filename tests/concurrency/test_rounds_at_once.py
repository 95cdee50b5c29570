"""Rounds at the same instant: two parties answer, the coordinator closes while a party answers, two people close."""

import pytest

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.rounds.answers import Said, answer
from ressursbank.portal.rounds.errors import RoundError
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.services import close, open_round
from ressursbank.portal.rounds.states import Answer
from ressursbank.portal.rounds.taking import give
from tests.concurrency.at_once import at_once
from tests.portal.people import People
from tests.portal.rounds.conftest import proposal_between
from tests.portal.rounds.ten import Ten, prepared, write_ten

TIMES = 6


@pytest.fixture
def ten(everybody: People) -> Ten:
    return write_ten(everybody)


def opened_round(ten: Ten) -> Round:
    """Open, with 400 t from g1 to t1."""
    made = prepared(ten)
    Round.objects.filter(pk=made.pk).update(state="solving")
    made.refresh_from_db()
    give(made, [proposal_between(made, "g1", "t1", 400.0)])
    open_round(ten.lead, made)
    return made


def say(acting: Acting, round_: Round) -> str:
    rows = Proposal.objects.select_related("round", "giver_lot", "taker_lot", "facility")
    proposal = rows.get(round=round_)
    try:
        answer(acting, proposal, Said(Answer.ACCEPTED, proposal.version))
    except RoundError:
        return "too late"
    except EditConflictError:
        return "look again"
    return "saved"


def close_it(acting: Acting, round_: Round) -> str:
    try:
        close(acting, Round.objects.get(pk=round_.pk))
    except RoundError:
        return "too late"
    except EditConflictError:
        return "look again"
    return "closed"


def test_of_two_parties_that_answer_at_once_no_answer_is_lost(ten: Ten) -> None:
    for _time in range(TIMES):
        round_ = opened_round(ten)
        said = at_once([lambda r=round_: say(ten.acting("g1"), r), lambda r=round_: say(ten.acting("t1"), r)])  # type: ignore[misc]  # bound now
        proposal = Proposal.objects.get(round=round_)
        kept = [proposal.giver_answer == "accepted", proposal.taker_answer == "accepted"]
        assert kept == [word == "saved" for word in said], said


def test_an_answer_counts_or_is_refused_when_the_coordinator_closes_at_the_same_instant(ten: Ten) -> None:
    for _time in range(TIMES):
        round_ = opened_round(ten)
        say(ten.acting("t1"), round_)
        said, closed = at_once([lambda r=round_: say(ten.acting("g1"), r), lambda r=round_: close_it(ten.lead, r)])  # type: ignore[misc]  # bound now
        proposal = Proposal.objects.get(round=round_)
        assert closed == "closed"
        assert (proposal.outcome == "agreed") == (said == "saved"), (said, proposal.outcome)
        assert proposal.outcome in ("agreed", "lapsed")
        assert Agreement.objects.filter(round=round_).count() == (said == "saved")
    lot = Lot.objects.get(public_id="post-g1")
    held = sum(Agreement.objects.filter(giver_lot=lot).values_list("giver_held_tonnes", flat=True))
    assert lot.promised_tonnes == held <= lot.tonnes


def test_a_round_is_closed_once(ten: Ten) -> None:
    round_ = opened_round(ten)
    for name in ("g1", "t1"):
        say(ten.acting(name), round_)
    said = at_once([lambda: close_it(ten.lead, round_)] * 4)
    assert said.count("closed") == 1, said
    assert Agreement.objects.count() == 1
