"""What always holds of answers: no tonne is lost or doubled, nobody answers for another, after the deadline nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.states import (
    ENDED,
    MOVES,
    Answer,
    NotTheirsError,
    Outcome,
    Standing,
    State,
    StateError,
    TooLateError,
    WrongTonnesError,
    after_solving,
    answered,
    carried,
    most_next_time,
    moved,
    outcome_of,
    require_answerable,
    spread_over,
)

tonnes = st.floats(0.01, 1e6)
saying = st.tuples(st.sampled_from(["giver", "taker"]), st.sampled_from(Answer), tonnes)


def told(start: Standing, says: list[tuple[str, Answer, float]]) -> Standing:
    for party, answer, counter in says:
        try:
            start = answered(start, [party], answer, counter, most=1e6)  # type: ignore[list-item]  # a party
        except WrongTonnesError:
            continue
    return start


@given(tonnes, st.lists(saying, max_size=8))
def test_the_tonnes_of_a_proposal_are_never_changed_by_answers(proposed: float, says: list) -> None:  # type: ignore[type-arg]
    after = told(Standing(proposed), says)
    assert after.tonnes == proposed
    for answer, counter in ((after.giver, after.giver_tonnes), (after.taker, after.taker_tonnes)):
        assert (counter is not None) == (answer == Answer.COUNTERED)


@given(tonnes, st.lists(saying, max_size=8))
def test_it_is_agreed_exactly_when_both_said_yes_last(proposed: float, says: list) -> None:  # type: ignore[type-arg]
    after = told(Standing(proposed), says)
    agreed = after.giver == Answer.ACCEPTED and after.taker == Answer.ACCEPTED
    assert (outcome_of(after) == Outcome.AGREED) == agreed


@given(tonnes, st.lists(saying, max_size=8), st.sampled_from(["giver", "taker"]), st.sampled_from(Answer))
def test_a_party_changes_nothing_but_its_own_answer(proposed: float, says: list, party: str, answer: Answer) -> None:  # type: ignore[type-arg]
    before = told(Standing(proposed), says)
    after = told(before, [(party, answer, proposed / 2)])
    other = "taker" if party == "giver" else "giver"
    assert getattr(after, other) == getattr(before, other)
    assert getattr(after, f"{other}_tonnes") == getattr(before, f"{other}_tonnes")


def test_somebody_who_is_no_party_answers_nothing() -> None:
    with pytest.raises(NotTheirsError):
        answered(Standing(10.0), [], Answer.ACCEPTED)


@given(st.sampled_from(State), st.integers(-3, 3))
def test_only_an_open_round_takes_answers_and_only_until_its_day(state: State, days: int) -> None:
    today = date(2027, 3, 1)
    deadline = today + timedelta(days=days)
    if state == State.OPEN and days >= 0:
        require_answerable(state, deadline, today)
        return
    with pytest.raises((StateError, TooLateError)):
        require_answerable(state, deadline, today)


@given(st.sampled_from([each for each in Outcome if each]), st.sampled_from(Answer))
def test_what_has_an_outcome_is_answered_no_more(outcome: Outcome, answer: Answer) -> None:
    with pytest.raises(StateError):
        answered(Standing(10.0, outcome=outcome), ["giver"], answer, 5.0)


@given(tonnes, tonnes, tonnes)
def test_of_two_counters_the_lower_bounds_the_next_proposal(proposed: float, first: float, second: float) -> None:
    standing = Standing(proposed, Answer.COUNTERED, Answer.COUNTERED, first, second, outcome=Outcome.COUNTERED)
    assert most_next_time(standing) == min(first, second)


def test_what_was_declined_is_never_proposed_again_and_what_lapsed_may_be() -> None:
    assert most_next_time(Standing(10.0, outcome=Outcome.DECLINED)) == 0.0
    assert most_next_time(Standing(10.0, outcome=Outcome.LAPSED)) is None


@given(
    tonnes, st.lists(st.tuples(st.integers(8000, 8100), tonnes), min_size=1, max_size=6, unique_by=lambda row: row[0])
)
def test_tonnes_spread_over_quarters_are_all_there(amount: float, rows: list[tuple[int, float]]) -> None:
    assert sum(share for _period, share in spread_over(amount, rows)) == pytest.approx(amount)


@given(tonnes, tonnes, st.sampled_from(Outcome), saying, saying)
def test_a_yes_is_carried_only_to_the_tonnes_that_were_said_yes_to(
    before: float, now: float, outcome: Outcome, one: tuple[str, Answer, float], two: tuple[str, Answer, float]
) -> None:
    answered_ = told(Standing(before), [one, two])
    stood = Standing(before, answered_.giver, answered_.taker, answered_.giver_tonnes, answered_.taker_tonnes, outcome)
    after = carried(stood, now)
    assert after.tonnes == now
    for party in ("giver", "taker"):
        if getattr(after, party) == Answer.ACCEPTED:
            wanted = getattr(stood, f"{party}_tonnes") or before
            assert abs(wanted - now) <= 1.0
            assert getattr(stood, party) in (Answer.ACCEPTED, Answer.COUNTERED)


def test_the_words_of_the_tables_are_those_of_the_pure_functions() -> None:
    assert set(Round.State.values) == {each.value for each in State}
    assert set(Proposal.Answer.values) == {each.value for each in Answer}
    assert set(Proposal.Outcome.values) == {each.value for each in Outcome if each}


@given(st.lists(st.sampled_from([move.action for move in MOVES]), max_size=12))
def test_a_round_that_has_ended_moves_no_more(actions: list[str]) -> None:
    state = State.PREPARED
    for action in actions:
        try:
            after = moved(state, action)
        except StateError:
            continue
        assert state not in ENDED
        state = after
        if state == State.SOLVING:
            state = after_solving(was_opened=False, has_proposals=True, is_solved=True)


@pytest.mark.parametrize(
    ("was_opened", "has_proposals", "is_solved", "state"),
    [
        (False, True, True, State.PREPARED),
        (False, False, False, State.PREPARED),
        (True, True, True, State.OPEN),
        (True, False, True, State.ANSWERED),
        (True, False, False, State.ANSWERED),
    ],
)
def test_after_planning(was_opened: bool, has_proposals: bool, is_solved: bool, state: State) -> None:
    assert after_solving(was_opened=was_opened, has_proposals=has_proposals, is_solved=is_solved) == state
