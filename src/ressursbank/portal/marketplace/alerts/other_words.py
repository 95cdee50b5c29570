"""What notices of the rounds, the coordinator's desk and the API say."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ressursbank.portal.marketplace.alerts.said import Said, day_in_words, in_language, masses
from ressursbank.portal.marketplace.models import Notice
from ressursbank.portal.plans.templatetags.shown import about, number

_ROUNDS: Mapping[str, Any] = {
    "round_opened": gettext_lazy(
        "The allocation round %(name)s is open: %(proposals)s, %(tonnes)s t in all. Answer by %(day)s."
    ),
    "round_solved": gettext_lazy(
        "The allocation round %(name)s is solved again: %(proposals)s wait for you, %(tonnes)s t. Answer by %(day)s."
    ),
    "round_closed": gettext_lazy("The allocation round %(name)s is closed: %(proposals)s, %(tonnes)s t in all."),
}
_DECISIONS: Mapping[str, Any] = {
    "listing_kept": gettext_lazy(
        "The coordinator has looked at a report about your listing “%(title)s”, and keeps it."
    ),
    "listing_warned": gettext_lazy("The coordinator asks you to change your listing “%(title)s”."),
    "listing_removed": gettext_lazy("The coordinator has removed your listing “%(title)s”."),
    "listing_undone": gettext_lazy("The coordinator has taken back a decision on your listing “%(title)s”."),
    "listing_back": gettext_lazy(
        "The coordinator has let your listing “%(title)s” back. It is paused: open it yourself."
    ),
}


def _round(notice: Notice, _known: object) -> Said:
    facts = notice.facts
    count = int(facts["proposals"])
    words = {
        "name": facts["name"],
        "proposals": ngettext("%(count)s proposal", "%(count)s proposals", count) % {"count": number(count)},
        "tonnes": about(float(facts["tonnes"]), 3),
        "day": day_in_words(facts["answer_by"]) if facts.get("answer_by") else "–",
    }
    return Said(str(_ROUNDS[notice.kind]) % words, in_language(notice.address))


def _decision(notice: Notice, _known: object) -> Said:
    text = str(_DECISIONS[notice.kind]) % {"title": notice.facts["title"]}
    return Said(f"{text} {notice.facts.get('why', '')}".strip(), in_language(notice.address))


def _reminder(notice: Notice, _known: object) -> Said:
    facts = notice.facts
    by = facts["by"] or _("The coordinator")
    if notice.kind == "reminder_enquiry":
        text = _("%(by)s reminds you of the enquiry about “%(title)s” that waits for an answer.")
        words = {"by": by, "title": facts["title"]}
    elif notice.kind == "reminder_booking":
        text = _("%(by)s reminds you of the booking of %(masses)s in %(area)s that waits for an answer.")
        words = {"by": by, "masses": masses(facts), "area": facts["area"]}
    else:
        text = _("%(by)s reminds you of an agreement about %(masses)s that waits for your answer.")
        words = {"by": by, "masses": masses(facts)}
        if facts["deadline"]:
            text += " " + _("The deadline is %(day)s.")
            words["day"] = day_in_words(facts["deadline"])
    return Said(text % words, in_language(notice.address))


def _desk_letter(notice: Notice, _known: object) -> Said:
    text = _("A letter from the coordinator: %(subject)s") % {"subject": notice.facts.get("subject", "")}
    return Said(text, in_language(notice.address))


def _webhook(notice: Notice, _known: object) -> Said:
    facts = notice.facts
    if facts["is_paused"]:
        text = _("The webhook to %(url)s is paused: the server says that the address is gone.")
    else:
        text = _("Calls of the webhook to %(url)s have been given up after many tries.")
    return Said(text % {"url": facts["url"]}, in_language(notice.address))


OTHERS: Mapping[str, Callable[[Notice, Any], Said | None]] = {
    **dict.fromkeys(_ROUNDS, _round),
    **dict.fromkeys(_DECISIONS, _decision),
    **dict.fromkeys(("reminder_agreement", "reminder_enquiry", "reminder_booking"), _reminder),
    "desk_letter": _desk_letter,
    "webhook_given_up": _webhook,
}
