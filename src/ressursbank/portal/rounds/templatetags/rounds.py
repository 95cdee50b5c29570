"""How rounds and answers are shown: tags of states, answers and outcomes; tonnes and figures as people read them."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ressursbank.portal.marketplace.agreements.errors import tonnes_in_words
from ressursbank.portal.plans.templatetags.shown import number
from ressursbank.portal.rounds.models import Proposal, Round

register = template.Library()

_STATES = {
    "prepared": "neutral", "solving": "info", "open": "warning", "answered": "info", "closed": "success",
    "cancelled": "neutral",
}  # fmt: skip
_ANSWERS = {"waiting": "neutral", "accepted": "success", "declined": "danger", "countered": "warning"}
_OUTCOMES = {
    "agreed": "success", "declined": "danger", "countered": "warning", "lapsed": "neutral", "conflict": "danger",
}  # fmt: skip


@register.filter
def round_state(round_: Round) -> SafeString:
    """The state as a tag."""
    return _tag(_STATES[round_.state], str(Round.State(round_.state).label))


@register.filter
def answer_tag(answer: str) -> SafeString:
    """An answer as a tag."""
    return _tag(_ANSWERS[answer], str(Proposal.Answer(answer).label))


@register.filter
def outcome_tag(outcome: str) -> SafeString:
    """What came of a proposal, as a tag; nothing while it is to be answered."""
    return _tag(_OUTCOMES[outcome], str(Proposal.Outcome(outcome).label)) if outcome else SafeString("")


@register.filter
def tonnes_said(value: float) -> str:
    """`1 250`, and `2,5` where whole tonnes would hide something."""
    return tonnes_in_words(value)


@register.filter
def thousand_nok(value: float | None) -> str:
    """NOK in whole thousands, as plans are estimated."""
    return "–" if value is None else number(value / 1000)


@register.filter
def tonnes_of_kg(value: float | None) -> str:
    """Tonnes CO2e, with a decimal below ten."""
    if value is None:
        return "–"
    return number(value / 1000, 0 if abs(value) >= 10_000 else 1)


@register.filter
def signed_thousands(saved: float) -> str:
    """What is saved in thousand NOK as a change of cost: less is a minus."""
    return _signed(-saved / 1000, 0)


@register.filter
def signed_tonnes(saved: float) -> str:
    """What is saved in kilograms as a change in tonnes: less is a minus."""
    return _signed(-saved / 1000, 1)


@register.filter
def days_left(day: date) -> str:
    """`12 days left`, `today is the last day`, `the deadline has passed`."""
    left = (day - timezone.localdate()).days
    if left < 0:
        return _("the deadline has passed")
    if left == 0:
        return _("today is the last day")
    return ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}


@register.filter
def outcome_name(outcome: str) -> str:
    """In words."""
    return str(Proposal.Outcome(outcome).label) if outcome else _("Being answered")


@register.filter
def answer_name(answer: str) -> str:
    """In words."""
    return str(Proposal.Answer(answer).label)


@register.simple_tag
def figure_value(value: float | None, decimals: int, sign: bool = False) -> str:
    """A figure of the report; a dash where there is none."""
    if value is None:
        return "–"
    shown = number(value, decimals)
    return f"+{shown}" if sign and value > 0 else shown


def _signed(value: float, decimals: int) -> str:
    rounded = round(value, decimals) + 0.0  # no minus before nothing
    shown = number(rounded, decimals)
    return f"+{shown}" if rounded > 0 else shown


def _tag(colour: str, words: str) -> SafeString:
    return format_html('<span class="ds-tag" data-color="{}" data-size="sm">{}</span>', colour, words)
