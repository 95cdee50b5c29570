"""Where a round stands on its way, for the line of steps on top of its page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ressursbank.portal.rounds.models import Round
from ressursbank.portal.rounds.states import State


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, and whether it is done or is where the round stands."""

    name: str
    is_done: bool
    is_current: bool


def steps_of(round_: Round) -> list[Step]:
    """Set-up, proposals, answers, agreements."""
    at = {
        State.PREPARED: 1 if round_.generation else 0,
        State.SOLVING: 1,
        State.OPEN: 2,
        State.ANSWERED: 3,
        State.CLOSED: 4,
        State.CANCELLED: -1,
    }[State(round_.state)]
    names = (_("Set-up"), _("Proposals"), _("Answers"), _("Agreements"))
    return [Step(name, number < at, number == at) for number, name in enumerate(names)]
