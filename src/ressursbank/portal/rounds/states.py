"""The states of an allocation round and the answers to its proposals, as data. Pure functions, no database or language.

    prepared --propose--> solving --taken--> prepared --open--> open --end_answers--> answered --solve_again--> solving
    solving --taken--> open (the next generation of proposals);  open or answered --close--> closed
    anything but closed --cancel--> cancelled

While a round is open, and until its deadline, each party answers each of its proposals and may change the answer. When
answers end, every proposal comes to an outcome: what both accepted is agreed, what one declined is never proposed
again in the round, what one countered is proposed again with at most so many tonnes, the rest lapses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from ressursbank.portal.marketplace.agreements.states import GIVER, LEAST, TAKER, Party


class State(StrEnum):
    """Where a round stands; the same words as `Round.State`."""

    PREPARED = "prepared"
    SOLVING = "solving"
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What a party says; the same words as `Proposal.Answer`."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    COUNTERED = "countered"


class Outcome(StrEnum):
    """What came of a proposal; "" while it is to be answered. The same words as `Proposal.Outcome`."""

    OPEN = ""
    AGREED = "agreed"
    DECLINED = "declined"
    COUNTERED = "countered"
    LAPSED = "lapsed"
    CONFLICT = "conflict"
    """Both accepted, but the tonnes had been promised elsewhere meanwhile."""


ENDED = (State.CLOSED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: in which states it can be made, and where it leads."""

    action: str
    states: tuple[State, ...]
    to: State


MOVES = (
    Move("propose", (State.PREPARED,), State.SOLVING),
    Move("open", (State.PREPARED,), State.OPEN),
    Move("end_answers", (State.OPEN,), State.ANSWERED),
    Move("solve_again", (State.ANSWERED,), State.SOLVING),
    Move("close", (State.ANSWERED,), State.CLOSED),
    Move("cancel", (State.PREPARED, State.SOLVING, State.OPEN, State.ANSWERED), State.CANCELLED),
)
MOVE = {move.action: move for move in MOVES}


class MoveError(ValueError):
    """A move or an answer that cannot be made now; nothing has changed."""


class StateError(MoveError):
    """The round is in a state in which it cannot be made."""


class TooLateError(MoveError):
    """The deadline has passed."""


class NotTheirsError(MoveError):
    """Somebody who is not a party of the proposal."""


class WrongTonnesError(MoveError):
    """A counter needs tonnes: more than none, others than proposed, and no more than there can be."""


def moved(state: State, action: str) -> State:
    """Where a move leads. Raises StateError."""
    if state not in MOVE[action].states:
        raise StateError(f"{action} in {state}")
    return MOVE[action].to


def after_solving(*, was_opened: bool, has_proposals: bool, is_solved: bool) -> State:
    """Where a round goes when the planner is done, or has failed.

    Before it was opened the coordinator looks at what is proposed; later the new proposals are open at once. Where
    nothing new is proposed, or there is no plan, it stands as it did before.
    """
    if not was_opened:
        return State.PREPARED
    return State.OPEN if is_solved and has_proposals else State.ANSWERED


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal stands: its tonnes, what each party says, and with how many tonnes each counters."""

    tonnes: float
    giver: Answer = Answer.WAITING
    taker: Answer = Answer.WAITING
    giver_tonnes: float | None = None
    taker_tonnes: float | None = None
    outcome: Outcome = Outcome.OPEN


def require_answerable(state: State, answer_by: date, today: date) -> None:
    """Raises StateError, TooLateError where nobody can answer in the round now. The deadline's own day counts."""
    if state != State.OPEN:
        raise StateError(f"answer in {state}")
    if today > answer_by:
        raise TooLateError(f"{answer_by} has passed")


def answered(
    standing: Standing, parties: Iterable[Party], answer: Answer, tonnes: float | None = None, most: float | None = None
) -> Standing:
    """What stands after an answer for these parties: both where one organisation is at both ends.

    `tonnes` goes with a counter, `most` is what the lots have. Raises StateError, NotTheirsError, WrongTonnesError.
    """
    if standing.outcome != Outcome.OPEN:
        raise StateError(f"answer to what is {standing.outcome}")
    answering = tuple(parties)
    if not answering:
        raise NotTheirsError("no party of it")
    if answer == Answer.COUNTERED:
        enough = tonnes is not None and tonnes >= LEAST and abs(tonnes - standing.tonnes) >= LEAST
        if not enough or (most is not None and tonnes is not None and tonnes > most + LEAST):
            raise WrongTonnesError(f"{tonnes} tonnes")
    said = tonnes if answer == Answer.COUNTERED else None
    for party in answering:
        if party == GIVER:
            standing = replace(standing, giver=answer, giver_tonnes=said)
        else:
            standing = replace(standing, taker=answer, taker_tonnes=said)
    return standing


def outcome_of(standing: Standing) -> Outcome:
    """What comes of a proposal when answers end."""
    answers = (standing.giver, standing.taker)
    if Answer.DECLINED in answers:
        return Outcome.DECLINED
    if Answer.COUNTERED in answers:
        return Outcome.COUNTERED
    return Outcome.AGREED if answers == (Answer.ACCEPTED, Answer.ACCEPTED) else Outcome.LAPSED


def most_next_time(standing: Standing) -> float | None:
    """Tonnes that may be proposed of the same flow again in the round; None: as many as there are."""
    if standing.outcome == Outcome.DECLINED:
        return 0.0
    if standing.outcome != Outcome.COUNTERED:
        return None
    return min(tonnes for tonnes in (standing.giver_tonnes, standing.taker_tonnes) if tonnes is not None)


def carried(before: Standing, tonnes: float, within: float = 1.0) -> Standing:
    """A new proposal of the same flow: a party that has said yes to just this, or asked for it, need not say it again.

    What was agreed or declined before is done with: nothing of it is carried.
    """
    if before.outcome not in (Outcome.LAPSED, Outcome.COUNTERED, Outcome.CONFLICT):
        return Standing(tonnes)

    def says(answer: Answer, countered: float | None) -> Answer:
        wanted = {Answer.ACCEPTED: before.tonnes, Answer.COUNTERED: countered}.get(answer)
        return Answer.ACCEPTED if wanted is not None and abs(wanted - tonnes) <= within else Answer.WAITING

    return Standing(tonnes, says(before.giver, before.giver_tonnes), says(before.taker, before.taker_tonnes))


def spread_over(tonnes: float, by_period: Iterable[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    """So many tonnes over the quarters of a proposal, in the shares in which it was proposed. Sums to `tonnes`."""
    rows = [(period, share) for period, share in by_period if share > 0]
    total = sum(share for _period, share in rows)
    if not rows or total <= 0:
        return ()
    return tuple((period, tonnes * share / total) for period, share in rows)


__all__ = [
    "GIVER",
    "TAKER",
    "Answer",
    "Move",
    "MoveError",
    "NotTheirsError",
    "Outcome",
    "Party",
    "Standing",
    "State",
    "StateError",
    "TooLateError",
    "WrongTonnesError",
    "after_solving",
    "answered",
    "carried",
    "most_next_time",
    "moved",
    "outcome_of",
    "require_answerable",
    "spread_over",
]  # fmt: skip
