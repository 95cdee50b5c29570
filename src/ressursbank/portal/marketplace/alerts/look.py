"""A look at what has just come on the market: who searches for it, and whose own lots it fits."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.facilities.near import Place
from ressursbank.portal.marketplace.alerts.fit import Few, few, fitting, keys_of, seen
from ressursbank.portal.marketplace.alerts.fresh import fresh_listings, keep_as_seen
from ressursbank.portal.marketplace.alerts.lot_matches import lot_matches
from ressursbank.portal.marketplace.alerts.memory import keep_as_told, told_of_listings
from ressursbank.portal.marketplace.alerts.notices import Found, News, tell_all
from ressursbank.portal.marketplace.alerts.people import acting_readers
from ressursbank.portal.marketplace.models import SavedSearch

LISTED_AT_MOST = 50
"""Listings that one notice names; the list on the market has them all."""
_SEARCHES_AT_ONCE, _KEYS_AT_ONCE = 5000, 500


def look_for_news(now: datetime | None = None) -> int:
    """Tell of every listing that has come since the last look. How many notices."""
    fresh = fresh_listings(now)
    if not fresh.changes:
        return 0
    among = few(sorted(fresh.came_at), timezone.localdate(now))
    searched = _of_searches(among, fresh.came_at) if len(among) else Found()
    matched = lot_matches(among) if len(among) else Found()
    # What takes time is done; of two that found the same at once, the second fails here and has told nothing.
    with transaction.atomic():
        keep_as_seen(fresh)
        keep_as_told(searched.subjects | matched.subjects, are_new=True)
        _mark(searched)
        notices = tell_all([*searched.news, *matched.news])
    return len(notices)


def _of_searches(among: Few, came_at: Mapping[int, datetime]) -> Found:
    times = np.array([came_at[key].timestamp() for key in among.columns["pk"].tolist()])
    told = told_of_listings(among.columns["pk"].tolist(), "search")
    found = Found()
    for searches in _batches():
        readers = acting_readers((row["person_id"], row["organisation_id"]) for row in searches)
        for row in searches:
            acting = readers.get((row["person_id"], row["organisation_id"]))
            if acting is None:
                continue
            fits = fits_of(among, row["query"], acting) & (times >= row["created_at"].timestamp())
            if not fits.any():
                continue
            keys = [key for key in keys_of(among, fits).tolist() if (key, row["pk"]) not in told]
            if keys:
                found.subjects.update({f"listing:{key}:search:{row['pk']}": "" for key in keys})
                found.news.append(_news(row, keys))
    return found


def _mark(found: Found) -> None:
    keys = [each.facts["search"] for each in found.news]
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        SavedSearch.objects.filter(pk__in=keys[start : start + _KEYS_AT_ONCE]).update(told_at=timezone.now())


def fits_of(among: Few, query: dict[str, Any], acting: Acting) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which of some listings a saved search finds for whoever saved it."""
    mask = seen(among, acting)
    if not mask.any():
        return mask
    return np.asarray(mask & fitting(among, query.get("values", {}), place_of(query)))


def place_of(query: dict[str, Any]) -> Place | None:
    """Where a saved search searches near."""
    place = query.get("place")
    return None if not place else Place(**place)


def _batches() -> Iterator[list[dict[str, Any]]]:
    columns = ("pk", "person_id", "organisation_id", "name", "query", "frequency", "created_at")
    last = 0
    while True:
        rows = SavedSearch.objects.filter(pk__gt=last, is_paused=False).order_by("pk")
        found = list(rows.values(*columns)[:_SEARCHES_AT_ONCE])
        if not found:
            return
        yield found
        last = found[-1]["pk"]


def _news(row: dict[str, Any], keys: list[int]) -> News:
    facts = {
        "search": row["pk"],
        "name": row["name"],
        "organisation_key": row["organisation_id"],
        "listings": keys[:LISTED_AT_MOST],
        "count": len(keys),
    }
    with override(settings.LANGUAGE_CODE):
        address = reverse("market:search_run", args=[row["pk"]])
    return News("search_match", facts, address, person=row["person_id"], often=row["frequency"])
