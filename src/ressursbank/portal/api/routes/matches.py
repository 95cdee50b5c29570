"""Who is a partner of a lot, ranked, and who is not and why: the same words as `ressursbank match --json`."""

from itertools import islice
from typing import Annotated, Any

from django.utils.translation import get_language
from ninja import Field, Query, Router, Schema

from ressursbank.matching import ORDERS, best_partners, left_out, reasons_of
from ressursbank.portal.api.auth import ApiRequest, Needs
from ressursbank.portal.api.limits import LIMITS
from ressursbank.portal.api.schemas.common import OneOf, PublicId, QuarterText
from ressursbank.portal.exchange.match_index import current_market
from ressursbank.portal.marketplace.partners.answers import asked_of_lot
from ressursbank.portal.marketplace.partners.places import Places
from ressursbank.portal.projects.selectors import lot_of
from ressursbank.region.periods import format_period

router = Router()
READ = Needs("matches:read", is_public=True)


class MatchOut(Schema):
    """One ranked partner; a tonne's figures include the haul by road."""

    partner_id: str
    partner_name: str
    kind: str = Field(examples=["landfill"])
    first_period: QuarterText
    last_period: QuarterText
    kilometres: float
    cost_nok_per_tonne: float
    co2_kg_per_tonne: float
    pyramid_level: int | None = Field(description="Level of the resource pyramid, null where masses do not end there.")
    objective_nok_per_tonne: float = Field(description="What a tonne adds to the region's objective: the rank.")
    room_tonnes: float
    share_of_lot: float
    reasons: list[str]


class ExcludedOut(Schema):
    """One that is no partner."""

    partner_id: str
    partner_name: str
    kind: str
    kilometres: float
    rule: str
    source: str = Field(description="Where the rule stands.")
    opens_with: str = Field(description="What would open it.")


class MatchesOut(Schema):
    """Partners of a lot, the best first, and those who are left out, nearest to a yes first."""

    lot_id: str
    by: str
    matches: list[MatchOut]
    excluded: list[ExcludedOut]
    excluded_by_rule: dict[str, int] = Field(description="How many each rule leaves out in all.")


class MatchesAsked(Schema):
    """How many, and ranked by what."""

    top: int = Field(20, ge=1, le=LIMITS["matches_most"], description="Partners in the answer.")
    by: Annotated[str, OneOf(ORDERS, "What is ranked by.")] = "objective"
    excluded: int = Field(20, ge=0, le=LIMITS["excluded_most"], description="Left out ones in the answer.")
    rule: str | None = Field(None, max_length=60, description="Only those whom this rule leaves out.")


@router.get("/lots/{lot_id}/matches", response=MatchesOut, auth=READ, summary="Partners of a lot")
def list_matches(request: ApiRequest, lot_id: PublicId, wanted: Query[MatchesAsked]) -> dict[str, Any]:
    """The best takers of a surplus, or sources of a need, by road, rules, time and quantity; and why not the others."""
    lot = lot_of(request.auth, lot_id)
    market = current_market()
    asked, hidden = asked_of_lot(market, lot), market.hidden_lots(request.auth)
    found = best_partners(market.index, asked, wanted.top, wanted.by, hidden)
    out = left_out(market.index, asked, hidden)
    counts = out.counts()
    rules = [rule for rule in counts if wanted.rule in (None, rule)]
    excluded = list(
        islice((each for rule in rules for each in out.nearest_of(rule, 0, wanted.excluded)), wanted.excluded)
    )
    partners = [(match.partner_id, match.kind) for match in found]
    places = Places(market, [*partners, *((each.partner_id, each.kind) for each in excluded)])
    language = get_language() or "nb"
    return {
        "lot_id": lot.public_id,
        "by": wanted.by,
        "matches": [_match(each, places, language, is_need=asked.is_need) for each in found],
        "excluded": [
            {
                "partner_id": each.partner_id,
                "partner_name": places.name(each.partner_id, each.kind),
                "kind": each.kind,
                "kilometres": each.kilometres,
                "rule": each.rule.rule,
                "source": each.rule.source(language),
                "opens_with": each.opens_with(language, places.name(each.partner_id, each.kind)),
            }
            for each in excluded
        ],
        "excluded_by_rule": counts,
    }


def _match(match: Any, places: Places, language: str, *, is_need: bool) -> dict[str, Any]:
    plain = (
        "partner_id", "kind", "kilometres", "cost_nok_per_tonne", "co2_kg_per_tonne", "pyramid_level",
        "objective_nok_per_tonne", "room_tonnes", "share_of_lot",
    )  # fmt: skip
    return {
        **{name: getattr(match, name) for name in plain},
        "partner_name": places.name(match.partner_id, match.kind),
        "first_period": format_period(match.first_period),
        "last_period": format_period(match.last_period),
        "reasons": [reason.text(language) for reason in reasons_of(match, is_need=is_need)],
    }
