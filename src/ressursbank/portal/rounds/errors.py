"""Why something in a round was refused: the pure errors of states.py in words, in the language of the page."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ressursbank.portal.marketplace.agreements.errors import tonnes_in_words
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.states import MoveError, NotTheirsError, TooLateError, WrongTonnesError


class RoundError(ValueError):
    """Something that cannot be done; the text says why and what can be done. Nothing has changed."""


def in_words(
    error: MoveError, round_: Round, proposal: Proposal | None = None, most: float | None = None
) -> RoundError:
    """The error as the page's."""
    if isinstance(error, TooLateError):
        words = {"day": date_format(round_.answer_by, "SHORT_DATE_FORMAT")}
        return RoundError(_("The deadline was %(day)s. Nothing can be answered any more.") % words)
    if isinstance(error, NotTheirsError):
        return RoundError(_("This proposal is answered by others."))
    if isinstance(error, WrongTonnesError) and proposal is not None:
        if most is None or most <= 0:
            return RoundError(_("Nothing is left of the lot: every tonne is promised. Decline the proposal."))
        words = {"proposed": tonnes_in_words(proposal.tonnes), "most": tonnes_in_words(most)}
        return RoundError(
            _("Write how many tonnes you want instead of %(proposed)s t: more than 0 and at most %(most)s t.") % words
        )
    state = Round.State(round_.state).label
    return RoundError(
        _("This cannot be done now: the round stands at “%(state)s”. Open the page again.") % {"state": state}
    )
