"""The states of an agreement and who may move it, as data: `MOVES`. Pure functions, without database or language.

An agreement has two parties: the giver has masses, the taker takes them. One asks; from then on each move is a row of
`MOVES`: in which states it can be made and by whom, where it leads, whose turn it is then, and what becomes of the
tonnes that are held. Whoever has a lot in the agreement holds tonnes of it; facilities and storage areas hold nothing.

    enquiry -> offered <-> countered -> agreed -> delivering -> completed
       |          |            |           |           |
       +----------+------------+-> declined, expired, cancelled <-+

An offer holds tonnes of the lot of the one who makes it, an acceptance those of both. Either registers loads; whoever
registers the last ones has the other confirm them; when nobody objects in time the agreement is completed by itself.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

Party = Literal["giver", "taker"]
GIVER: Party = "giver"
TAKER: Party = "taker"


class State(StrEnum):
    """Where an agreement stands; the same words as `Agreement.State`."""

    ENQUIRY = "enquiry"
    OFFERED = "offered"
    COUNTERED = "countered"
    AGREED = "agreed"
    DELIVERING = "delivering"
    COMPLETED = "completed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


TALKING = (State.ENQUIRY, State.OFFERED, State.COUNTERED)
"""Nothing is agreed yet, and somebody owes an answer before the deadline."""
BINDING = (State.AGREED, State.DELIVERING)
ENDED = (State.COMPLETED, State.DECLINED, State.EXPIRED, State.CANCELLED)


class Who(StrEnum):
    """Who makes a move."""

    TURN = "turn"
    """The party whose turn it is."""
    WAITING = "waiting"
    """The party that waits for the other's answer."""
    EITHER = "either"
    SYSTEM = "system"
    """Nobody: the deadline has passed."""


class Holds(StrEnum):
    """What is held of the parties' lots after a move."""

    AS_BEFORE = "as_before"
    OWN = "own"
    """All of the offer by whoever makes it, nothing by the other."""
    BOTH = "both"
    """All that is agreed, by both."""
    DELIVERED = "delivered"
    """What has been delivered; the rest is free again."""


class Next(StrEnum):
    """Whose turn it is after a move."""

    OTHER = "other"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table."""

    action: str
    states: tuple[State, ...]
    to: State
    who: Who
    holds: Holds
    next: Next = Next.NOBODY
    takes_tonnes: bool = False


MOVES = (
    Move("offer", (State.ENQUIRY,), State.OFFERED, Who.EITHER, Holds.OWN, Next.OTHER, takes_tonnes=True),
    Move("counter", (State.OFFERED, State.COUNTERED), State.COUNTERED, Who.TURN, Holds.OWN, Next.OTHER, True),
    Move("accept", (State.OFFERED, State.COUNTERED), State.AGREED, Who.TURN, Holds.BOTH),
    Move("decline", TALKING, State.DECLINED, Who.TURN, Holds.DELIVERED),
    Move("withdraw", TALKING, State.CANCELLED, Who.WAITING, Holds.DELIVERED),
    Move("expire", TALKING, State.EXPIRED, Who.SYSTEM, Holds.DELIVERED),
    Move("start", (State.AGREED,), State.DELIVERING, Who.EITHER, Holds.AS_BEFORE),
    Move("deliver", BINDING, State.DELIVERING, Who.EITHER, Holds.AS_BEFORE, takes_tonnes=True),
    Move("finish", BINDING, State.DELIVERING, Who.EITHER, Holds.AS_BEFORE, Next.OTHER, takes_tonnes=True),
    Move("complete", (State.DELIVERING,), State.COMPLETED, Who.TURN, Holds.DELIVERED),
    Move("close", (State.DELIVERING,), State.COMPLETED, Who.SYSTEM, Holds.DELIVERED),
    Move("cancel", BINDING, State.CANCELLED, Who.EITHER, Holds.DELIVERED),
)
MOVE = {move.action: move for move in MOVES}


class MoveError(ValueError):
    """A move that cannot be made; nothing has changed."""


class StateError(MoveError):
    """The agreement is in a state in which the move cannot be made."""


class TurnError(MoveError):
    """The move is not this party's."""


class TonnesError(MoveError):
    """Tonnes that the move cannot be made with; `least` and `most` are what would do."""

    def __init__(self, least: float, most: float) -> None:
        super().__init__(f"between {least} and {most} tonnes")
        self.least, self.most = least, most


@dataclass(frozen=True, slots=True)
class Position:
    """Where an agreement stands. `turn` and `ended_by`: a party or ""; a party without a lot holds nothing."""

    state: State
    turn: Party | Literal[""]
    tonnes: float
    giver_has_lot: bool = True
    taker_has_lot: bool = True
    giver_held: float = 0.0
    taker_held: float = 0.0
    delivered: float = 0.0
    ended_by: Party | Literal[""] = ""


LEAST = 0.001
"""A kilogram: less is rounding."""


def other_of(party: Party) -> Party:
    """The other party."""
    return TAKER if party == GIVER else GIVER


def asked(by: Party, tonnes: float, *, giver_has_lot: bool = True, taker_has_lot: bool = True) -> Position:
    """The first position: an enquiry that the other is to answer. Raises TonnesError."""
    if tonnes < LEAST:
        raise TonnesError(LEAST, float("inf"))
    return Position(State.ENQUIRY, other_of(by), tonnes, giver_has_lot, taker_has_lot)


def can(position: Position, action: str, by: Party | None) -> bool:
    """Whether a party (None: the system) may make a move now."""
    return position.state in MOVE[action].states and _is_theirs(MOVE[action], position, by)


def moved(position: Position, action: str, by: Party | None, tonnes: float = 0.0) -> Position:
    """The position after a move. `tonnes`: of the offer, or of the loads that are registered (less than 0 corrects).

    Raises StateError, TurnError, TonnesError.
    """
    move = MOVE[action]
    if position.state not in move.states:
        raise StateError(f"{action} in {position.state}")
    if not _is_theirs(move, position, by):
        raise TurnError(f"{action} by {by or 'the system'}")
    after = replace(position, state=move.to, turn=other_of(by) if by and move.next == Next.OTHER else "")
    if action in ("deliver", "finish"):
        after = replace(after, delivered=_delivered(position, tonnes, is_last=action == "finish"))
    elif move.takes_tonnes:
        if tonnes < LEAST:
            raise TonnesError(LEAST, float("inf"))
        after = replace(after, tonnes=tonnes)
    if move.to == State.COMPLETED and position.delivered < LEAST:
        raise TonnesError(LEAST, position.tonnes)
    if move.to in ENDED and move.to != State.COMPLETED:
        after = replace(after, ended_by=by or position.turn)
    giver, taker = _held(move.holds, after, by)
    return replace(
        after,
        giver_held=giver if position.giver_has_lot else 0.0,
        taker_held=taker if position.taker_has_lot else 0.0,
    )


def _is_theirs(move: Move, position: Position, by: Party | None) -> bool:
    match move.who:
        case Who.SYSTEM:
            return by is None
        case Who.EITHER:
            return by is not None
        case Who.TURN:
            return by is not None and by == position.turn
        case Who.WAITING:
            return by is not None and position.turn == other_of(by)


def _delivered(position: Position, tonnes: float, *, is_last: bool) -> float:
    """The last loads may be none: what is delivered is all that comes. Nothing at all is cancelled, not finished."""
    total = round(position.delivered + tonnes, 3)
    least = LEAST if is_last else 0.0
    if (abs(tonnes) < LEAST and not is_last) or not least <= total <= position.tonnes:
        raise TonnesError(-position.delivered, round(position.tonnes - position.delivered, 3))
    return total


def _held(holds: Holds, after: Position, by: Party | None) -> tuple[float, float]:
    match holds:
        case Holds.OWN:
            return (after.tonnes, 0.0) if by == GIVER else (0.0, after.tonnes)
        case Holds.BOTH:
            return after.tonnes, after.tonnes
        case Holds.DELIVERED:
            return after.delivered, after.delivered
        case Holds.AS_BEFORE:
            return after.giver_held, after.taker_held
