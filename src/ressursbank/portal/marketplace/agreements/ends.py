"""The two ends of an agreement: whose masses go where. Found by what an enquiry names, and chosen among one's own.

An end is named `lot:l-…`, `facility:f-…` or `storage_area:a-…`, as the pages of ranked partners write it.
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.marketplace.agreements.errors import NotOpenError
from ressursbank.portal.marketplace.agreements.states import GIVER, TAKER, Party, other_of
from ressursbank.portal.marketplace.listings.follow import LIVE
from ressursbank.portal.marketplace.listings.visibility import is_on_the_market
from ressursbank.portal.marketplace.models import Agreement, Listing
from ressursbank.portal.permissions import may
from ressursbank.portal.projects.models import Lot

End = Lot | Facility | StorageArea

_MODELS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "lot": (Lot, ("project__organisation", "project__site")),
    "facility": (Facility, ("organisation", "site")),
    "storage_area": (StorageArea, ("organisation", "site")),
}
_SELLS = "quarry"


@dataclass(frozen=True, slots=True)
class Ends:
    """Both ends, seen from the one who asks. `mine` None: the masses come from, or go to, nothing in the portal."""

    partner: End
    mine: End | None
    my_party: Party
    listing: Listing | None = None

    @property
    def partner_organisation(self) -> Organisation:
        """Whom one asks. Raises NotOpenError where nobody here answers for it."""
        found = organisation_of(self.partner)
        if found is None:
            raise NotOpenError(_("Nobody here answers for it yet. Write to the coordinator of the resource bank."))
        return found

    def lot_of(self, party: Party) -> Lot | None:
        """The lot that is this party's end."""
        end = self.mine if party == self.my_party else self.partner
        return end if isinstance(end, Lot) else None

    def other(self, model: type[Any]) -> Any:
        """The facility, or storage area, at either end; the one that is asked first."""
        return next((end for end in (self.partner, self.mine) if isinstance(end, model)), None)


def find_partner(acting: Acting, named: str) -> tuple[End, Listing | None]:
    """What an enquiry is about, and its listing. Raises Http404, NotOpenError."""
    end = find_end(named)
    if isinstance(end, Lot):
        listing = Listing.objects.filter(lot=end, state__in=LIVE).select_related("lot__project").first()
        if listing is not None and not may(acting, "listing.see", listing):
            raise Http404(named)
        if end.state != Publication.PUBLISHED and not may(acting, "project.see", end.project):
            raise Http404(named)
        if listing is not None and not is_on_the_market(listing, timezone.localdate()):
            raise NotOpenError(_("The listing does not take enquiries just now."))
        if end.state != Publication.PUBLISHED:
            raise NotOpenError(_("The lot is not published, so nothing of it can be agreed on."))
        return end, listing
    action = "facility.see" if isinstance(end, Facility) else "storage.see"
    if not may(acting, action, end):
        raise Http404(named)
    if end.state != Publication.PUBLISHED:
        raise NotOpenError(_("The place is not published, so it takes part in no agreement."))
    return end, None


def find_end(named: str) -> End:
    """The thing that is named. Raises Http404."""
    kind, _colon, id_ = named.partition(":")
    if kind not in _MODELS:
        raise Http404(named)
    model, related = _MODELS[kind]
    found: End | None = model._default_manager.select_related(*related).filter(public_id=id_).first()
    if found is None:
        raise Http404(named)
    return found


def name_of_end(end: End) -> str:
    """How an end is named in an address."""
    kind = next(kind for kind, (model, _related) in _MODELS.items() if isinstance(end, model))
    return f"{kind}:{end.public_id}"


def organisation_of(end: End) -> Organisation | None:
    """Who answers for it."""
    return end.project.organisation if isinstance(end, Lot) else end.organisation


def party_with(end: End, other: End | None = None, direction: str = "") -> Party:
    """Which party an end makes its organisation. A place gives or takes by the lot at the other end.

    `direction`: "need" where whoever asks a place without a lot wants masses from it.
    """
    if isinstance(end, Lot):
        return GIVER if end.direction == "surplus" else TAKER
    if isinstance(other, Lot):
        return other_of(party_with(other))
    sells = isinstance(end, Facility) and end.kind == _SELLS
    return GIVER if sells or direction == "need" else TAKER


def own_ends(acting: Acting, partner: End, most: int) -> list[End]:
    """One's own lots and places that could be the other end: lots of the partner's mass type first."""
    if acting.organisation is None:
        return []
    mine = acting.organisation.pk
    lots = Lot.objects.filter(project__organisation=mine, state=Publication.PUBLISHED).select_related("project")
    places: list[End] = []
    if isinstance(partner, Lot):
        wanted = "need" if partner.direction == "surplus" else "surplus"
        lots = lots.filter(direction=wanted, from_period__lte=partner.to_period, to_period__gte=partner.from_period)
        shown = {"organisation": mine, "state": Publication.PUBLISHED}
        places = [*Facility.objects.filter(**shown).order_by("name", "pk")[:most]]
        places += [*StorageArea.objects.filter(**shown).order_by("name", "pk")[:most]]
    found = [lot for lot in lots.order_by("from_period", "pk")[: 4 * most] if lot.tonnes > lot.promised_tonnes]
    if isinstance(partner, Lot):
        found.sort(key=lambda lot: lot.mass_type != partner.mass_type)
    return [*found[:most], *places]


def end_of(agreement: Agreement, party: Party) -> End | None:
    """A party's end: its lot, else the place that is its organisation's."""
    lot = agreement.giver_lot if party == GIVER else agreement.taker_lot
    if lot is not None:
        return lot
    organisation = agreement.giver_id if party == GIVER else agreement.taker_id
    for place in (agreement.facility, agreement.storage_area):
        if place is not None and place.organisation_id == organisation:
            return place
    return None
