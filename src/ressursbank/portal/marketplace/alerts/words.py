"""What every kind of notice says, in the reader's language, of what the reader may still see.

One registry: kind -> the function that words it. A notice of which nothing may be shown any longer says nothing (None).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.marketplace.alerts.other_words import OTHERS
from ressursbank.portal.marketplace.alerts.said import (
    Line,
    Said,
    day_in_words,
    in_language,
    mass_name,
    masses,
    quarters,
)
from ressursbank.portal.marketplace.listings.visibility import sees_listing, visible_listings
from ressursbank.portal.marketplace.models import Listing, Notice
from ressursbank.portal.marketplace.storage import notices as storage
from ressursbank.portal.permissions import visible_lots
from ressursbank.portal.plans.templatetags.shown import about, number
from ressursbank.portal.projects.models import Lot

_RESTRICTING = (Listing.State.OPEN, Listing.State.PAUSED, Listing.State.REMOVED)


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader may see now: listings by key; and of lots by id, those that are hidden. Four queries at most."""

    listings: Mapping[int, Listing]
    hidden_lots: frozenset[str]

    @classmethod
    def of(cls, notices: Iterable[Notice], acting: Acting) -> "Known":
        """Of what some notices name."""
        keys = {key for notice in notices for key in notice.facts.get("listings", ())}
        lots = {lot for notice in notices for flow in notice.facts.get("flows", ()) for lot in flow["lots"]}
        seen = visible_listings(acting, timezone.localdate())
        listings = Listing.objects.filter(seen, pk__in=keys).select_related("lot__project__site") if keys else ()
        return cls({each.pk: each for each in listings}, _hidden_lots(lots, acting))


def _hidden_lots(ids: Iterable[str], acting: Acting) -> frozenset[str]:
    """Lots whose listing is shown to others only, or that are no longer shared."""
    wanted = set(ids)
    if not wanted:
        return frozenset()
    lots = Lot.objects.filter(public_id__in=wanted)
    gone = set(lots.exclude(visible_lots(acting)).values_list("public_id", flat=True))
    listed = Listing.objects.filter(lot__public_id__in=wanted, state__in=_RESTRICTING).select_related("lot__project")
    return frozenset(gone | {each.lot.public_id for each in listed if not sees_listing(acting, each)})


def say(notice: Notice, known: Known) -> Said | None:
    """What a notice says in the language of the page; None where the reader may see nothing of it any longer."""
    return WORDS[notice.kind](notice, known)


_MOVES: Mapping[str, Any] = {
    "agreement_ask": gettext_lazy("%(other)s asks about %(masses)s, %(when)s."),
    "agreement_write": gettext_lazy("%(other)s has answered your enquiry about %(masses)s."),
    "agreement_offer": gettext_lazy("%(other)s has made an offer: %(masses)s, %(when)s."),
    "agreement_counter": gettext_lazy("%(other)s has made a counter-offer: %(masses)s, %(when)s."),
    "agreement_accept": gettext_lazy("%(other)s has accepted: %(masses)s, %(when)s is agreed."),
    "agreement_decline": gettext_lazy("%(other)s has declined: %(masses)s."),
    "agreement_withdraw": gettext_lazy("%(other)s has withdrawn: %(masses)s."),
    "agreement_expire": gettext_lazy("The deadline has passed without an answer: %(masses)s with %(other)s."),
    "agreement_start": gettext_lazy("%(other)s has started the delivery of %(masses)s."),
    "agreement_deliver": gettext_lazy("%(other)s has registered loads: %(delivered)s t of %(masses)s are delivered."),
    "agreement_finish": gettext_lazy(
        "%(other)s has registered the last loads: %(delivered)s t of %(masses)s. Confirm them."
    ),
    "agreement_complete": gettext_lazy("%(other)s has confirmed the loads: %(masses)s, completed."),
    "agreement_close": gettext_lazy("Nobody objected in time: %(masses)s with %(other)s is completed."),
    "agreement_cancel": gettext_lazy("%(other)s has cancelled the agreement about %(masses)s."),
    "agreement_allot": gettext_lazy("Agreed in the allocation round with %(other)s: %(masses)s, %(when)s."),
}


def _move(notice: Notice, _known: Known) -> Said:
    facts = notice.facts
    words = {
        "other": facts["other"] or _("A private landowner"),
        "masses": masses(facts),
        "when": quarters(facts["from_period"], facts["to_period"]),
        "delivered": number(facts.get("delivered_tonnes", 0.0)),
    }
    text = str(_MOVES[notice.kind]) % words
    if facts.get("deadline") and notice.kind in ("agreement_ask", "agreement_offer", "agreement_counter"):
        text += " " + _("Answer by %(day)s.") % {"day": day_in_words(facts["deadline"])}
    return Said(text, in_language(notice.address))


def _deadline(notice: Notice, _known: Known) -> Said:
    facts = notice.facts
    words = {
        "other": facts["other"] or _("A private landowner"),
        "masses": masses(facts),
        "day": day_in_words(facts["deadline"]),
    }
    text = _("%(other)s waits for your answer about %(masses)s. The deadline is %(day)s.") % words
    return Said(text, in_language(notice.address))


def _search_match(notice: Notice, known: Known) -> Said | None:
    facts = notice.facts
    lines = _listing_lines(notice, known)
    if not lines:
        return None
    count = len(lines) + _unlisted(facts)
    text = ngettext(
        "%(count)s new listing fits your search “%(name)s”.",
        "%(count)s new listings fit your search “%(name)s”.",
        count,
    )
    words = {"count": number(count), "name": facts["name"]}
    return Said(text % words, in_language(notice.address), lines, _unlisted(facts))


def _lot_match(notice: Notice, known: Known) -> Said | None:
    facts = notice.facts
    lines = _listing_lines(notice, known)
    if not lines:
        return None
    is_need = facts["direction"] == "need"
    if is_need:
        text = ngettext(
            "%(count)s new listing is among the best sources of %(mass)s for %(project)s.",
            "%(count)s new listings are among the best sources of %(mass)s for %(project)s.",
            len(lines),
        )
    else:
        text = ngettext(
            "%(count)s new listing is among the best takers of %(mass)s from %(project)s.",
            "%(count)s new listings are among the best takers of %(mass)s from %(project)s.",
            len(lines),
        )
    words = {"count": number(len(lines)), "mass": mass_name(facts["mass_type"]), "project": facts["project"]}
    return Said(text % words, in_language(notice.address), lines)


def _listing_lines(notice: Notice, known: Known) -> tuple[Line, ...]:
    shown = [known.listings[key] for key in notice.facts["listings"] if key in known.listings]
    return tuple(_listing_line(listing) for listing in shown)


def _listing_line(listing: Listing) -> Line:
    lot = listing.lot
    left = max(lot.tonnes - lot.promised_tonnes, 0.0)
    words = {
        "mass": mass_name(lot.mass_type).capitalize(),
        "number": lot.contamination_class,
        "tonnes": about(left, 3),
        "when": quarters(lot.from_period, lot.to_period),
    }
    text = _("%(mass)s, class %(number)s: %(tonnes)s t, %(when)s") % words
    return Line(text, reverse("market:listing", args=[listing.public_id]), listing.title)


def _unlisted(facts: Mapping[str, Any]) -> int:
    return max(int(facts["count"]) - len(facts["listings"]), 0)


def _plan(notice: Notice, known: Known) -> Said | None:
    facts = notice.facts
    flows = [flow for flow in facts["flows"] if known.hidden_lots.isdisjoint(flow["lots"])]
    if not flows:
        return None
    count = len(flows) + _unlisted_flows(facts)
    text = ngettext(
        "The regional plan has %(count)s suggestion for you.",
        "The regional plan has %(count)s suggestions for you.",
        count,
    )
    lines = tuple(_flow_line(flow) for flow in flows)
    return Said(text % {"count": number(count)}, in_language(notice.address), lines, count - len(lines))


def _unlisted_flows(facts: Mapping[str, Any]) -> int:
    return max(int(facts["count"]) - len(facts["flows"]), 0)


def _flow_line(flow: Mapping[str, Any]) -> Line:
    words = {
        "tonnes": about(flow["tonnes"], 2),
        "mass": mass_name(flow["mass_type"]),
        "start": flow["from_name"],
        "end": flow["to_name"],
        "when": quarters(flow["first_period"], flow["last_period"]),
        "kilometres": number(flow["kilometres"]),
    }
    text = _("%(tonnes)s t %(mass)s from %(start)s fits %(end)s in %(when)s: %(kilometres)s km") % words
    saved = _saved(flow)
    note = (
        _("Saves %(saved)s against %(other)s, the next best.") % {"saved": saved, "other": flow["against"]}
        if saved
        else ""
    )
    return Line(text, reverse("market:partners", args=[flow["lots"][0]]), note)


def _saved(flow: Mapping[str, Any]) -> str:
    """Kroner to two figures and whole tonnes of CO2e, those that are saved and are worth a word."""
    parts = []
    nok, co2 = flow["saved_nok"] or 0.0, flow["saved_co2_tonnes"] or 0.0
    if nok >= 1000:
        parts.append(_("%(nok)s NOK") % {"nok": about(nok, 2)})
    if co2 >= 0.5:
        parts.append(_("%(tonnes)s t CO2e") % {"tonnes": about(co2, 2)})
    return _(" and ").join(parts)


def _storage(notice: Notice, _known: Known) -> Said:
    return Said(storage.text_of(notice), in_language(notice.address), subject=storage.subject_of(notice))


WORDS: Mapping[str, Callable[[Notice, Known], Said | None]] = {
    **dict.fromkeys(_MOVES, _move),
    **dict.fromkeys(storage.KINDS, _storage),
    **OTHERS,
    "deadline_near": _deadline,
    "search_match": _search_match,
    "lot_match": _lot_match,
    "plan_suggestion": _plan,
}
