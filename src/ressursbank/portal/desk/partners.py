"""The best three partners of unanswered lots, as the lots' owners may see them; kept while the market is unchanged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ressursbank.matching import Excluded, Match, best_partners, left_out
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.exchange.home import current_home
from ressursbank.portal.exchange.match_index import current_market
from ressursbank.portal.marketplace.partners.answers import Proposed, asked_of_lot, proposed_in
from ressursbank.portal.marketplace.partners.places import Places, kind_name
from ressursbank.portal.projects.models import Lot

TOP = 3
MOST_KEPT = 5000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the best three."""

    match: Match
    name: str
    url: str
    kind: str
    proposed: Proposed | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The nearest that may not take it (or give it): by which rule, and what would open it."""

    name: str
    url: str
    kilometres: float
    rule: str
    source: str
    opens_with: str


def partners_of_lots(lots: Sequence[Lot]) -> dict[int, tuple[Candidate, ...]]:
    """By key of the lot. Partners whose listing is not shown to the lot's owner are left out: a letter names them."""
    market = current_market()
    kept: dict[int, tuple[Match, ...]] = market.memory.get("desk partners", dict)
    if len(kept) > MOST_KEPT:
        kept.clear()
    found: dict[int, tuple[Match, ...]] = {}
    for lot in lots:
        if lot.pk not in kept:
            asked = asked_of_lot(market, lot)
            kept[lot.pk] = best_partners(market.index, asked, TOP, "objective", market.hidden_lots(_owner(lot)))
        found[lot.pk] = kept[lot.pk]
    places = Places(market, [(match.partner_id, match.kind) for matches in found.values() for match in matches])
    plan = current_home().shown
    shown = {}
    for lot in lots:
        proposed = proposed_in(plan, lot.public_id)
        shown[lot.pk] = tuple(
            Candidate(
                match=match,
                name=places.name(match.partner_id, match.kind),
                url=places.url(match.partner_id, match.kind),
                kind=kind_name(match.kind),
                proposed=proposed.get(match.partner_id),
            )
            for match in found[lot.pk]
        )
    return shown


def nearest_refused(lot: Lot, language: str, count: int = 1) -> list[Refused]:
    """Why not more? The nearest of those whom the rule nearest to a yes leaves out."""
    market = current_market()
    out = left_out(market.index, asked_of_lot(market, lot), market.hidden_lots(_owner(lot)))
    rules = list(out.counts())
    told = [each for rule in rules for each in out.nearest_of(rule, 0, count)]
    # The nearest by road among the rules' nearest; of equals the one that came nearest to a yes.
    order = np.argsort([each.kilometres for each in told], kind="stable")[:count] if told else []
    chosen = [told[at] for at in order]
    places = Places(market, [(each.partner_id, each.kind) for each in chosen])
    return [_refused(each, places, language) for each in chosen]


def _refused(each: Excluded, places: Places, language: str) -> Refused:
    name = places.name(each.partner_id, each.kind)
    return Refused(
        name=name,
        url=places.url(each.partner_id, each.kind),
        kilometres=each.kilometres,
        rule=each.rule.title(language),
        source=each.rule.source(language),
        opens_with=each.opens_with(language, name),
    )


def _owner(lot: Lot) -> Acting:
    """As the organisation of the lot's project, without a person."""
    return Acting(organisation=lot.project.organisation)
