"""Listings that have just come on the market, or are shown to more than before, as the log of changes tells.

Every change is looked at once: its key is kept until no transaction can still be under way that began before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from ressursbank.portal.audit.models import Change
from ressursbank.portal.marketplace.alerts.memory import forget, keep_as_told, untold
from ressursbank.portal.marketplace.alerts.models import Told
from ressursbank.portal.marketplace.models import Listing

UNDER_WAY = timedelta(minutes=10)
"""A change may be committed so long after a later one."""
_SEEN_TO = "listings seen to"


@dataclass(frozen=True, slots=True)
class Fresh:
    """When each listing came, by key; `changes` are the log's rows that say so."""

    came_at: dict[int, datetime]
    changes: Sequence[int]


def fresh_listings(now: datetime | None = None) -> Fresh:
    """Since the last look. The first look of all finds nothing: what was there before is no news."""
    moment = now or timezone.now()
    seen_to = Told.objects.filter(subject=_SEEN_TO).values_list("value", flat=True).first()
    if seen_to is None:
        last = Change.objects.aggregate(last=Max("pk"))["last"] or 0
        keep_as_told({_SEEN_TO: str(last)})
        return Fresh({}, ())
    newer = Change.objects.filter(pk__gt=int(seen_to))
    of_listings = newer.filter(thing_type=Listing._meta.label_lower, action__startswith="listing.").order_by("pk")
    rows = list(of_listings.values_list("pk", "thing_id", "at", "action", "after"))
    new = untold({f"change:{row[0]}": "" for row in rows})
    came_at, changes = {}, []
    for pk, listing, at, action, after in rows:
        if f"change:{pk}" not in new:
            continue
        changes.append(pk)
        # Whom a listing invites is no field: such a change has nothing but the version.
        fields = set(after or {})
        is_news = action in ("listing.publish", "listing.bring_back") or (after or {}).get("state") == "open"
        if is_news or "visibility" in fields or fields == {"version"}:
            came_at[listing] = at
    _move_on(int(seen_to), moment)
    return Fresh(came_at, changes)


def keep_as_seen(fresh: Fresh) -> None:
    """In the transaction of the notices."""
    keep_as_told({f"change:{pk}": "" for pk in fresh.changes}, are_new=True)


def _move_on(seen_to: int, now: datetime) -> None:
    settled = Change.objects.filter(pk__gt=seen_to, at__lt=now - UNDER_WAY).aggregate(last=Max("pk"))["last"]
    if settled is None:
        return
    of_listings = Change.objects.filter(
        pk__gt=seen_to, pk__lte=settled, thing_type=Listing._meta.label_lower, action__startswith="listing."
    )
    seen = {f"change:{pk}": "" for pk in of_listings.values_list("pk", flat=True)}
    if untold(seen):
        return  # some of them are looked at now; the mark moves on with the next look
    keep_as_told({_SEEN_TO: str(settled)})
    forget(seen)
