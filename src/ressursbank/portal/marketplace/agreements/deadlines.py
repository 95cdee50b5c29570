"""What happens because a day has passed: offers and enquiries expire, deliveries nobody objected to are completed.

The clock looks every night, and every move that needs the tonnes looks at those of the same lot.
"""

import logging

from django.db.models import Q
from django.utils import timezone

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.marketplace.agreements.errors import AgreementError
from ressursbank.portal.marketplace.agreements.move import make_move
from ressursbank.portal.marketplace.agreements.states import TALKING, State
from ressursbank.portal.marketplace.models import Agreement

logger = logging.getLogger(__name__)


def expire_overdue(which: Q | None = None) -> int:
    """Make the move of every agreement (of a filter) whose deadline has passed. How many.

    One that its parties move at the same instant is theirs: the claim of its version fails here, and it is left.
    """
    overdue = Agreement.objects.filter(
        which or Q(), state__in=[*TALKING, State.DELIVERING], deadline__lt=timezone.localdate()
    )
    done = 0
    for agreement in overdue.order_by("pk"):
        action = "close" if agreement.state == Agreement.State.DELIVERING else "expire"
        try:
            make_move(OPERATOR, agreement, action)
        except (EditConflictError, AgreementError):
            logger.info("agreement %s was moved while its deadline was looked at", agreement.public_id)
        else:
            done += 1
    return done
