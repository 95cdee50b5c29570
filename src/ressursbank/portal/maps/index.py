"""What the map and its lists are made from: the region's rows as NumPy columns in memory, as the database is now.

`current_index()` costs one small query when nothing has changed. What the log of changes names is read again (a few
milliseconds); after an import, or when the log does not explain what is new, everything is (100,000 lots: about 1 s).
An index never changes: a request keeps the one that it began with.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Q

from ressursbank.portal.maps.followed import Followed
from ressursbank.portal.maps.read_rows import (
    read_facilities,
    read_lots,
    read_parties,
    read_projects,
    read_storage,
    row_of,
)
from ressursbank.portal.maps.state_of_database import (
    Signature,
    Touched,
    log_window,
    newest_keys,
    signature,
    touched_since,
)
from ressursbank.portal.maps.tables import FacilityRows, LotRows, PartyRows, ProjectRows, StorageRows
from ressursbank.region.tables import Integers

MOST_REMEMBERED = 24


class Memory:
    """The answers to the last questions that were asked of one index: a filter's sums serve all tiles of a view."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Any, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        """The answer kept under the key, made now if there is none. Two threads may make it twice."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST_REMEMBERED:
                self._kept.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class MapIndex:
    """One state of the region. `version` is the same in every process that sees the same rows."""

    projects: ProjectRows
    lots: LotRows
    parties: PartyRows
    facilities: FacilityRows
    storage: StorageRows
    project_of_lot: Integers
    signature: Signature
    log_keys: frozenset[int]
    memory: Memory = field(default_factory=Memory)

    @property
    def version(self) -> str:
        """A short text that changes with any row."""
        return hashlib.sha256(repr(self.signature).encode()).hexdigest()[:16]


def current_index() -> MapIndex:
    """The region as the database is now."""
    return _followed.now()


def read_index(found: Signature | None = None) -> MapIndex:
    """Everything read from the database. The signature is taken before the rows: what comes meanwhile is read again."""
    before = found or signature()
    log_keys = log_window()
    projects, lots = read_projects(), read_lots()
    return _index(projects, lots, read_parties(), read_facilities(), read_storage(), before, log_keys)


def _refreshed(old: MapIndex | None, found: Signature) -> MapIndex:
    if old is None:
        return read_index(found)
    touched = touched_since(old.log_keys)
    if touched.is_whole:
        return read_index(found)
    fresh = _with(old, touched, found)
    # Rows that no log row explains: only reading everything brings them.
    return fresh if _keys_of(fresh) == newest_keys(found) else read_index(found)


def _keys_of(index: MapIndex) -> tuple[str, ...]:
    tables = (index.projects, index.lots, index.facilities, index.storage)
    return tuple(str(table.pk[-1]) if len(table) else "None" for table in tables)


def _with(old: MapIndex, touched: Touched, found: Signature) -> MapIndex:
    """The index with what was touched read again: a project with all its lots and parties, a facility with its rows."""
    projects, lots, parties = old.projects, old.lots, old.parties
    if touched.projects or touched.sites:
        keys = list(touched.projects)
        fresh = read_projects(Q(pk__in=keys) | Q(site__in=list(touched.sites)))
        gone = np.isin(projects.pk, np.concatenate([fresh.pk, np.array(keys, dtype=np.int64)]))
        projects = projects.with_rows(gone, fresh)
    if touched.projects:
        lots = lots.with_rows(np.isin(lots.project, keys), read_lots(Q(project__in=keys)))
        parties = parties.with_rows(np.isin(parties.project, keys), read_parties(Q(project__in=keys)))
    facilities = old.facilities
    if touched.facilities or touched.sites:
        keys = list(touched.facilities)
        found_facilities = read_facilities(Q(pk__in=keys) | Q(site__in=list(touched.sites)))
        gone = np.isin(facilities.pk, np.concatenate([found_facilities.pk, np.array(keys, dtype=np.int64)]))
        facilities = facilities.with_rows(gone, found_facilities)
    storage = old.storage
    if touched.storage or touched.sites:
        keys = list(touched.storage)
        found_storage = read_storage(Q(pk__in=keys) | Q(site__in=list(touched.sites)))
        gone = np.isin(storage.pk, np.concatenate([found_storage.pk, np.array(keys, dtype=np.int64)]))
        storage = storage.with_rows(gone, found_storage)
    return _index(projects, lots, parties, facilities, storage, found, touched.log_keys)


def _index(
    projects: ProjectRows,
    lots: LotRows,
    parties: PartyRows,
    facilities: FacilityRows,
    storage: StorageRows,
    found: Signature,
    log_keys: frozenset[int],
) -> MapIndex:
    """Joins lots to their projects; a lot of a project made after the projects were read waits for the next time."""
    rows, is_known = row_of(projects.pk, lots.project)
    if not is_known.all():
        lots, rows = lots.take(is_known), rows[is_known]
    return MapIndex(projects, lots, parties, facilities, storage, rows, found, log_keys)


_followed = Followed(_refreshed)
