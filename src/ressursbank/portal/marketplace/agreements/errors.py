"""Why a move of an agreement was refused: typed, each with its words in the language of the page. Nothing changed."""

from django.utils.translation import gettext as _

from ressursbank.portal.marketplace.agreements.states import MoveError, StateError, TonnesError, TurnError
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.plans.templatetags.shown import number
from ressursbank.portal.projects.models import Lot

FEW_TONNES = 10
"""Less than this is said with decimals."""


class AgreementError(ValueError):
    """A move that cannot be made; the text says why and what can be done."""


class WrongStateError(AgreementError):
    """The agreement is no longer, or not yet, where the move can be made."""


class NotYourTurnError(AgreementError):
    """The other party is to answer."""


class WrongTonnesError(AgreementError):
    """More or fewer tonnes than there can be."""


class NotEnoughLeftError(AgreementError):
    """The lot has fewer tonnes left than would be held. `left_tonnes` says how many."""

    def __init__(self, lot: Lot, left_tonnes: float) -> None:
        words = {"lot": lot.public_id, "project": lot.project.name, "left": tonnes_in_words(left_tonnes)}
        if left_tonnes > 0:
            text = _("Only %(left)s t are left of lot %(lot)s, %(project)s. The rest is promised to others.")
        else:
            text = _("Nothing is left of lot %(lot)s, %(project)s: every tonne is promised.")
        super().__init__(text % words)
        self.lot, self.left_tonnes = lot, left_tonnes


class NotOpenError(AgreementError):
    """The lot, facility or storage area takes part in no agreement just now."""


class TooManyEnquiriesError(AgreementError):
    """More enquiries, or messages, than one may have."""


def tonnes_in_words(tonnes: float) -> str:
    """`1 250`, and `2,5` where whole tonnes would hide something."""
    return number(tonnes, 0 if abs(tonnes) >= FEW_TONNES or tonnes == round(tonnes) else 1)


def in_words(error: MoveError, agreement: Agreement) -> AgreementError:
    """The error of a pure move as the page's."""
    state = Agreement.State(agreement.state).label
    if isinstance(error, TurnError):
        return NotYourTurnError(_("It is the other party's turn. You can withdraw what you sent, or write a message."))
    if isinstance(error, TonnesError):
        if agreement.state in ("agreed", "delivering"):
            words = {
                "left": tonnes_in_words(agreement.tonnes - agreement.delivered_tonnes),
                "delivered": tonnes_in_words(agreement.delivered_tonnes),
            }
            text = _(
                "%(delivered)s t are delivered and %(left)s t remain of the agreement. "
                "Register at most what remains; make a new agreement for more."
            )
            if agreement.delivered_tonnes == 0 and agreement.state == "delivering":
                text = _("Nothing is delivered yet; %(left)s t remain. Register the loads, or cancel the agreement.")
            return WrongTonnesError(text % words)
        return WrongTonnesError(_("Write how many tonnes: more than 0."))
    assert isinstance(error, StateError)
    return WrongStateError(
        _("This cannot be done now: the agreement stands at “%(state)s”. Open the page again.") % {"state": state}
    )
