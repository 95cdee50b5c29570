"""What the coordinator does with a round: prepare, propose, open, remind, extend, solve again, close, cancel.

Each is one transaction: permission, the move of states.py, the claim of the round's version, the audit row. They raise
NotAllowedError, EditConflictError and RoundError, and nothing has been changed then. What parties do: answers.py.
"""

import uuid
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ressursbank.balance.limits import Limit
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import change, create, record
from ressursbank.portal.permissions import NotAllowedError, require
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.services import cancel_plan, start_plan
from ressursbank.portal.rounds.errors import RoundError, in_words
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.settle import settle_proposals
from ressursbank.portal.rounds.standing import standing_of
from ressursbank.portal.rounds.states import MoveError, State, most_next_time, moved, spread_over
from ressursbank.portal.rounds.telling import tell_parties
from ressursbank.portal.sites.public_ids import new_public_id

PYRAMID, GAP, TIME_LIMIT_SECONDS = "weighted", 0.0005, 300.0
"""How a round is planned: the settings that a new plan starts with."""


def prepare(
    acting: Acting, *, name: str, from_period: int, to_period: int, answer_by: date, least_tonnes: float
) -> Round:
    """A round that nobody but the coordinator sees yet."""
    if acting.organisation is None:
        raise NotAllowedError("round.prepare")
    _check_day(answer_by)
    made = Round(
        public_id=new_public_id("r"),
        name=name.strip(),
        from_period=from_period,
        to_period=to_period,
        answer_by=answer_by,
        least_tonnes=least_tonnes,
        lead=acting.organisation,
        opened_by=acting.person,
    )
    create(acting, "round.prepare", made)
    return made


def propose(acting: Acting, round_: Round, version: int | None = None) -> PlanRun:
    """Have the regional plan made that the proposals are taken from; proposals that nobody has seen go."""
    return _solve(acting, round_, "propose", {"generation": 0}, version)


def solve_again(acting: Acting, round_: Round, answer_by: date, version: int | None = None) -> PlanRun:
    """Plan the rest with what was answered: agreements fixed, what was declined left out, counters as the most.

    Ends the answers first where they are still coming in: who has not answered may be asked again.
    """
    _check_day(answer_by)
    with transaction.atomic():
        if round_.state == State.OPEN:
            end_answers(acting, round_, version)
            version = None
        return _solve(acting, round_, "solve_again", {"answer_by": answer_by}, version)


def open_round(acting: Acting, round_: Round, version: int | None = None) -> None:
    """Show the proposals to the parties, and tell them."""
    _check_day(round_.answer_by)
    if not round_.proposals.filter(generation=round_.generation).exists():
        raise RoundError(_("There is nothing to answer yet. Have proposals made first."))
    with transaction.atomic():
        _move(acting, round_, "open", {"opened_at": timezone.now()}, version)
        tell_parties(round_, "round_opened")


def end_answers(acting: Acting, round_: Round, version: int | None = None) -> None:
    """Take no more answers: what both accepted becomes agreements, the rest comes to its outcome."""
    batch = uuid.uuid4()
    with transaction.atomic():
        # The round's row is claimed before the answers are read: whoever answers at this instant comes before or after.
        _move(acting, round_, "end_answers", {"answered_at": timezone.now()}, version, batch)
        settle_proposals(acting, round_, batch)


def close(acting: Acting, round_: Round, version: int | None = None) -> None:
    """The round is done. What is not answered lapses; parties are told what came of it."""
    with transaction.atomic():
        if round_.state == State.OPEN:
            end_answers(acting, round_, version)
            version = None
        _move(acting, round_, "close", {"closed_at": timezone.now()}, version)
        tell_parties(round_, "round_closed")


def cancel(acting: Acting, round_: Round, why: str, version: int | None = None) -> None:
    """Give the round up. Agreements that it has made stay; everything else lapses."""
    if not why.strip():
        raise RoundError(_("Say why the round is cancelled: the parties have spent time on it."))
    was_open = round_.state == State.OPEN
    with transaction.atomic():
        if round_.state == State.SOLVING and round_.run is not None:
            cancel_plan(acting, round_.run)
        _move(acting, round_, "cancel", {"closed_at": timezone.now()}, version, why=why.strip())
        waiting = round_.proposals.filter(outcome="")
        waiting.update(outcome=Proposal.Outcome.LAPSED, version=F("version") + 1)
        if was_open:
            tell_parties(round_, "round_closed")


def extend(acting: Acting, round_: Round, answer_by: date, version: int | None = None) -> None:
    """Another deadline, for everybody."""
    _check_day(answer_by)
    if round_.state not in (State.PREPARED, State.OPEN):
        raise RoundError(_("The deadline can be changed until the answers have ended."))
    with transaction.atomic():
        change(acting, "round.extend", round_, {"answer_by": answer_by}, version=version)
        if round_.state == State.OPEN:
            tell_parties(round_, "round_opened")


def remind(acting: Acting, round_: Round) -> int:
    """Tell those who have not answered everything once more; how many organisations."""
    require(acting, "round.remind", round_)
    if round_.state != State.OPEN:
        raise RoundError(_("Nobody is asked for an answer just now."))
    with transaction.atomic():
        told = tell_parties(round_, "round_opened", waiting_only=True)
        record(acting, "round.remind", round_, before=None, after={"organisations": told})
    return told


def limits_of(round_: Round) -> list[Limit]:
    """What must not be planned in the round any more, or not more of: of each flow what was said last."""
    said: dict[tuple[str, str], Limit] = {}
    rows = round_.proposals.select_related("giver_lot", "taker_lot", "facility").order_by("generation", "pk")
    for proposal in rows:
        end = proposal.taker_lot or proposal.facility
        if end is None:
            continue
        named = (proposal.giver_lot.public_id, end.public_id)
        most = most_next_time(standing_of(proposal))
        if most is None:
            continue  # what was said of it before, if anything, still holds
        by_period = spread_over(most, [(int(period), float(tonnes)) for period, tonnes in proposal.tonnes_by_period])
        said[named] = Limit(*named, round_.from_period, round_.to_period, by_period if most > 0 else ())
    return list(said.values())


def _solve(acting: Acting, round_: Round, action: str, fields: dict[str, object], version: int | None) -> PlanRun:
    with transaction.atomic():
        limits = limits_of(round_) if action == "solve_again" else []
        run = start_plan(
            acting,
            name=_("%(round)s, proposal %(number)s") % {"round": round_.name, "number": round_.generation + 1},
            pyramid=PYRAMID,
            relative_gap=GAP,
            time_limit_seconds=TIME_LIMIT_SECONDS,
            limits=limits,
        )
        _move(acting, round_, action, {**fields, "run": run, "fault": ""}, version)
        round_.runs.add(run)
        if action == "propose":
            round_.proposals.all().delete()
    return run


def _move(
    acting: Acting,
    round_: Round,
    action: str,
    fields: dict[str, object],
    version: int | None,
    batch: uuid.UUID | None = None,
    why: str = "",
) -> None:
    require(acting, f"round.{action}", round_)
    try:
        to = moved(State(round_.state), action)
    except MoveError as error:
        raise in_words(error, round_) from None
    change(acting, f"round.{action}", round_, {**fields, "state": to.value}, version=version, batch=batch, why=why)


def _check_day(answer_by: date) -> None:
    if answer_by < timezone.localdate():
        raise RoundError(_("The deadline must be today or later."))
