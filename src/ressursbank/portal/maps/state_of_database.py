"""What the map's rows in the database look like from outside: whether anything has changed, and which rows.

A process sees changes of other processes by the log of changes. Rows written without a log (a bulk load in a benchmark)
are seen by the newest row of each table. A database gives a log row its key before the row is committed, so a lower key
may come into sight after a higher one: the last `WINDOW` keys are looked at again each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from ressursbank.portal.audit.models import Change
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.sites.models import Site

WINDOW = 1000
MOST_OWNERS = 2000
"""When more projects, facilities or sites than this have changed, reading everything is as quick."""
_WATCHED = (Project, Lot, Facility, StorageArea, Site)

Signature = tuple[object, ...]


def signature() -> Signature:
    """One query, well under a millisecond: last log row, how many in the window, newest row of each table."""
    log = Change._meta.db_table
    parts = [
        f"(SELECT MAX(id) FROM {log})",
        f"(SELECT batch FROM {log} ORDER BY id DESC LIMIT 1)",
        f"(SELECT COUNT(*) FROM {log} WHERE id > (SELECT MAX(id) FROM {log}) - {WINDOW})",
    ]
    for model in _WATCHED:
        table = model._meta.db_table
        parts += [f"(SELECT MAX(id) FROM {table})", f"(SELECT changed_at FROM {table} ORDER BY id DESC LIMIT 1)"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}")
        row = cursor.fetchone()
    return tuple(map(str, row))


def newest_keys(found: Signature) -> tuple[str, ...]:
    """The highest key of projects, lots, facilities and storage areas in a signature."""
    return tuple(str(found[3 + 2 * at]) for at in range(4))


@dataclass(frozen=True, slots=True)
class Touched:
    """Keys of what has changed since a signature; `is_whole` where it is better to read everything."""

    log_keys: frozenset[int]
    projects: set[int] = field(default_factory=set)
    facilities: set[int] = field(default_factory=set)
    storage: set[int] = field(default_factory=set)
    sites: set[int] = field(default_factory=set)
    is_whole: bool = False


def log_window() -> frozenset[int]:
    """Keys of the newest log rows."""
    return frozenset(Change.objects.order_by("-pk").values_list("pk", flat=True)[:WINDOW])


def touched_since(known: frozenset[int]) -> Touched:
    """What the log says has changed since its window was `known`."""
    lowest = max(known, default=0) - WINDOW
    rows = list(
        Change.objects.filter(pk__gt=lowest)
        .order_by("-pk")
        .values_list("pk", "thing_type", "thing_id", "owner_type", "owner_id")[: 20 * WINDOW]
    )
    touched = Touched(frozenset(row[0] for row in rows[:WINDOW]))
    things: list[tuple[str, int | None]] = []
    for pk, thing_type, thing_id, owner_type, owner_id in rows:
        if pk not in known:
            things += [(thing_type, thing_id), (owner_type, owner_id)]
    if not known or len(rows) >= 20 * WINDOW or _sort(things, touched):
        return Touched(touched.log_keys, is_whole=True)
    return touched


def _sort(things: Iterable[tuple[str, int | None]], touched: Touched) -> bool:
    """Put keys where they belong; whether everything should be read instead."""
    targets = {
        Project._meta.label_lower: touched.projects,
        Facility._meta.label_lower: touched.facilities,
        StorageArea._meta.label_lower: touched.storage,
        Site._meta.label_lower: touched.sites,
    }
    for kind, key in things:
        if kind.startswith("imports."):
            return True
        if kind in targets and key is not None:
            targets[kind].add(key)
    return sum(map(len, targets.values())) > MOST_OWNERS
