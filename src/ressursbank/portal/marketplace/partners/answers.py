"""The ranked partners of a lot as a page shows them: names and addresses, what the plan proposes, and a split.

Only what the one who acts may see: published things, and of restricted listings those that are shown to them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import get_language

from ressursbank import vocabulary
from ressursbank.matching import (
    Asked,
    Match,
    Split,
    best_partners,
    reasons_of,
    split_over,
    split_over_partners,
)
from ressursbank.matching.asked import NOT_ENTERED, point_of_site
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.exchange.home import Shown, current_home
from ressursbank.portal.exchange.match_index import Market, current_market
from ressursbank.portal.marketplace.partners.places import Places, kind_name
from ressursbank.portal.projects.models import Lot
from ressursbank.roads.site_ways import Point

TOP, TOP_IN_SHORT = 20, 5


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the published plan moves between the lot and a partner."""

    tonnes: float
    first_period: int
    last_period: int


@dataclass(frozen=True, slots=True)
class Partner:
    """One ranked partner. `level` 0: the masses do not end there. `ask_url`: a prefilled enquiry or booking; "" for
    own stock. `is_booked`: room is booked there, in a storage area.
    """

    match: Match
    name: str
    url: str
    kind: str
    line: str
    proposed: Proposed | None
    ask_url: str
    is_booked: bool

    @property
    def level(self) -> int:
        """Level of the resource pyramid."""
        return self.match.pyramid_level or 0

    @property
    def is_virgin(self) -> bool:
        """Whether the masses are dug for the purpose."""
        return self.match.kind == "quarry"


@dataclass(frozen=True, slots=True)
class ShareShown:
    """One partner's part of a lot that is split."""

    partner: Partner
    tonnes: float
    first_period: int
    last_period: int


@dataclass(frozen=True, slots=True)
class Partners:
    """Best first by the order `by`; a split where the first alone has not room for all."""

    market: Market
    asked: Asked
    rows: tuple[Partner, ...]
    by: str
    shares: tuple[ShareShown, ...] = ()
    split: Split | None = None

    @property
    def is_need(self) -> bool:
        """Whether sources are ranked, not takers."""
        return self.asked.is_need

    @property
    def beyond(self) -> int | None:
        """The last quarter that the region reckons with, where what is asked for comes after it."""
        last = self.market.region.last_period
        return last if self.asked.from_period > last else None


def asked_of_lot(market: Market, lot: Lot) -> Asked:
    """What is asked for a lot of the database, published or not."""
    region = market.region
    if lot.public_id in market.index.lot_rows:
        return market.index.asked(lot.public_id)
    site = market.site_rows.get(lot.project.site.public_id)
    return Asked(
        row=NOT_ENTERED,
        direction=vocabulary.DIRECTIONS.code(lot.direction),
        mass_type=vocabulary.MASS_TYPES.code(lot.mass_type),
        contamination_class=lot.contamination_class,
        from_period=lot.from_period,
        to_period=lot.to_period,
        tonnes=max(lot.tonnes - lot.promised_tonnes, 0.0) * lot.stage_probability,
        project=market.project_rows.get(lot.project.public_id, len(region.projects)),
        point=(
            point_of_site(region, site)
            if site is not None
            else Point(lot.project.site.longitude, lot.project.site.latitude)
        ),
    )


def partners_of_lot(acting: Acting, lot: Lot, by: str = "objective", top: int = TOP) -> Partners:
    """The best partners of a lot that the one who acts may see."""
    market = current_market()
    return partners_of(acting, market, asked_of_lot(market, lot), by, top, lot_id=lot.public_id)


def partners_of(
    acting: Acting,
    market: Market,
    asked: Asked,
    by: str = "objective",
    top: int = TOP,
    *,
    lot_id: str = "",
    within_kilometres: float = np.inf,
) -> Partners:
    """The best partners of whatever is asked for; `lot_id` where it is a lot of the database."""
    hidden = market.hidden_lots(acting)
    found = best_partners(market.index, asked, top, by, hidden, within_kilometres)
    split = None
    if top > TOP_IN_SHORT and found and found[0].share_of_lot < 1:
        split = split_over(asked, found)
        if split.left_tonnes > 0 and len(found) == top:
            split = split_over_partners(market.index, asked, by, hidden)
    matches = [*found, *(share.match for share in split.shares)] if split else list(found)
    shown = _shown(market, asked, matches, lot_id)
    shares = (
        tuple(
            ShareShown(partner, share.tonnes, share.first_period, share.last_period)
            for partner, share in zip(shown[len(found) :], split.shares, strict=True)
        )
        if split
        else ()
    )
    return Partners(market, asked, tuple(shown[: len(found)]), by, shares, split)


def _shown(market: Market, asked: Asked, matches: Iterable[Match], lot_id: str) -> list[Partner]:
    listed = list(matches)
    places = Places(market, [(match.partner_id, match.kind) for match in listed])
    proposed = proposed_for(lot_id) if lot_id else {}
    return [
        Partner(
            match=match,
            name=places.name(match.partner_id, match.kind),
            url=places.url(match.partner_id, match.kind),
            kind=kind_name(match.kind),
            line=_line(match, is_need=asked.is_need),
            proposed=proposed.get(match.partner_id),
            ask_url=places.ask_url(match, asked, lot_id),
            is_booked=places.is_booked(match, asked),
        )
        for match in listed
    ]


def _line(match: Match, *, is_need: bool) -> str:
    """The reason in one line; way, level and room stand in columns of their own."""
    mass, _way, _level, fits = reasons_of(match, is_need=is_need)
    language = get_language() or "nb"
    text = " · ".join(reason.text(language) for reason in (mass, fits))
    return text[:1].upper() + text[1:]


def proposed_for(lot_id: str) -> Mapping[str, Proposed]:
    """What the published plan moves from or to a lot, by the id of the other end."""
    return proposed_in(current_home().shown, lot_id)


def proposed_in(shown: Shown | None, lot_id: str) -> Mapping[str, Proposed]:
    """The same in a plan that has been looked up: for pages with many lots."""
    if shown is None or lot_id not in shown.places.lot_of:
        return {}
    flows = shown.flows
    found: dict[str, Proposed] = {}
    for mine, other in ((flows.from_id, flows.to_id), (flows.to_id, flows.from_id)):
        for row in np.flatnonzero(mine == lot_id):
            key, period = str(other[row]), int(flows.period[row])
            old = found.get(key, Proposed(0.0, period, period))
            found[key] = Proposed(
                old.tonnes + float(flows.tonnes[row]), min(old.first_period, period), max(old.last_period, period)
            )
    return found
