"""What a row of the market says: the lot, its listing if there is one, its photo, what is left, how far it is."""

from dataclasses import dataclass

from django.http import QueryDict

from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.marketplace.listings.index import Found
from ressursbank.portal.marketplace.models import Listing, ListingFile
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.projects.paging import PAGE_SIZE, Page, which_page
from ressursbank.portal.projects.quantities import quantity_of


@dataclass(frozen=True, slots=True)
class MarketRow:
    """`listing` is None for a lot that is published and not listed."""

    lot: Lot
    listing: Listing | None
    photo: ListingFile | None
    left_tonnes: float
    kilometres: float | None

    @property
    def is_coming(self) -> bool:
        """Whether it is not certain: an early planning stage, or nobody has put it on the market yet."""
        return self.listing is None or self.lot.stage_probability < 1

    @property
    def left_fm3(self) -> float:
        """What is left, in place."""
        return quantity_of(self.left_tonnes, self.lot.mass_type).fm3


def page_of_market(index: MapIndex, found: Found, query: QueryDict) -> Page:
    """The page that the address names, its rows read by key: three queries, however long the list."""
    count = len(found.rows)
    number, pages = which_page(count, query)
    rows = found.rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE].tolist()
    lots = Lot.objects.select_related("project__site").in_bulk([int(index.lots.pk[row]) for row in rows])
    keys = [int(found.listings[row]) for row in rows if found.listings[row]]
    listings = Listing.objects.in_bulk(keys)
    photos: dict[int, ListingFile] = {}
    for photo in ListingFile.objects.filter(listing__in=keys, kind=ListingFile.Kind.PHOTO).order_by("-pk"):
        photos[photo.listing_id] = photo
    shown = []
    for row in rows:
        lot = lots.get(int(index.lots.pk[row]))
        if lot is None:
            continue
        key = int(found.listings[row])
        left = max(lot.tonnes - lot.promised_tonnes, 0.0)
        way = None if found.kilometres is None else float(found.kilometres[row])
        shown.append(MarketRow(lot, listings.get(key), photos.get(key), left, way))
    return Page(shown, count, number, pages)
