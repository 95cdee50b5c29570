"""What the published plan suggests to those whose masses and places it moves: once for each flow, again if it changes.

What is saved is reckoned against the best of the other moves that were allowed (plans/why.py), in what is paid (haul,
handling, fees) and in CO2e.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ressursbank import vocabulary
from ressursbank.flows.ends import facility_kind_codes
from ressursbank.portal.exchange.home import Shown, current_home
from ressursbank.portal.exchange.restricted_lots import Restricted, restricted_lots
from ressursbank.portal.marketplace.agreements.states import BINDING, TALKING
from ressursbank.portal.marketplace.alerts.ends import Ends, ends_of
from ressursbank.portal.marketplace.alerts.memory import keep_as_told, untold
from ressursbank.portal.marketplace.alerts.models import Told
from ressursbank.portal.marketplace.alerts.notices import News, tell_all
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.why import Option, why_of
from ressursbank.region.periods import quarter_of
from ressursbank.region.tables import Integers

QUARTERS_AHEAD = 4
LISTED_AT_MOST = 12
"""Suggestions that one notice names, those that save most first."""
EXPLAINED_AT_MOST = 600
"""Flows, the largest first: an explanation takes some 20 ms."""
PAID = ("transport", "handling", "fees")
_LAST = "plan suggested"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One flow between two ends over the quarters ahead. `lots`: of either end, those that it is about.

    `saved_*` None: there is no other way to compare with.
    """

    from_id: str
    to_id: str
    from_name: str
    to_name: str
    lots: tuple[str, ...]
    mass_type: str
    contamination_class: int
    tonnes: float
    first_period: int
    last_period: int
    kilometres: float
    level: int
    saved_nok: float | None
    saved_co2_tonnes: float | None
    against: str

    @property
    def subject(self) -> str:
        """What it is remembered by."""
        return f"{self.from_id}:{self.to_id}:{self.mass_type}:{self.contamination_class}"

    @property
    def value(self) -> str:
        """When this is another, it is told again: quarters, and tonnes to two figures."""
        return f"{self.first_period}-{self.last_period} {float(f'{self.tonnes:.2g}'):.0f}"


def suggest() -> int:
    """Tell what the published plan suggests, unless that has been done. How many notices."""
    published = PlanRun.objects.filter(published_at__isnull=False).order_by("-published_at")
    newest = published.values_list("public_id", "published_at").first()
    if newest is None:
        return 0
    assert newest[1] is not None  # filtered
    mark = f"{newest[0]} {newest[1].isoformat()}"
    if not untold({_LAST: mark}):
        return 0
    home = current_home()
    by_organisation = suggestions(home.shown) if home.shown is not None else {}
    with transaction.atomic():
        # Of two that find the same plan at once, one alone tells.
        Told.objects.get_or_create(subject=_LAST)
        if not Told.objects.filter(subject=_LAST).exclude(value=mark).update(value=mark):
            return 0
        news = []
        for organisation, found in by_organisation.items():
            facts = {f"flow:{organisation}:{each.subject}": each.value for each in found}
            new = untold(facts)
            chosen = [each for each in found if f"flow:{organisation}:{each.subject}" in new]
            keep_as_told(new)
            if chosen:
                news.append(_news(organisation, chosen, str(newest[0])))
        return len(tell_all(news))


def suggestions(shown: Shown) -> dict[int, list[Suggestion]]:
    """By organisation, those that save most first. Flows that are agreed on, or talked about, are left out."""
    flows = shown.flows
    today = timezone.localdate()
    now = quarter_of(today)
    is_ahead = (flows.period >= now) & (flows.period < now + QUARTERS_AHEAD) & (flows.from_place != flows.to_place)
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row in np.flatnonzero(is_ahead).tolist():
        key = (flows.from_id[row], flows.to_id[row], int(flows.mass_type[row]), int(flows.contamination_class[row]))
        groups[key].append(row)
    ends = ends_of({str(id_) for key in groups for id_ in key[:2]})
    hidden = {each.lot_id: each for each in restricted_lots()}
    busy, quarries = _talked_about(), _quarries(shown)
    found: dict[int, list[Suggestion]] = defaultdict(list)
    explained = 0
    for key, rows in sorted(groups.items(), key=lambda item: -flows.tonnes[item[1]].sum()):
        start, end = str(key[0]), str(key[1])
        lots = {end: _lots_of(shown, end, key[2]) for end in (start, end)}
        told = _told(ends, hidden, start, end, lots)
        if not told or (start, end) in busy or start in quarries:
            continue
        if explained == EXPLAINED_AT_MOST:
            break
        explained += 1
        made = _suggestion(shown, np.array(rows), (*lots[start], *lots[end]))
        for organisation in told:
            found[organisation].append(made)
    return {key: sorted(each, key=lambda one: -(one.saved_nok or 0.0)) for key, each in found.items()}


def _told(
    ends: Ends, hidden: Mapping[str, Restricted], start: str, end: str, lots: Mapping[str, list[str]]
) -> list[int]:
    """Organisations at the two ends, where each may see the other's lots."""
    if start not in ends or end not in ends or not any(lots.values()):
        return []
    mine, theirs = ends[start], ends[end]
    if mine == theirs:
        return []
    for who, other in ((mine, end), (theirs, start)):
        if any(id_ in hidden and not hidden[id_].is_seen_by(who) for id_ in lots[other]):
            return []
    return [who for who in (mine, theirs) if who is not None]


def _lots_of(shown: Shown, end: str, mass_type: int) -> list[str]:
    """The lot at an end; of what a project has in storage, its lots of the type; none of a facility."""
    region, places = shown.region, shown.places
    if end in places.lot_of:
        return [end]
    place = places.place_of[end]
    if place >= places.projects:
        return []
    rows = np.flatnonzero((region.lots.project == place) & (region.lots.mass_type == mass_type))
    return [str(id_) for id_ in region.lots.id[rows]]


def _quarries(shown: Shown) -> frozenset[str]:
    """Nobody needs the advice to dig new masses."""
    region = shown.region
    return frozenset(str(id_) for id_ in region.facilities.id[facility_kind_codes(region, "quarry")])


def _talked_about() -> frozenset[tuple[str, str]]:
    """Ends of agreements that are made or under way: nobody needs a suggestion of them."""
    rows = Agreement.objects.filter(state__in=[*TALKING, *BINDING]).values_list(
        "giver_lot__public_id", "taker_lot__public_id", "facility__public_id", "storage_area__public_id"
    )
    found = set()
    for giver, taker, facility, area in rows:
        place = facility or area
        found.add((giver or place, taker or place))
    return frozenset(found)


def _suggestion(shown: Shown, rows: Integers, lots: tuple[str, ...]) -> Suggestion:
    flows, places = shown.flows, shown.places
    largest = int(rows[np.argmax(flows.tonnes[rows])])
    tonnes = float(flows.tonnes[rows].sum())
    why = why_of(shown, largest)
    other = None if why is None else next((each for each in why.alternatives if not each.is_full), None)
    return Suggestion(
        from_id=str(flows.from_id[largest]),
        to_id=str(flows.to_id[largest]),
        from_name=str(places.name[flows.from_place[largest]]),
        to_name=str(places.name[flows.to_place[largest]]),
        lots=lots,
        mass_type=vocabulary.MASS_TYPES.ids[int(flows.mass_type[largest])],
        contamination_class=int(flows.contamination_class[largest]),
        tonnes=tonnes,
        first_period=int(flows.period[rows].min()),
        last_period=int(flows.period[rows].max()),
        kilometres=float(flows.kilometres[largest]),
        level=int(flows.pyramid_level[largest]),
        saved_nok=None if why is None or other is None else (_paid(other) - _paid(why.chosen)) * tonnes,
        saved_co2_tonnes=None if why is None or other is None else (other.co2_kg - why.chosen.co2_kg) * tonnes / 1000,
        against="" if other is None else other.name,
    )


def _paid(option: Option) -> float:
    return sum(option.nok_by_term[term] for term in PAID)


def _news(organisation: int, chosen: list[Suggestion], run: str) -> News:
    with override(settings.LANGUAGE_CODE):
        address = reverse("plans:plan")
    flows = [
        {
            "lots": list(each.lots),
            "from": each.from_id,
            "to": each.to_id,
            "from_name": each.from_name,
            "to_name": each.to_name,
            "mass_type": each.mass_type,
            "contamination_class": each.contamination_class,
            "tonnes": each.tonnes,
            "first_period": each.first_period,
            "last_period": each.last_period,
            "kilometres": each.kilometres,
            "level": each.level,
            "saved_nok": each.saved_nok,
            "saved_co2_tonnes": each.saved_co2_tonnes,
            "against": each.against,
        }
        for each in chosen[:LISTED_AT_MOST]
    ]
    facts = {"run": run, "flows": flows, "count": len(chosen)}
    return News("plan_suggestion", facts, address, organisation=organisation)
