"""What changes an agreement before anything is delivered: asked, offered, countered, accepted, declined, ended.

Each is one transaction: permission, the move of states.py, the claim of the agreement's version, the claims of tonnes,
the audit row. `version` is the one that the page showed. The moves raise NotAllowedError, EditConflictError and
AgreementError (NotEnoughLeftError says how much is left), and nothing has been changed then.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import create
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.marketplace.agreements.allowed import check_allowed
from ressursbank.portal.marketplace.agreements.deadlines import expire_overdue
from ressursbank.portal.marketplace.agreements.ends import Ends
from ressursbank.portal.marketplace.agreements.errors import (
    AgreementError,
    NotEnoughLeftError,
    NotOpenError,
    TooManyEnquiriesError,
    in_words,
)
from ressursbank.portal.marketplace.agreements.holds import left_of
from ressursbank.portal.marketplace.agreements.limits import LIMITS
from ressursbank.portal.marketplace.agreements.move import agreement_moved, fields_of, make_move, party_of
from ressursbank.portal.marketplace.agreements.states import LEAST, MoveError, Position, asked, other_of
from ressursbank.portal.marketplace.models import Agreement, Message
from ressursbank.portal.permissions import NotAllowedError, require
from ressursbank.portal.sites.public_ids import new_public_id


@dataclass(frozen=True, slots=True)
class Masses:
    """What is asked for. Periods are year*4+q-1."""

    mass_type: str
    contamination_class: int
    tonnes: float
    from_period: int
    to_period: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What an offer says. `price_nok_per_tonne`: what the taker pays; `hauled_by`: a party."""

    tonnes: float
    price_nok_per_tonne: float
    hauled_by: str
    from_period: int
    to_period: int
    terms: str
    deadline: date


def ask(acting: Acting, ends: Ends, masses: Masses, text: str) -> Agreement:
    """Send an enquiry to whoever answers for the other end. Nothing is held yet."""
    require(acting, "agreement.ask")
    organisation, partner = acting.organisation, ends.partner_organisation
    if organisation is None:
        raise NotAllowedError("agreement.ask")
    if organisation.pk == partner.pk:
        raise NotOpenError(_("This is your own organisation's. No agreement is needed."))
    _check_masses(ends, masses)
    waiting = {"state": Agreement.State.ENQUIRY, "asked_by": ends.my_party, ends.my_party: organisation}
    if Agreement.objects.filter(**waiting).count() >= LIMITS["open_enquiries"]:
        raise TooManyEnquiriesError(
            _("%(most)s of your enquiries wait for an answer already. Withdraw some first.")
            % {"most": LIMITS["open_enquiries"]}
        )
    giver, taker = (organisation, partner) if ends.my_party == "giver" else (partner, organisation)
    agreement = Agreement(
        public_id=new_public_id("v"),
        listing=ends.listing,
        giver=giver,
        taker=taker,
        giver_lot=ends.lot_of("giver"),
        taker_lot=ends.lot_of("taker"),
        facility=ends.other(Facility),
        storage_area=ends.other(StorageArea),
        asked_by=ends.my_party,
        deadline=timezone.localdate() + timedelta(days=LIMITS["enquiry_days"]),
        **{name: value for name, value in asdict(masses).items() if name != "tonnes"},
    )
    for name, value in fields_of(_first_position(ends, masses, agreement)).items():
        setattr(agreement, name, value)
    with transaction.atomic():
        create(acting, "agreement.ask", agreement)
        Message.objects.create(agreement=agreement, person=acting.person, organisation=organisation, text=text.strip())
        told = {"agreement": agreement, "action": "ask", "by": ends.my_party}
        transaction.on_commit(partial(agreement_moved.send_robust, Agreement, **told))
    return agreement


def _first_position(ends: Ends, masses: Masses, agreement: Agreement) -> Position:
    try:
        return asked(
            ends.my_party,
            round(masses.tonnes, 3),
            giver_has_lot=ends.lot_of("giver") is not None,
            taker_has_lot=ends.lot_of("taker") is not None,
        )
    except MoveError as error:
        raise in_words(error, agreement) from None


def _check_masses(ends: Ends, masses: Masses) -> None:
    """Said at once rather than at the offer: what is not left, and masses that may not go there."""
    for party in ("giver", "taker"):
        lot = ends.lot_of(party)
        if lot is not None and masses.tonnes > left_of(lot) + LEAST:
            expire_overdue(Q(giver_lot=lot) | Q(taker_lot=lot))
            lot.refresh_from_db(fields=["promised_tonnes"])
            if masses.tonnes > left_of(lot) + LEAST:
                raise NotEnoughLeftError(lot, left_of(lot))
    check_allowed(ends, masses.mass_type, masses.contamination_class, (masses.from_period, masses.to_period))


def offer(acting: Acting, agreement: Agreement, terms: Terms, version: int | None = None) -> None:
    """Answer an enquiry with an offer, or follow one's own with one. Holds one's own lot until the deadline."""
    _with_terms(acting, agreement, "offer", terms, version)


def counter(acting: Acting, agreement: Agreement, terms: Terms, version: int | None = None) -> None:
    """Answer an offer with another: the other's tonnes are free again, one's own are held."""
    _with_terms(acting, agreement, "counter", terms, version)


def accept(acting: Acting, agreement: Agreement, version: int | None = None) -> None:
    """Say yes to an offer: its tonnes are held of both lots from now on."""
    _let_go_of_overdue(agreement)
    make_move(acting, agreement, "accept", tonnes=agreement.tonnes, version=version)


def decline(acting: Acting, agreement: Agreement, why: str = "", version: int | None = None) -> None:
    """Say no. What the other held is free again."""
    make_move(acting, agreement, "decline", version=version, why=why)


def withdraw(acting: Acting, agreement: Agreement, why: str = "", version: int | None = None) -> None:
    """Take back an enquiry or offer that the other has not answered."""
    make_move(acting, agreement, "withdraw", version=version, why=why)


def cancel(acting: Acting, agreement: Agreement, why: str, version: int | None = None) -> None:
    """End what was agreed, with a reason. What is not delivered is free again; it counts in one's record."""
    if not why.strip():
        raise AgreementError(_("Say why the agreement is cancelled: the other party has counted on it."))
    make_move(acting, agreement, "cancel", version=version, why=why.strip())


def _with_terms(acting: Acting, agreement: Agreement, action: str, terms: Terms, version: int | None) -> None:
    today = timezone.localdate()
    last = today + timedelta(days=LIMITS["offer_days_most"])
    if not today <= terms.deadline <= last:
        raise AgreementError(
            _("An offer stands from today and for at most %(most)s days.") % {"most": LIMITS["offer_days_most"]}
        )
    _let_go_of_overdue(agreement)
    fields: Mapping[str, object] = {name: value for name, value in asdict(terms).items() if name != "tonnes"}
    make_move(acting, agreement, action, fields, tonnes=terms.tonnes, version=version)


def _let_go_of_overdue(agreement: Agreement) -> None:
    """Offers whose deadline has passed hold nothing, also where nobody has expired them yet; this one too."""
    lots = [key for key in (agreement.giver_lot_id, agreement.taker_lot_id) if key is not None]
    if expire_overdue(Q(pk=agreement.pk) | Q(giver_lot__in=lots) | Q(taker_lot__in=lots)):
        agreement.refresh_from_db()


__all__ = [
    "Masses", "Terms", "accept", "ask", "cancel", "counter", "decline", "offer", "other_of", "party_of", "withdraw",
]  # fmt: skip
