"""The best three partners of unanswered lots, as the lots' owners may see them; kept while the market is unchanged."""

from collections.abc import Sequence
from dataclasses import dataclass

from ressursbank.matching import Excluded, Match, best_partners, left_out
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.exchange.home import current_home
from ressursbank.portal.exchange.match_index import Market, current_market
from ressursbank.portal.marketplace.partners.answers import Proposed, asked_of_lot, proposed_in
from ressursbank.portal.marketplace.partners.places import Places, kind_name
from ressursbank.portal.projects.models import Lot

TOP = 3
RANKED = 12
"""So many are ranked, so that three are left without the project's own and without a project twice."""
MOST_KEPT = 5000
OTHER_MASSES = ("type_not_taken", "flow_does_not_exist", "same_facility")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the best three."""

    match: Match
    name: str
    url: str
    kind: str
    proposed: Proposed | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best three of others; `has_own`: whether the project's own storage or needs are among the best."""

    matches: tuple[Match, ...]
    has_own: bool


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
    found = {lot.pk: _ranked(market, lot).matches for lot in lots}
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


def has_own_way(lot: Lot) -> bool:
    """Whether the project can store or use the masses itself, among the best that the ranking finds."""
    return _ranked(current_market(), lot).has_own


def _ranked(market: Market, lot: Lot) -> Ranked:
    kept: dict[int, Ranked] = market.memory.get("desk partners", dict)
    if lot.pk not in kept:
        if len(kept) > MOST_KEPT:
            kept.clear()
        asked = asked_of_lot(market, lot)
        hidden = market.hidden_lots(_owner(lot))
        best = best_partners(market.index, asked, RANKED, "objective", hidden)
        projects = [_project_of(market, match) for match in best]
        own = lot.project.public_id
        others = {
            project or match.partner_id: match for project, match in reversed(list(zip(projects, best, strict=True)))
        }
        others.pop(own, None)
        chosen = [match for match in best if match in others.values()]
        kept[lot.pk] = Ranked(tuple(chosen[:TOP]), own in projects)
    return kept[lot.pk]


def _project_of(market: Market, match: Match) -> str:
    """The id of the project whose lot or storage it is; "" for a facility."""
    if match.kind == "own_stock":
        return match.partner_id
    if match.kind not in ("need", "surplus"):
        return ""
    region = market.region
    return str(region.projects.id[region.lots.project[market.index.lot_rows[match.partner_id]]])


def nearest_refused(lot: Lot, language: str, count: int = 1) -> list[Refused]:
    """Why not more? The nearest that each rule leaves out, the rule nearest to a yes first; then the next of them.

    Who takes (or has) other masses altogether is told only where no other rule leaves anybody out.
    """
    market = current_market()
    out = left_out(market.index, asked_of_lot(market, lot), market.hidden_lots(_owner(lot)))
    rules = list(out.counts())
    told = [rule for rule in rules if rule not in OTHER_MASSES] or rules
    of_rules = [out.nearest_of(rule, 0, count) for rule in told[:count]]
    firsts, rest = [each[0] for each in of_rules], [each for several in of_rules for each in several[1:]]
    chosen = [*firsts, *rest][:count]
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
