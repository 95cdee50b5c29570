"""How an organisation has kept its agreements: counts, and no ratings. Shown to those it makes agreements with."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.marketplace.models import Agreement

State = Agreement.State


@dataclass(frozen=True, slots=True)
class Record:
    """Agreements completed; cancelled by this organisation after they were agreed; enquiries and offers to it that
    ran out without an answer; and those under way.
    """

    completed: int
    cancelled: int
    unanswered: int
    under_way: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known yet."""
        return not (self.completed or self.cancelled or self.unanswered or self.under_way)


def record_of(organisation: Organisation) -> Record:
    """Counted from the agreements themselves, one query."""
    mine = Q(giver=organisation, ended_by="giver") | Q(taker=organisation, ended_by="taker")
    counts: dict[str, Any] = {
        "completed": Q(state=State.COMPLETED),
        "cancelled": Q(state=State.CANCELLED, agreed_at__isnull=False) & mine,
        "unanswered": Q(state=State.EXPIRED) & mine,
        "under_way": Q(state__in=(State.AGREED, State.DELIVERING)),
    }
    found = Agreement.objects.filter(Q(giver=organisation) | Q(taker=organisation))
    return Record(**found.aggregate(**{name: Count(F("pk"), filter=which) for name, which in counts.items()}))
