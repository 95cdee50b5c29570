"""Agreements on pages: state, steps, whose turn it is and what that means, ends, prices as a party reads them."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.marketplace.agreements.ends import End, end_of
from ressursbank.portal.marketplace.agreements.errors import tonnes_in_words
from ressursbank.portal.marketplace.agreements.holds import left_of
from ressursbank.portal.marketplace.agreements.move import party_of
from ressursbank.portal.marketplace.agreements.record import Record
from ressursbank.portal.marketplace.agreements.selectors import mass_code, name_shown, price_of
from ressursbank.portal.marketplace.agreements.states import GIVER, TAKER, Party, other_of
from ressursbank.portal.marketplace.models import Agreement, Message
from ressursbank.portal.plans.templatetags.shown import mass_type, period
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.projects.templatetags.project_words import mass_mark

register = template.Library()
register.filter("tonnes", tonnes_in_words)

_COLOURS = {
    "enquiry": "info", "offered": "warning", "countered": "warning", "agreed": "success", "delivering": "success",
    "completed": "success", "declined": "neutral", "expired": "neutral", "cancelled": "danger",
}  # fmt: skip
_STEPS = ("enquiry", "offered", "agreed", "delivering", "completed")


@register.inclusion_tag("marketplace/agreement_state.html")
def agreement_state(agreement: Agreement) -> dict[str, str]:
    """The state as a tag."""
    return {"colour": _COLOURS[agreement.state], "name": str(Agreement.State(agreement.state).label)}


@register.inclusion_tag("marketplace/agreement_steps.html")
def agreement_steps(agreement: Agreement) -> dict[str, Any]:
    """The state line: what is past, where it stands, what comes; one that ended otherwise says so as its last step."""
    state = agreement.state
    at = {"countered": 1}.get(state, _STEPS.index(state) if state in _STEPS else -1)
    if at < 0:
        reached = ["enquiry"]
        if agreement.price_nok_per_tonne is not None:
            reached.append("offered")
        if agreement.agreed_at is not None:
            reached.append("agreed")
        if agreement.delivered_tonnes > 0:
            reached.append("delivering")
        steps = [(name, "past") for name in reached] + [(state, "now")]
    else:
        names = [state if step == at else name for step, name in enumerate(_STEPS)]
        steps = [(name, "past" if n < at else "now" if n == at else "coming") for n, name in enumerate(names)]
    return {"steps": [{"name": Agreement.State(name).label, "when": when} for name, when in steps]}


@register.simple_tag
def now_heading(agreement: Agreement, mine: Party) -> str:
    """Whose turn it is."""
    if agreement.turn:
        return _("It is your turn") if agreement.turn == mine else _("It is the other party's turn")
    return {
        "agreed": _("Agreed: ready to be delivered"),
        "delivering": _("Delivery is under way"),
        "completed": _("Completed"),
        "declined": _("Declined"),
        "expired": _("Expired"),
        "cancelled": _("Cancelled"),
    }.get(agreement.state, "")


@register.simple_tag
def now_text(agreement: Agreement, mine: Party) -> str:
    """What is to be done, by whom and until when."""
    is_mine = agreement.turn == mine
    words = {
        "day": date_format(agreement.deadline, "DATE_FORMAT") if agreement.deadline else "",
        "left": tonnes_in_words(agreement.tonnes - agreement.delivered_tonnes),
        "delivered": tonnes_in_words(agreement.delivered_tonnes),
    }
    by = agreement.ended_by
    if agreement.state == "enquiry":
        text = (
            _("Answer the enquiry by %(day)s: with a message, an offer, or a no.")
            if is_mine
            else _("The enquiry waits for an answer until %(day)s. You can also make a firm offer yourself.")
        )
    elif agreement.state in ("offered", "countered"):
        text = (
            _("Accept, make a counter-offer or decline by %(day)s. The tonnes are held for you until then.")
            if is_mine
            else _("Your offer stands until %(day)s, and the tonnes of your lot are held until then.")
        )
    elif agreement.state == "agreed":
        text = _("Start the delivery, or register the first loads. %(left)s t are to be delivered.")
    elif agreement.state == "delivering":
        text = _("%(delivered)s t are delivered and %(left)s t remain.")
        if agreement.turn and is_mine:
            text += " " + _("Look at the loads that the other party registered: confirm them, or write what is wrong.")
        if agreement.deadline:
            text += " " + _("These were the last loads: it is completed on %(day)s when nobody objects.")
    elif agreement.state == "completed":
        text = _("%(delivered)s t were delivered. Thank you for keeping it.")
    elif agreement.state == "expired":
        text = _("You did not answer in time.") if by == mine else _("The other party did not answer in time.")
    elif agreement.state == "declined":
        text = _("You declined.") if by == mine else _("The other party declined.")
    else:
        text = _("You ended it.") if by == mine else _("The other party ended it.")
        if agreement.delivered_tonnes > 0:
            text += " " + _("%(delivered)s t had been delivered.")
    return text % words


@register.simple_tag
def mass_name(agreement: Agreement) -> str:
    """The name of its mass type."""
    return mass_type(mass_code(agreement))


@register.simple_tag
def mass_of(agreement: Agreement) -> SafeString:
    """The mass type with its mark."""
    return mass_mark(mass_code(agreement))


@register.simple_tag
def price_for(agreement: Agreement, mine: Party) -> str:
    """The price as a party reads it."""
    return price_of(agreement, mine)


@register.simple_tag
def share_delivered(agreement: Agreement) -> int:
    """Per cent."""
    return round(100 * agreement.delivered_tonnes / agreement.tonnes)


@register.inclusion_tag("marketplace/agreement_record.html")
def record_line(record: Record) -> dict[str, Any]:
    """The record in one line."""
    return {"record": record}


@register.simple_tag(takes_context=True)
def agreement_row(context: RequestContext, agreement: Agreement) -> dict[str, Any]:
    """What a row of the list needs, as the one who looks reads it."""
    acting = context["request"].acting
    mine = party_of(acting, agreement) or GIVER
    lot = (agreement.giver_lot if mine == GIVER else agreement.taker_lot) or agreement.giver_lot or agreement.taker_lot
    return {
        "mine": mine,
        "mass": mass_code(agreement),
        "other": name_shown(agreement, other_of(mine), acting),
        "project": lot.project.name if lot is not None else "",
        "price": price_of(agreement, mine),
    }


@register.simple_tag(takes_context=True)
def message_from(context: RequestContext, message: Message, agreement: Agreement) -> str:
    """Who wrote; the other party's person is named when the enquiry is answered."""
    acting = context["request"].acting
    party = GIVER if message.organisation_id == agreement.giver_id else TAKER
    name = name_shown(agreement, party, acting)
    is_known = party == party_of(acting, agreement) or agreement.answered_at is not None
    return f"{message.person}, {name}" if is_known and message.person is not None else name


@register.simple_tag
def name_of_end(end: End) -> str:
    """A lot is called as its project."""
    return end.project.name if isinstance(end, Lot) else end.name


@register.simple_tag
def url_of_end(end: End) -> str:
    """Its page."""
    if isinstance(end, Lot):
        return reverse("projects:lot", args=[end.public_id])
    return reverse("facilities:facility" if isinstance(end, Facility) else "facilities:storage", args=[end.public_id])


@register.simple_tag
def lot_of_end(end: End) -> Lot | None:
    """The lot, where it is one."""
    return end if isinstance(end, Lot) else None


@register.simple_tag
def left_of_end(end: End | None) -> str:
    """How much is left of a lot; "" for a place."""
    if not isinstance(end, Lot):
        return ""
    words = {
        "left": tonnes_in_words(left_of(end)),
        "tonnes": tonnes_in_words(end.tonnes),
        "project": end.project.name,
        "first": period(end.from_period),
        "last": period(end.to_period),
    }
    return _("%(left)s t of %(tonnes)s t are left of the lot at %(project)s (%(first)s – %(last)s).") % words


@register.simple_tag
def held_words(agreement: Agreement, mine: Party) -> str:
    """What is held of one's own lot."""
    held = agreement.giver_held_tonnes if mine == GIVER else agreement.taker_held_tonnes
    if held <= 0 or not isinstance(end_of(agreement, mine), Lot):
        return ""
    return _("%(held)s t of your lot are held by this agreement.") % {"held": tonnes_in_words(held)}
