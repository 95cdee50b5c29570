"""What happens to rounds because a day has passed: answers end, and a round that nobody goes on with is closed.

The clock looks each minute.
"""

import logging
from datetime import timedelta

from django.utils import timezone

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.rounds.errors import RoundError
from ressursbank.portal.rounds.models import Round
from ressursbank.portal.rounds.services import close, end_answers
from ressursbank.portal.rounds.states import State
from ressursbank.portal.rounds.taking import take_up_ended
from ressursbank.portal.rounds.telling import tell_lead

logger = logging.getLogger(__name__)

KEPT_OPEN_DAYS = 14
"""Days after the answers ended in which the coordinator may have the rest solved again."""


def close_overdue() -> int:
    """End the answers of rounds whose deadline has passed, close those left for long; how many were moved."""
    take_up_ended()
    today = timezone.localdate()
    done = 0
    for round_ in Round.objects.filter(state=State.OPEN, answer_by__lt=today).select_related("lead"):
        done += _move(round_, is_last=False)
    forgotten = timezone.now() - timedelta(days=KEPT_OPEN_DAYS)
    for round_ in Round.objects.filter(state=State.ANSWERED, answered_at__lt=forgotten).select_related("lead"):
        done += _move(round_, is_last=True)
    return done


def _move(round_: Round, *, is_last: bool) -> bool:
    try:
        if is_last:
            close(OPERATOR, round_)
        else:
            end_answers(OPERATOR, round_)
            tell_lead(round_, "round_solved")
    except (EditConflictError, RoundError):
        logger.info("round %s was moved while its deadline was looked at", round_.public_id)
        return False
    return True
