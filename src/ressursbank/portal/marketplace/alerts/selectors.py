"""What is read of notices and saved searches: one's own, and how many are unread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict
from django.utils.http import urlencode

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.marketplace.alerts.said import Said
from ressursbank.portal.marketplace.alerts.words import Known, say
from ressursbank.portal.marketplace.listings.filter import Chip, MarketFilter
from ressursbank.portal.marketplace.models import Notice, SavedSearch
from ressursbank.portal.permissions import TRADERS, may, require

COUNTED_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice with what it says to whoever reads."""

    notice: Notice
    said: Said


@dataclass(frozen=True, slots=True)
class ShownSearch:
    """A saved search with what it asks for."""

    search: SavedSearch
    chips: Sequence[Chip]
    direction: str


def own_notices(acting: Acting) -> Q:
    """One's own, and the organisation's where one may see them: a filter. permissions.py says the same of one."""
    if acting.person is None:
        return Q(pk__in=[])
    mine = Q(person=acting.person)
    if acting.organisation is not None and (acting.is_owner or acting.has(*TRADERS)):
        mine |= Q(organisation=acting.organisation)
    return mine


def notices_of(acting: Acting, *, only_unread: bool = False) -> QuerySet[Notice]:
    """Newest first."""
    found = Notice.objects.filter(own_notices(acting)).order_by("-pk")
    return found.filter(read_at=None) if only_unread else found


def unread_count(acting: Acting) -> int:
    """Up to a hundred; one small query."""
    if acting.person is None:
        return 0
    return notices_of(acting, only_unread=True).order_by()[:COUNTED_AT_MOST].count()


def shown_notices(notices: Sequence[Notice], acting: Acting) -> list[ShownNotice]:
    """Without those of which nothing may be shown any longer."""
    known = Known.of(notices, acting)
    found = ((notice, say(notice, known)) for notice in notices)
    return [ShownNotice(notice, said) for notice, said in found if said is not None]


def notice_of(acting: Acting, pk: int) -> Notice:
    """One that one may see. Raises NotAllowedError for the log-in, Http404."""
    require(acting, "notice.see_own")
    notice = Notice.objects.filter(pk=pk).first()
    if notice is None or not may(acting, "notice.see", notice):
        raise Http404(pk)
    return notice


def search_of(acting: Acting, pk: int) -> SavedSearch:
    """One's own search. Raises NotAllowedError for the log-in, Http404."""
    require(acting, "search.save")
    search = SavedSearch.objects.filter(pk=pk).select_related("person").first()
    if search is None or not may(acting, "search.see", search):
        raise Http404(pk)
    return search


def searches_of(acting: Acting) -> QuerySet[SavedSearch]:
    """One's own, by name."""
    if acting.person is None:
        return SavedSearch.objects.none()
    return SavedSearch.objects.filter(person=acting.person).select_related("organisation").order_by("name", "pk")


def shown_search(search: SavedSearch) -> ShownSearch:
    """With the parts of its filter in words."""
    chosen = filter_of(search.query)
    return ShownSearch(search, chosen.chips(), chosen.tab)


def filter_of(query: dict[str, Any]) -> MarketFilter:
    """The market's filter, as it was when the search was saved."""
    return MarketFilter(QueryDict(query_string(query)))


def query_string(query: dict[str, Any]) -> str:
    """The part of the market's address that searches so."""
    return urlencode(query.get("words", {}))
