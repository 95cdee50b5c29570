"""The pages that make a move: each shows what it does, asks, and does it when it is posted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.marketplace.agreements import delivery, services
from ressursbank.portal.marketplace.agreements.ends import end_of
from ressursbank.portal.marketplace.agreements.errors import AgreementError, NotEnoughLeftError, WrongTonnesError
from ressursbank.portal.marketplace.agreements.forms import DeliverForm, OfferForm, VersionForm, WhyForm, offer_initial
from ressursbank.portal.marketplace.agreements.limits import LIMITS
from ressursbank.portal.marketplace.agreements.move import party_of
from ressursbank.portal.marketplace.agreements.selectors import agreement_of, name_shown, possible_moves
from ressursbank.portal.marketplace.agreements.states import other_of
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.projects.project_views import FORM_METHODS

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks: its heading, what happens then, the button, and what is said when it is done."""

    heading: Text
    text: Text
    verb: Text
    done: Text
    is_danger: bool = False
    shows_terms: bool = False


ACCEPT = Asked(
    gettext_lazy("Accept the offer?"),
    gettext_lazy(
        "You then have an agreement. The tonnes are held for the two of you, and can be promised to nobody else."
    ),
    gettext_lazy("Accept: we agree"),
    gettext_lazy("Agreed. The document is ready, and the tonnes are held."),
    shows_terms=True,
)
DECLINE = Asked(
    gettext_lazy("Decline?"),
    gettext_lazy("It ends here. What the other party holds for you is free again."),
    gettext_lazy("Decline"),
    gettext_lazy("Declined."),
    is_danger=True,
)
WITHDRAW = Asked(
    gettext_lazy("Withdraw what you sent?"),
    gettext_lazy("It ends here. The tonnes that you hold are free again."),
    gettext_lazy("Withdraw"),
    gettext_lazy("Withdrawn."),
    is_danger=True,
)
CANCEL = Asked(
    gettext_lazy("Cancel the agreement?"),
    gettext_lazy(
        "What is not delivered is free again for both. It is counted as cancelled by you, and those you make "
        "agreements with see the count."
    ),
    gettext_lazy("Cancel the agreement"),
    gettext_lazy("The agreement is cancelled."),
    is_danger=True,
    shows_terms=True,
)
START = Asked(
    gettext_lazy("Start the delivery?"),
    gettext_lazy("The other party sees that the hauling has begun."),
    gettext_lazy("Start the delivery"),
    gettext_lazy("The delivery is under way."),
)
COMPLETE = Asked(
    gettext_lazy("Confirm the loads and complete?"),
    gettext_lazy("You confirm the tonnes that are delivered. What remains of the agreement is free again for both."),
    gettext_lazy("Confirm and complete"),
    gettext_lazy("The agreement is completed."),
    shows_terms=True,
)

Do = Callable[[ActingRequest, Agreement, dict[str, Any]], None]


def _move(request: ActingRequest, public_id: str, action: str, asked: Asked, form: forms.Form, do: Do) -> HttpResponse:
    """Ask, and do it. What cannot be done (any more) is said on the form, or on the agreement's page."""
    found = agreement_of(request.acting, public_id, f"agreement.{action}")
    if request.method == "POST" and form.is_valid():
        try:
            do(request, found, form.cleaned_data)
        except (NotEnoughLeftError, WrongTonnesError) as error:
            form.add_error("tonnes" if "tonnes" in form.fields else None, str(error))
        except AgreementError as error:
            messages.error(request, str(error))
            return redirect("market:agreement", found.public_id)
        else:
            messages.success(request, str(asked.done))
            return redirect("market:agreement", found.public_id)
    elif request.method != "POST" and action not in possible_moves(request.acting, found):
        messages.error(request, _("This cannot be done now. Here is where the agreement stands."))
        return redirect("market:agreement", found.public_id)
    return render(request, "marketplace/agreement_move.html", _context(request, found, form, asked))


def _context(request: ActingRequest, found: Agreement, form: forms.Form, asked: Asked) -> dict[str, Any]:
    mine = party_of(request.acting, found)
    assert mine is not None  # whoever sees it is a party
    return {
        "agreement": found,
        "mine": mine,
        "my_end": end_of(found, mine),
        "other_name": name_shown(found, other_of(mine), request.acting),
        "asked": asked,
        "form": form,
        "left_tonnes": found.tonnes - found.delivered_tonnes,
    }


def _version(request: ActingRequest, public_id: str) -> dict[str, int]:
    return {"version": agreement_of(request.acting, public_id).version}


@require_http_methods(FORM_METHODS)
def offer(request: ActingRequest, public_id: str) -> HttpResponse:
    """An offer, or a counter-offer where there is one."""
    found = agreement_of(request.acting, public_id)
    party = party_of(request.acting, found)
    assert party is not None  # whoever sees it is a party
    is_first = found.state == Agreement.State.ENQUIRY
    action = "offer" if is_first else "counter"
    form = OfferForm(request.POST or None, initial=offer_initial(found, party), party=party)
    asked = Asked(
        _("Make an offer") if is_first else _("Make a counter-offer"),
        _(
            "The tonnes of your lot are held for the other party while the offer stands. "
            "It becomes an agreement when they accept."
        ),
        _("Send the offer"),
        _("The offer is sent. It is the other party's turn."),
    )

    def do(request: ActingRequest, agreement: Agreement, cleaned: dict[str, Any]) -> None:
        make = services.offer if is_first else services.counter
        make(request.acting, agreement, form.offered(), cleaned["version"])

    return _move(request, public_id, action, asked, form, do)


@require_http_methods(FORM_METHODS)
def accept(request: ActingRequest, public_id: str) -> HttpResponse:
    """Say yes, after seeing all terms once more."""
    form = VersionForm(request.POST or None, initial=_version(request, public_id))

    def do(request: ActingRequest, agreement: Agreement, cleaned: dict[str, Any]) -> None:
        services.accept(request.acting, agreement, cleaned["version"])

    return _move(request, public_id, "accept", ACCEPT, form, do)


@require_http_methods(FORM_METHODS)
def decline(request: ActingRequest, public_id: str) -> HttpResponse:
    """Say no, with a reason if one likes."""
    form = WhyForm(request.POST or None, initial=_version(request, public_id))

    def do(request: ActingRequest, agreement: Agreement, cleaned: dict[str, Any]) -> None:
        services.decline(request.acting, agreement, cleaned["why"], cleaned["version"])

    return _move(request, public_id, "decline", DECLINE, form, do)


@require_http_methods(FORM_METHODS)
def withdraw(request: ActingRequest, public_id: str) -> HttpResponse:
    """Take back what one sent."""
    form = WhyForm(request.POST or None, initial=_version(request, public_id))

    def do(request: ActingRequest, agreement: Agreement, cleaned: dict[str, Any]) -> None:
        services.withdraw(request.acting, agreement, cleaned["why"], cleaned["version"])

    return _move(request, public_id, "withdraw", WITHDRAW, form, do)


@require_http_methods(FORM_METHODS)
def cancel(request: ActingRequest, public_id: str) -> HttpResponse:
    """End what was agreed, with a reason."""
    form = WhyForm(request.POST or None, initial=_version(request, public_id), is_required=True)

    def do(request: ActingRequest, agreement: Agreement, cleaned: dict[str, Any]) -> None:
        services.cancel(request.acting, agreement, cleaned["why"], cleaned["version"])

    return _move(request, public_id, "cancel", CANCEL, form, do)


@require_http_methods(FORM_METHODS)
def start(request: ActingRequest, public_id: str) -> HttpResponse:
    """Say that the hauling has begun."""
    form = VersionForm(request.POST or None, initial=_version(request, public_id))

    def do(request: ActingRequest, agreement: Agreement, cleaned: dict[str, Any]) -> None:
        delivery.start(request.acting, agreement, cleaned["version"])

    return _move(request, public_id, "start", START, form, do)


@require_http_methods(FORM_METHODS)
def deliver(request: ActingRequest, public_id: str) -> HttpResponse:
    """Register loads."""
    form = DeliverForm(request.POST or None, initial=_version(request, public_id))
    asked = Asked(
        _("Register loads"),
        _("The other party sees the tonnes and confirms them. After the last loads it has %(days)s days to object.")
        % {"days": LIMITS["confirm_days"]},
        _("Register loads"),
        _("The loads are registered."),
    )

    def do(request: ActingRequest, agreement: Agreement, cleaned: dict[str, Any]) -> None:
        delivery.register_delivery(
            request.acting,
            agreement,
            cleaned["tonnes"] or 0.0,
            is_last=cleaned["is_last"],
            note=cleaned["note"],
            version=cleaned["version"],
        )

    return _move(request, public_id, "deliver", asked, form, do)


@require_http_methods(FORM_METHODS)
def complete(request: ActingRequest, public_id: str) -> HttpResponse:
    """Confirm the loads."""
    form = VersionForm(request.POST or None, initial=_version(request, public_id))

    def do(request: ActingRequest, agreement: Agreement, cleaned: dict[str, Any]) -> None:
        delivery.complete(request.acting, agreement, cleaned["version"])

    return _move(request, public_id, "complete", COMPLETE, form, do)
