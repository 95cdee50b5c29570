"""Agreements of one's own organisation: list, one, enquiry, messages, and every move to the last load."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.api.auth import ApiRequest, Needs
from ressursbank.portal.api.forms_in import as_typed, check
from ressursbank.portal.api.paging import Paged, page_of
from ressursbank.portal.api.problems import Fault, faulty
from ressursbank.portal.api.schemas.agreements import (
    AgreementFilter,
    AgreementList,
    AgreementOut,
    DeliveryIn,
    EnquiryIn,
    MessageIn,
    MessageOut,
    MessagesOut,
    ReasonIn,
    TermsIn,
    agreement_out,
    message_out,
)
from ressursbank.portal.api.schemas.common import PublicId, quarter_text
from ressursbank.portal.api.versions import CONDITIONAL, set_etag, version_to_change
from ressursbank.portal.marketplace.agreements import delivery, services
from ressursbank.portal.marketplace.agreements.ends import (
    End,
    Ends,
    find_end,
    find_partner,
    organisation_of,
    party_with,
)
from ressursbank.portal.marketplace.agreements.forms import AskForm
from ressursbank.portal.marketplace.agreements.messages import write_message
from ressursbank.portal.marketplace.agreements.selectors import agreement_of, own_agreements
from ressursbank.portal.marketplace.agreements.states import other_of
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.permissions import require

router = Router()
READ, WRITE = Needs("agreements:read"), Needs("agreements:write")
ROWS = Agreement.objects.select_related(
    "giver", "taker", "giver_lot", "taker_lot", "facility", "storage_area", "listing"
)  # fmt: skip
_NAMES = {
    "text": "message", "from_period": "first_quarter", "to_period": "last_quarter", "own": "own.id",
}  # fmt: skip


@router.get("/agreements", response=AgreementList, auth=READ, summary="List agreements")
def list_agreements(request: ApiRequest, wanted: Query[AgreementFilter], paged: Query[Paged]) -> dict[str, Any]:
    """Your organisation's agreements, in the order in which they began."""
    require(request.acting, "agreement.ask")
    found, following = page_of(request, _listed(request.acting, wanted), ROWS, paged)
    items = [agreement_out(request.acting, each, with_contacts=False) for each in found]
    return {"items": items, "next": following}


def _listed(acting: Acting, wanted: AgreementFilter) -> "QuerySet[Agreement]":
    found = own_agreements(acting, wanted.tab or "")
    if wanted.state is not None:
        found = found.filter(state=wanted.state)
    if wanted.lot_id is not None:
        found = found.filter(Q(giver_lot__public_id=wanted.lot_id) | Q(taker_lot__public_id=wanted.lot_id))
    if wanted.changed_since is not None:
        found = found.filter(changed_at__gte=wanted.changed_since)
    return found


def _now(request: ApiRequest, response: HttpResponse, agreement: Agreement) -> dict[str, Any]:
    found = ROWS.get(pk=agreement.pk)
    set_etag(response, found)
    return agreement_out(request.acting, found)


@router.get("/agreements/{agreement_id}", response=AgreementOut, auth=READ, summary="One agreement")
def get_agreement(request: ApiRequest, response: HttpResponse, agreement_id: PublicId) -> dict[str, Any]:
    """An agreement that your organisation is a party of; `ETag` is its version."""
    return _now(request, response, agreement_of(request.acting, agreement_id))


@router.post("/agreements", response={201: AgreementOut}, auth=WRITE, summary="Send an enquiry")
def ask(request: ApiRequest, response: HttpResponse, body: EnquiryIn) -> Status[dict[str, Any]]:
    """Ask about a lot, a facility or a storage area. The other party answers with an offer, a message or a no."""
    require(request.acting, "agreement.ask")
    partner, listing = find_partner(request.acting, f"{body.partner.kind}:{body.partner.id}")
    own = None if body.own is None else _own_end(request.acting, f"{body.own.kind}:{body.own.id}", body.own.id)
    name = "" if body.own is None else f"{body.own.kind}:{body.own.id}"
    typed = as_typed(
        {
            "own": name,
            "mass_type": body.mass_type,
            "contamination_class": body.contamination_class,
            "tonnes": body.tonnes,
            "from_period": quarter_text(body.first_quarter),
            "to_period": quarter_text(body.last_quarter),
            "text": body.message,
        }
    )
    form = AskForm(typed, partner=partner, own=[] if own is None else [own])
    check(form, _NAMES, typed)
    party = other_of(party_with(partner, own, body.wanted or ""))
    made = services.ask(request.acting, Ends(partner, own, party, listing), form.masses(), body.message)
    response["Location"] = f"/api/v1/agreements/{made.public_id}"
    return Status(201, _now(request, response, made))


def _own_end(acting: Acting, named: str, sent: str) -> End:
    """One's own end. Raises ProblemError for one that is another's, or none."""
    try:
        end = find_end(named)
    except Http404:
        end = None
    if end is None or acting.organisation is None or organisation_of(end) != acting.organisation:
        raise faulty(Fault("own.id", _("Your organisation has none with this id."), sent))
    if end.state != "published":
        raise faulty(Fault("own.id", _("Is not published, so it takes part in no agreement."), sent))
    return end


@router.get("/agreements/{agreement_id}/messages", response=MessagesOut, auth=READ, summary="Messages")
def list_messages(request: ApiRequest, agreement_id: PublicId) -> dict[str, Any]:
    """All lines between the parties, oldest first."""
    found = agreement_of(request.acting, agreement_id)
    return {"items": [message_out(found, each) for each in found.messages.select_related("person")]}


@router.post("/agreements/{agreement_id}/messages", response={201: MessageOut}, auth=WRITE, summary="Write")
def write(request: ApiRequest, agreement_id: PublicId, body: MessageIn) -> Status[dict[str, Any]]:
    """Send a line to the other party."""
    found = agreement_of(request.acting, agreement_id, "agreement.write")
    return Status(201, message_out(found, write_message(request.acting, found, body.text)))


Do = Callable[[Acting, Agreement, int], None]


def _move(request: ApiRequest, response: HttpResponse, agreement_id: str, action: str, do: Do) -> dict[str, Any]:
    found = agreement_of(request.acting, agreement_id, f"agreement.{action}")
    do(request.acting, found, version_to_change(request, found))
    return _now(request, response, found)


def _terms(body: TermsIn) -> services.Terms:
    if body.last_quarter < body.first_quarter:
        text = _("The last quarter must not be before the first.")
        raise faulty(Fault("last_quarter", text, quarter_text(body.last_quarter)))
    return services.Terms(
        tonnes=body.tonnes,
        price_nok_per_tonne=body.price_nok_per_tonne,
        hauled_by=body.hauled_by,
        from_period=body.first_quarter,
        to_period=body.last_quarter,
        terms=body.terms,
        deadline=body.deadline,
    )


Operation = TypeVar("Operation", bound=Callable[..., Any])


def _post(path: str, summary: str) -> Callable[[Operation], Operation]:
    """An operation that moves an agreement."""
    made: Callable[[Operation], Operation] = router.post(
        f"/agreements/{{agreement_id}}/{path}",
        response=AgreementOut,
        auth=WRITE,
        openapi_extra=CONDITIONAL,
        summary=summary,
    )
    return made


@_post("offer", "Offer")
def offer(request: ApiRequest, response: HttpResponse, agreement_id: PublicId, body: TermsIn) -> dict[str, Any]:
    """Answer an enquiry with an offer; your lot's tonnes are held until the deadline."""
    terms = _terms(body)
    return _move(request, response, agreement_id, "offer", lambda a, g, v: services.offer(a, g, terms, v))


@_post("counter", "Counter-offer")
def counter(request: ApiRequest, response: HttpResponse, agreement_id: PublicId, body: TermsIn) -> dict[str, Any]:
    """Answer an offer with another: the other's tonnes are free again, yours are held."""
    terms = _terms(body)
    return _move(request, response, agreement_id, "counter", lambda a, g, v: services.counter(a, g, terms, v))


@_post("accept", "Accept")
def accept(request: ApiRequest, response: HttpResponse, agreement_id: PublicId) -> dict[str, Any]:
    """Say yes to an offer: you have an agreement, and its tonnes are held of both lots."""
    return _move(request, response, agreement_id, "accept", services.accept)


@_post("decline", "Decline")
def decline(request: ApiRequest, response: HttpResponse, agreement_id: PublicId, body: ReasonIn) -> dict[str, Any]:
    """Say no. What the other party held is free again."""
    return _move(request, response, agreement_id, "decline", lambda a, g, v: services.decline(a, g, body.why, v))


@_post("withdraw", "Withdraw")
def withdraw(request: ApiRequest, response: HttpResponse, agreement_id: PublicId, body: ReasonIn) -> dict[str, Any]:
    """Take back an enquiry or offer that the other party has not answered."""
    return _move(request, response, agreement_id, "withdraw", lambda a, g, v: services.withdraw(a, g, body.why, v))


@_post("cancel", "Cancel")
def cancel(request: ApiRequest, response: HttpResponse, agreement_id: PublicId, body: ReasonIn) -> dict[str, Any]:
    """End what was agreed, with a reason; it is counted as cancelled by you."""
    return _move(request, response, agreement_id, "cancel", lambda a, g, v: services.cancel(a, g, body.why, v))


@_post("start", "Start the delivery")
def start(request: ApiRequest, response: HttpResponse, agreement_id: PublicId) -> dict[str, Any]:
    """Say that the hauling has begun."""
    return _move(request, response, agreement_id, "start", delivery.start)


@_post("deliver", "Register loads")
def deliver(request: ApiRequest, response: HttpResponse, agreement_id: PublicId, body: DeliveryIn) -> dict[str, Any]:
    """Add tonnes that have been delivered; less than 0 corrects. After the last loads the other party confirms."""
    if not body.tonnes and not body.is_last:
        raise faulty(Fault("tonnes", _("Write how many tonnes, or say that no more loads come."), body.tonnes))

    def do(acting: Acting, agreement: Agreement, version: int) -> None:
        delivery.register_delivery(
            acting, agreement, body.tonnes, is_last=body.is_last, note=body.note, version=version
        )

    return _move(request, response, agreement_id, "deliver", do)


@_post("complete", "Confirm and complete")
def complete(request: ApiRequest, response: HttpResponse, agreement_id: PublicId) -> dict[str, Any]:
    """Confirm the loads that the other party registered; what remains is free again for both."""
    return _move(request, response, agreement_id, "complete", delivery.complete)
