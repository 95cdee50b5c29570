"""When the planner is done: its flows become the round's next generation of proposals, or the round says why not.

Listens to the runs of the planner (in the worker); the clock asks again, for what a worker did not live to say.
"""

import logging
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.services import EditConflictError, change
from ressursbank.portal.exchange.home import home_of
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.outcomes import ENDED, is_interrupted
from ressursbank.portal.rounds.drafts import proposals_of
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.standing import fields_of_answers, standing_of
from ressursbank.portal.rounds.states import Outcome, Standing, State, after_solving, carried
from ressursbank.portal.rounds.telling import tell_lead, tell_parties

logger = logging.getLogger(__name__)


def take_up_ended() -> int:
    """Every round whose run has ended; how many."""
    done = 0
    for round_ in Round.objects.filter(state=State.SOLVING).select_related("run", "lead"):
        run = round_.run
        if run is None or run.state in ENDED or is_interrupted(run):
            done += take_up(round_)
    return done


def when_run_ended(run: PlanRun, **_kwargs: Any) -> None:
    """A run has ended: the round that waits for it goes on."""
    round_ = Round.objects.filter(state=State.SOLVING, run=run).select_related("run", "lead").first()
    if round_ is not None:
        take_up(round_)


def take_up(round_: Round) -> bool:
    """Go on with what the planner gave. False where somebody else has done it at the same instant."""
    run = round_.run
    proposals = _proposals(round_, run.public_id) if run is not None and run.state == PlanRun.State.FINISHED else None
    return give(round_, proposals)


def give(round_: Round, proposals: list[Proposal] | None) -> bool:
    """Make these the round's next generation; None: the planner gave nothing."""
    to = after_solving(
        was_opened=round_.opened_at is not None, has_proposals=bool(proposals), is_solved=proposals is not None
    )
    fault = "" if proposals else "no_plan" if proposals is None else "nothing"
    fields: dict[str, Any] = {"state": to.value, "fault": fault}
    if proposals:
        fields["generation"] = round_.generation + 1
    try:
        with transaction.atomic():
            change(OPERATOR, "round.take_up", round_, fields)
            if proposals:
                _carry(round_, proposals)
                Proposal.objects.bulk_create(proposals, batch_size=500)
            if to == State.OPEN:
                tell_parties(round_, "round_solved")
            else:
                tell_lead(round_, "round_solved")
    except EditConflictError:
        logger.info("round %s was moved while its plan was taken up", round_.public_id)
        return False
    return True


def _proposals(round_: Round, run: UUID) -> list[Proposal] | None:
    shown = home_of(run).shown
    return None if shown is None else proposals_of(shown, round_)


def _carry(round_: Round, proposals: list[Proposal]) -> None:
    """A yes to just these tonnes, or a counter that asked for them, need not be said again."""
    before: dict[tuple[int, int | None, int | None], Standing] = {}
    for old in round_.proposals.filter(generation=round_.generation - 1):
        before[old.giver_lot_id, old.taker_lot_id, old.facility_id] = standing_of(old)
    nothing = Standing(1.0, outcome=Outcome.DECLINED)
    now = timezone.now()
    for proposal in proposals:
        key = (proposal.giver_lot_id, proposal.taker_lot_id, proposal.facility_id)
        standing = carried(before.get(key, nothing), proposal.tonnes)
        for name, value in fields_of_answers(standing).items():
            setattr(proposal, name, value)
        proposal.giver_at = now if standing.giver != "waiting" else None
        proposal.taker_at = now if standing.taker != "waiting" else None
