"""Whether what is asked for may go where it is asked to go: the flow's own rules, in their words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.matching import Asked, left_out
from ressursbank.matching.asked import NOT_ENTERED
from ressursbank.portal.exchange.match_index import Market, current_market
from ressursbank.portal.marketplace.agreements.ends import End, Ends
from ressursbank.portal.marketplace.agreements.errors import AgreementError
from ressursbank.portal.marketplace.partners.answers import asked_of_lot
from ressursbank.portal.projects.models import Lot
from ressursbank.roads.site_ways import Point

OF_THE_MASSES = ("flow_does_not_exist", "type_not_taken", "class_too_high")
"""Rules that no agreement can set aside. Time and room are for the parties to agree on."""


class NotAllowedThereError(AgreementError):
    """The masses may not go there; the text says by which rule and what would open it."""


def check_allowed(ends: Ends, mass_type: str, contamination_class: int, window: tuple[int, int]) -> None:
    """Raises NotAllowedThereError where a rule of the masses stands between the two ends."""
    market = current_market()
    asked, partner = _pair(market, ends, mass_type, contamination_class, window)
    found = left_out(market.index, asked).of(partner.public_id)
    if found is not None and found.rule.rule in OF_THE_MASSES:
        language = get_language() or "nb"
        words = {"rule": found.rule.title(language), "opens": found.opens_with(language, str(partner))}
        raise NotAllowedThereError(_("The masses cannot go there. %(rule)s: %(opens)s") % words)


def _pair(
    market: Market, ends: Ends, mass_type: str, contamination_class: int, window: tuple[int, int]
) -> tuple[Asked, End]:
    """A lot at either end, else what is asked for, and the other end."""
    if isinstance(ends.mine, Lot):
        return asked_of_lot(market, ends.mine), ends.partner
    if isinstance(ends.partner, Lot) and ends.mine is not None:
        return asked_of_lot(market, ends.partner), ends.mine
    site = (ends.partner.project if isinstance(ends.partner, Lot) else ends.partner).site
    asked = Asked(
        row=NOT_ENTERED,
        direction=vocabulary.DIRECTIONS.code("surplus" if ends.my_party == "giver" else "need"),
        mass_type=vocabulary.MASS_TYPES.code(mass_type),
        contamination_class=contamination_class,
        from_period=window[0],
        to_period=window[1],
        tonnes=1.0,
        project=len(market.region.projects),
        point=Point(site.longitude, site.latitude),
    )
    return asked, ends.partner
