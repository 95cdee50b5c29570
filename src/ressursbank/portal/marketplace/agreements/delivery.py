"""What changes an agreement from the first load to the last: started, loads registered, completed.

Either party registers loads, and says which were the last; the other confirms them by completing the agreement. When
the other says nothing in the time, it is completed by itself (deadlines.py).
"""

from datetime import timedelta

from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.marketplace.agreements.limits import LIMITS
from ressursbank.portal.marketplace.agreements.move import make_move
from ressursbank.portal.marketplace.agreements.states import LEAST
from ressursbank.portal.marketplace.models import Agreement


def start(acting: Acting, agreement: Agreement, version: int | None = None) -> None:
    """Say that the hauling has begun. Raises NotAllowedError, EditConflictError, AgreementError."""
    make_move(acting, agreement, "start", version=version)


def register_delivery(
    acting: Acting,
    agreement: Agreement,
    tonnes: float,
    *,
    is_last: bool = False,
    note: str = "",
    version: int | None = None,
) -> None:
    """Add tonnes that have been delivered; less than 0 corrects. All that is agreed on is the last whatever is said.

    Raises NotAllowedError, EditConflictError, AgreementError (WrongTonnesError for more than is agreed).
    """
    is_finished = is_last or agreement.delivered_tonnes + tonnes > agreement.tonnes - LEAST
    deadline = timezone.localdate() + timedelta(days=LIMITS["confirm_days"]) if is_finished else None
    action = "finish" if is_finished else "deliver"
    make_move(acting, agreement, action, {"deadline": deadline}, tonnes=tonnes, version=version, why=note.strip())


def complete(acting: Acting, agreement: Agreement, version: int | None = None) -> None:
    """Confirm what the other registered: the agreement is kept. What was not delivered is free again."""
    make_move(acting, agreement, "complete", version=version)
