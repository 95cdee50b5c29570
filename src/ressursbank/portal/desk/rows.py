"""The rows of the list of unanswered lots: the lot, its listing, its best partners, and letters that were sent."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils import timezone

from ressursbank.portal.desk.models import Letter
from ressursbank.portal.desk.partners import Candidate, partners_of_lots
from ressursbank.portal.desk.unanswered import Unanswered
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.projects.paging import Page

ROWS_A_PAGE = 10
"""Each row's partners are ranked when it is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """`days`: how long the listing has stood; None for a lot that is not on the market."""

    lot: Lot
    listing: Listing | None
    weeks: int
    days: int | None
    left_tonnes: float
    partners: tuple[Candidate, ...]
    letter: Letter | None


def page_of_unanswered(index: MapIndex, found: Unanswered, query: QueryDict, today: date) -> Page:
    """The page that the address names. A constant number of queries."""
    count = len(found.rows)
    pages = max(1, -(-count // ROWS_A_PAGE))
    wanted = query.get("page", "1")
    number = min(max(int(wanted[:9]), 1), pages) if wanted.isdecimal() else 1
    places = found.rows[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE].tolist()
    return Page(rows_at(index, found, places, today), count, number, pages)


def rows_at(index: MapIndex, found: Unanswered, places: list[int], today: date) -> list[Row]:
    """Rows at some places of the index."""
    keys = [int(index.lots.pk[place]) for place in places]
    lots = Lot.objects.select_related("project__site", "project__organisation").in_bulk(keys)
    listings = Listing.objects.in_bulk([int(found.listings[place]) for place in places if found.listings[place]])
    letters = {letter.lot_id: letter for letter in Letter.objects.filter(lot__in=keys).order_by("pk")}
    partners = partners_of_lots([lots[key] for key in keys if key in lots])
    rows = []
    for place, key in zip(places, keys, strict=True):
        if key not in lots:
            continue
        listing = listings.get(int(found.listings[place]))
        days = (today - timezone.localdate(listing.created_at)).days if listing is not None else None
        left = max(lots[key].tonnes - lots[key].promised_tonnes, 0.0)
        weeks = int(found.weeks[place])
        rows.append(Row(lots[key], listing, weeks, days, left, partners.get(key, ()), letters.get(key)))
    return rows
