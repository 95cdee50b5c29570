"""The state machine alone: no path loses or doubles a tonne, no party moves another's state, what has ended stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ressursbank.portal.marketplace.agreements.states import (
    BINDING,
    ENDED,
    MOVES,
    TALKING,
    MoveError,
    Party,
    Position,
    State,
    StateError,
    TonnesError,
    TurnError,
    Who,
    asked,
    can,
    moved,
    other_of,
)
from ressursbank.portal.marketplace.models import Agreement

PARTIES: tuple[Party | None, ...] = ("giver", "taker", None)
steps = st.lists(
    st.tuples(
        st.sampled_from([move.action for move in MOVES]),
        st.sampled_from(PARTIES),
        st.integers(-200, 1500).map(float),
    ),
    max_size=25,
)
starts = st.builds(
    asked,
    st.sampled_from(("giver", "taker")),
    st.integers(1, 1500).map(float),
    giver_has_lot=st.booleans(),
    taker_has_lot=st.booleans(),
)


def path(position: Position, taken: list[tuple[str, Party | None, float]]) -> list[Position]:
    """The positions that some steps lead through; those that are refused lead nowhere."""
    found = [position]
    for action, by, tonnes in taken:
        try:
            found.append(moved(found[-1], action, by, tonnes))
        except MoveError:
            continue
    return found


@given(starts, steps)
@settings(max_examples=500)
def test_what_is_held_is_never_more_than_what_is_agreed_and_never_less_than_what_is_delivered(
    start: Position, taken: list[tuple[str, Party | None, float]]
) -> None:
    for position in path(start, taken):
        for has_lot, held in (
            (position.giver_has_lot, position.giver_held),
            (position.taker_has_lot, position.taker_held),
        ):
            assert 0 <= position.delivered <= position.tonnes
            assert position.delivered * has_lot <= held <= position.tonnes * has_lot
            if position.state in BINDING:
                assert held == position.tonnes * has_lot
            if position.state in ENDED:
                assert held == position.delivered * has_lot


@given(st.lists(st.tuples(starts, steps), min_size=1, max_size=6), st.integers(0, 4000).map(float))
@settings(max_examples=300)
def test_many_agreements_of_one_lot_never_hold_more_than_it_has_and_give_everything_back(
    several: list[tuple[Position, list[tuple[str, Party | None, float]]]], lot_tonnes: float
) -> None:
    """The ledger that the services keep: take the difference where there is room, else nothing happens."""
    promised, positions = 0.0, []
    for start, taken in several:
        position = start
        for action, by, tonnes in taken:
            try:
                after = moved(position, action, by, tonnes)
            except MoveError:
                continue
            more = after.giver_held - position.giver_held
            if promised + more > lot_tonnes:
                continue
            promised, position = promised + more, after
        positions.append(position)
        assert promised == pytest.approx(sum(each.giver_held for each in positions))
        assert 0 <= promised <= lot_tonnes
    ended = [moved(each, *_way_out(each)) if each.state not in ENDED else each for each in positions]
    assert sum(each.giver_held for each in ended) == pytest.approx(
        sum(each.delivered for each in ended if each.giver_has_lot)
    )


def _way_out(position: Position) -> tuple[str, Party | None]:
    return ("expire", None) if position.state in TALKING else ("cancel", "giver")


@given(starts, steps)
@settings(max_examples=300)
def test_no_party_makes_the_others_move_and_nobody_the_systems(
    start: Position, taken: list[tuple[str, Party | None, float]]
) -> None:
    for position in path(start, taken):
        for move in MOVES:
            may = {by for by in PARTIES if can(position, move.action, by)}
            if position.state not in move.states:
                assert not may
            elif move.who == Who.SYSTEM:
                assert may == {None}
            elif move.who == Who.EITHER:
                assert may == {"giver", "taker"}
            elif move.who == Who.TURN:
                assert may == ({position.turn} if position.turn else set())
            elif move.who == Who.WAITING:
                assert may == ({other_of(position.turn)} if position.turn else set())


@given(starts, steps)
def test_what_has_ended_stays_ended(start: Position, taken: list[tuple[str, Party | None, float]]) -> None:
    positions = path(start, taken)
    ends = [n for n, position in enumerate(positions) if position.state in ENDED]
    assert not ends or ends == [len(positions) - 1]


@given(starts, steps)
def test_while_they_talk_exactly_one_party_owes_an_answer(
    start: Position, taken: list[tuple[str, Party | None, float]]
) -> None:
    for position in path(start, taken):
        assert position.state not in TALKING or position.turn in ("giver", "taker")
        assert position.state not in ENDED or position.turn == ""


def test_every_state_is_reached_and_every_state_that_is_not_an_end_can_be_left() -> None:
    reached = {State.ENQUIRY} | {move.to for move in MOVES}
    left = {state for move in MOVES for state in move.states}
    assert reached == set(State)
    assert left == set(State) - set(ENDED)


def test_the_database_knows_the_same_states() -> None:
    assert set(Agreement.State.values) == {state.value for state in State}


def test_an_offer_holds_the_lot_of_whoever_makes_it_and_a_counter_offer_frees_the_others() -> None:
    offered = moved(asked("taker", 1000), "offer", "giver", 800)
    assert (offered.giver_held, offered.taker_held, offered.turn) == (800, 0, "taker")
    countered = moved(offered, "counter", "taker", 600)
    assert (countered.giver_held, countered.taker_held, countered.turn) == (0, 600, "giver")
    agreed = moved(countered, "accept", "giver")
    assert (agreed.giver_held, agreed.taker_held, agreed.turn) == (600, 600, "")


def test_a_cancelled_delivery_keeps_what_was_delivered_and_frees_the_rest() -> None:
    agreed = moved(moved(asked("taker", 1000), "offer", "giver", 800), "accept", "taker")
    delivering = moved(agreed, "deliver", "giver", 300)
    cancelled = moved(delivering, "cancel", "taker")
    assert (cancelled.giver_held, cancelled.taker_held, cancelled.ended_by) == (300, 300, "taker")


def test_whoever_registers_the_loads_does_not_confirm_them() -> None:
    agreed = moved(moved(asked("taker", 1000), "offer", "giver", 800), "accept", "taker")
    some = moved(agreed, "deliver", "giver", 500)
    assert some.turn == "", "nothing is to be confirmed before the last loads"
    last = moved(some, "finish", "giver", 300)
    with pytest.raises(TurnError):
        moved(last, "complete", "giver")
    assert moved(last, "complete", "taker").state == State.COMPLETED


def test_the_last_loads_may_be_none_but_not_all_of_nothing() -> None:
    agreed = moved(moved(asked("taker", 1000), "offer", "giver", 800), "accept", "taker")
    with pytest.raises(TonnesError):
        moved(agreed, "finish", "giver", 0)
    finished = moved(moved(agreed, "deliver", "giver", 500), "finish", "taker", 0)
    assert (finished.delivered, finished.turn) == (500, "giver")
    completed = moved(finished, "complete", "giver")
    assert (completed.giver_held, completed.taker_held) == (500, 500)


def test_whoever_finds_the_last_loads_wrong_corrects_them_and_has_them_confirmed() -> None:
    agreed = moved(moved(asked("taker", 1000), "offer", "giver", 800), "accept", "taker")
    last = moved(agreed, "finish", "giver", 800)
    corrected = moved(last, "finish", "taker", -50)
    assert (corrected.delivered, corrected.turn) == (750, "giver")


def test_loads_are_at_most_what_remains_and_corrections_at_most_what_is_delivered() -> None:
    agreed = moved(moved(asked("taker", 1000), "offer", "giver", 800), "accept", "taker")
    half = moved(agreed, "deliver", "giver", 500)
    for tonnes in (301, -501, 0):
        with pytest.raises(TonnesError):
            moved(half, "deliver", "giver", tonnes)
    assert moved(half, "deliver", "taker", -100).delivered == 400


def test_nothing_delivered_is_not_completed() -> None:
    agreed = moved(moved(asked("taker", 1000), "offer", "giver", 800), "accept", "taker")
    with pytest.raises(StateError):
        moved(agreed, "complete", "taker")
    back = moved(moved(agreed, "deliver", "giver", 10), "deliver", "giver", -10)
    with pytest.raises(TonnesError):
        moved(back, "close", None)


def test_the_record_says_who_let_the_time_pass() -> None:
    assert moved(asked("taker", 1000), "expire", None).ended_by == "giver"
    assert moved(moved(asked("taker", 1000), "offer", "giver", 5), "expire", None).ended_by == "taker"
