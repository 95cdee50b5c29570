"""A party's answers: accept, decline with a reason, or another quantity; one proposal at a time, or many at once.

An answer and the end of answers wait for each other at the round's row: either the answer counts or it is refused.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import EditConflictError, change
from ressursbank.portal.marketplace.agreements.holds import left_of
from ressursbank.portal.permissions import require
from ressursbank.portal.rounds.errors import RoundError, in_words
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.standing import fields_of_answers, parties_of, standing_of
from ressursbank.portal.rounds.states import Answer, MoveError, State, answered, require_answerable

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to one proposal, whose `version` the screen showed. `tonnes` goes with a counter."""

    answer: Answer
    version: int
    tonnes: float | None = None
    reason: str = ""


def answer(acting: Acting, proposal: Proposal, said: Said) -> None:
    """Answer one proposal. Raises NotAllowedError, EditConflictError, RoundError; nothing has changed then."""
    require(acting, "round.answer", proposal)
    with transaction.atomic():
        _claim(proposal.round)
        _answer(acting, proposal, said, None)


def answer_all(acting: Acting, round_: Round, said: Mapping[int, Said]) -> dict[int, str]:
    """Answer several proposals by their keys; what was refused, in words, by key. The others are saved.

    Raises NotAllowedError where one of them is not one's own, RoundError where the round takes no answers: nothing is
    saved then.
    """
    refused: dict[int, str] = {}
    batch = uuid.uuid4()
    proposals = _with_lots(round_, list(said))
    for proposal in proposals:
        require(acting, "round.answer", proposal)
    with transaction.atomic():
        _claim(round_)
        for proposal in proposals:
            try:
                with transaction.atomic():
                    _answer(acting, proposal, said[proposal.pk], batch)
            except EditConflictError:
                refused[proposal.pk] = _("Somebody has answered this meanwhile. Look at it once more.")
            except RoundError as error:
                refused[proposal.pk] = str(error)
    return refused


def most_of(proposal: Proposal) -> float:
    """Tonnes that nobody has been promised yet, of the lots at its ends."""
    return min(left_of(lot) for lot in (proposal.giver_lot, proposal.taker_lot) if lot is not None)


def _with_lots(round_: Round, keys: Sequence[int]) -> list[Proposal]:
    found: list[Proposal] = []
    for start in range(0, len(keys), 500):  # SQLite takes so many parameters
        rows = Proposal.objects.filter(round=round_, generation=round_.generation, pk__in=keys[start : start + 500])
        found += rows.select_related("round", "giver_lot", "taker_lot", "facility")
    return found


def _claim(round_: Round) -> None:
    """Hold the round's row until the transaction ends. Raises RoundError where it takes no answers (any more)."""
    today = timezone.localdate()
    taking = Round.objects.filter(pk=round_.pk, state=State.OPEN, answer_by__gte=today)
    if taking.update(touched_at=timezone.now()):
        return
    now = Round.objects.get(pk=round_.pk)
    try:
        require_answerable(State(now.state), now.answer_by, today)
    except MoveError as error:
        raise in_words(error, now) from None
    raise RoundError(_("The round has just been changed. Open the page again."))


def _answer(acting: Acting, proposal: Proposal, said: Said, batch: uuid.UUID | None) -> None:
    parties = parties_of(acting, proposal)
    most = most_of(proposal)
    reason = said.reason.strip()[:LONGEST_REASON]
    if said.answer == Answer.DECLINED and not reason:
        raise RoundError(_("Say in a few words why you decline: the next proposal can be better for it."))
    try:
        after = answered(standing_of(proposal), parties, said.answer, said.tonnes, most)
    except MoveError as error:
        raise in_words(error, proposal.round, proposal, most) from None
    fields = fields_of_answers(after)
    now = None if said.answer == Answer.WAITING else timezone.now()
    for party in parties:
        fields |= {f"{party}_reason": reason if said.answer in _WITH_REASON else "", f"{party}_at": now}
    change(acting, "round.answer", proposal, fields, version=said.version, batch=batch)


_WITH_REASON = (Answer.DECLINED, Answer.COUNTERED)
