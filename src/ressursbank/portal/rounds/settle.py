"""What comes of the answers when they end: agreements where both said yes, and an outcome for every proposal."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.services import change
from ressursbank.portal.facilities.models import FacilityAccepts
from ressursbank.portal.marketplace.agreements.allot import allot
from ressursbank.portal.marketplace.agreements.errors import AgreementError
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.portal.rounds.standing import standing_of
from ressursbank.portal.rounds.states import Outcome, outcome_of


def settle_proposals(acting: Acting, round_: Round, batch: uuid.UUID) -> None:
    """Give every proposal of the present generation its outcome. To be called in the transaction that ends answers.

    What has been promised to others since it was accepted becomes no agreement (a conflict), and the others do: one
    lot's tonnes are never promised twice.
    """
    rows = round_.proposals.filter(generation=round_.generation, outcome="")
    rows = rows.select_related("giver_lot__project", "taker_lot__project", "facility").order_by("pk")
    keys: dict[Outcome, list[int]] = {}
    for proposal in rows:
        outcome = outcome_of(standing_of(proposal))
        if outcome == Outcome.AGREED:
            _agree(acting, round_, proposal, batch)
        else:
            keys.setdefault(outcome, []).append(proposal.pk)
    for outcome, found in keys.items():
        # They follow from answers whose audit rows are there; the round's own row says that answers ended.
        for start in range(0, len(found), 500):
            chosen = Proposal.objects.filter(pk__in=found[start : start + 500])
            chosen.update(outcome=outcome.value, version=F("version") + 1)


def _agree(acting: Acting, round_: Round, proposal: Proposal, batch: uuid.UUID) -> None:
    try:
        with transaction.atomic():
            _require_as_proposed(proposal)
            agreement = allot(acting, _terms(round_, proposal), batch=batch)
    except AgreementError as error:
        fields: dict[str, Any] = {"outcome": Outcome.CONFLICT.value, "conflict": str(error)[:500]}
    else:
        fields = {"outcome": Outcome.AGREED.value, "agreement": agreement}
    change(acting, "round.end_answers", proposal, fields, batch=batch)


def _terms(round_: Round, proposal: Proposal) -> dict[str, Any]:
    """The price is the gate's where there is one; else the parties agree on it, as on who hauls."""
    periods = [int(period) for period, _tonnes in proposal.tonnes_by_period]
    return {
        "giver_id": proposal.giver_id or round_.lead_id,
        "taker_id": proposal.taker_id or round_.lead_id,
        "giver_lot": proposal.giver_lot,
        "taker_lot": proposal.taker_lot,
        "facility": proposal.facility,
        "mass_type": proposal.mass_type,
        "contamination_class": proposal.contamination_class,
        "tonnes": proposal.tonnes,
        "price_nok_per_tonne": _price(proposal),
        "from_period": min(periods),
        "to_period": max(periods),
        "round": round_,
    }


def _require_as_proposed(proposal: Proposal) -> None:
    """Raises AgreementError where the masses, or the place, are no longer what both said yes to."""
    lot, need, place = proposal.giver_lot, proposal.taker_lot, proposal.facility
    is_same = (lot.mass_type, lot.contamination_class) == (proposal.mass_type, proposal.contamination_class)
    is_taken = need is None or need.contamination_class >= lot.contamination_class
    if place is not None:
        taking = FacilityAccepts.objects.filter(
            facility=place, mass_type=lot.mass_type, max_contamination_class__gte=lot.contamination_class
        )
        is_taken = place.state == Publication.PUBLISHED and taking.exists()
    if not (is_same and is_taken):
        raise AgreementError(_("The masses or the place have been changed since this was proposed."))


def _price(proposal: Proposal) -> float | None:
    if proposal.facility is None:
        return None
    fees = FacilityAccepts.objects.filter(facility=proposal.facility, mass_type=proposal.mass_type)
    fee = fees.values_list("fee_nok_per_tonne", flat=True).first()
    return None if fee is None else -float(fee)
