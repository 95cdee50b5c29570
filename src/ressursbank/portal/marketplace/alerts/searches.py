"""What changes a saved search: saved from the market's filter, renamed, paused, deleted."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import change, create, remove
from ressursbank.portal.facilities.near import Place
from ressursbank.portal.marketplace.alerts.models import Often
from ressursbank.portal.marketplace.alerts.unsubscribe import forget_waiting
from ressursbank.portal.marketplace.listings.filter import MarketFilter
from ressursbank.portal.marketplace.models import SavedSearch
from ressursbank.portal.permissions import require

MOST_SEARCHES = 100
"""Of one person."""
_NOT_KEPT = ("page", "sort")


class TooManySearchesError(ValueError):
    """The person has as many as one may have; the text says so, in the language of the page."""


def query_of(chosen: MarketFilter, place: Place | None) -> dict[str, Any]:
    """What is kept of a filter: its words as in the address, its values, and the point that "near" means."""
    values = {name: value for name, value in chosen.values().items() if name not in _NOT_KEPT}
    if place is None:
        values = {name: value for name, value in values.items() if name not in ("near", "km")}
    words = {name: str(chosen.data[name]) for name in values if name in chosen.data}
    at = None
    if place is not None:
        at = {
            "longitude": place.longitude,
            "latitude": place.latitude,
            "name": place.name,
            "site_id": place.site_id,
        }
    return {"words": words, "values": values, "place": at}


@transaction.atomic
def save_search(acting: Acting, name: str, frequency: str, query: Mapping[str, Any]) -> SavedSearch:
    """For the person, as a member of the organisation acted for. Raises NotAllowedError, TooManySearchesError."""
    require(acting, "search.save")
    if SavedSearch.objects.filter(person=acting.person).count() >= MOST_SEARCHES:
        raise TooManySearchesError(
            _("You have %(most)s saved searches, the most that one may have. Delete one first.")
            % {"most": MOST_SEARCHES}
        )
    search = SavedSearch(
        person=acting.person, organisation=acting.organisation, name=name, frequency=frequency, query=dict(query)
    )
    create(acting, "search.save", search)
    return search


@transaction.atomic
def edit_search(acting: Acting, search: SavedSearch, fields: Mapping[str, Any], version: int | None = None) -> bool:
    """Rename it, or let its letters come at another pace; whether anything differed."""
    changed = change(acting, "search.edit", search, fields, version=version) is not None
    if search.frequency == Often.NEVER or search.is_paused:
        forget_waiting(search.person, (), [search.pk])
    return changed


def pause_search(acting: Acting, search: SavedSearch, *, is_paused: bool) -> bool:
    """A paused search finds nothing; what comes meanwhile is not told afterwards."""
    return edit_search(acting, search, {"is_paused": is_paused})


@transaction.atomic
def delete_search(acting: Acting, search: SavedSearch) -> None:
    """Away with it, and with its letters that have not gone. Its notices stay until they are old."""
    require(acting, "search.edit", search)
    forget_waiting(search.person, (), [search.pk])
    remove(acting, "search.edit", search)
