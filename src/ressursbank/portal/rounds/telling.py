"""Who is told of a round, and what: notices to its parties, each with what waits for that party."""

from typing import Any

from django.db.models import Count, F, Sum
from django.urls import reverse
from django.utils.translation import override

from ressursbank.portal.marketplace.alerts.notices import News, tell, tell_all
from ressursbank.portal.rounds.models import Proposal, Round


def tell_parties(round_: Round, kind: str, *, waiting_only: bool = False) -> int:
    """Everybody with proposals in the present generation (or with one to answer); how many. In the transaction."""
    rows = Proposal.objects.filter(round=round_, generation=round_.generation)
    sums: dict[int, tuple[int, float]] = {}
    for end in ("giver", "taker"):
        found = rows.exclude(**{end: None})
        if waiting_only:
            found = found.filter(**{f"{end}_answer": Proposal.Answer.WAITING})
        if end == "taker":
            found = found.exclude(taker=F("giver"))  # one organisation at both ends is told of it once
        for key, count, tonnes in found.values_list(end).annotate(Count("pk"), Sum("tonnes")).order_by():
            before = sums.get(key, (0, 0.0))
            sums[key] = (before[0] + count, before[1] + tonnes)
    with override("nb"):
        address = reverse("rounds:answers", args=[round_.public_id])
    tell_all(
        [
            News(kind, _facts(round_, count, tonnes), address, organisation=key)
            for key, (count, tonnes) in sorted(sums.items())
        ]
    )
    return len(sums)


def tell_lead(round_: Round, kind: str) -> None:
    """The coordinator's organisation."""
    if round_.lead is None:
        return
    total = round_.proposals.filter(generation=round_.generation).aggregate(count=Count("pk"), tonnes=Sum("tonnes"))
    facts = _facts(round_, total["count"], total["tonnes"] or 0.0)
    with override("nb"):
        address = reverse("rounds:round", args=[round_.public_id])
    tell(kind, facts, address, organisations=[round_.lead])


def _facts(round_: Round, proposals: int, tonnes: float) -> dict[str, Any]:
    return {
        "round": round_.public_id,
        "name": round_.name,
        "answer_by": round_.answer_by.isoformat(),
        "proposals": proposals,
        "tonnes": tonnes,
    }
