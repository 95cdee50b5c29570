"""Who may be whose partner, as the database is now: one MatchIndex in the process, read anew when the log moves on.

`current_market()` costs one small query when nothing has changed. What the log of changes names is read again: its
projects with their lots, and the facilities and storage areas where one of them is named; the figures of a plan, what
is promised, and what listings restrict, always. After an import, or when the log does not explain what is new,
everything is. A request keeps the one that it began with.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from django.db.models import Q

from ressursbank.matching import MatchIndex
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.exchange.held_room import held_room
from ressursbank.portal.exchange.merged_region import with_projects
from ressursbank.portal.exchange.restricted_lots import Restricted, restricted_lots
from ressursbank.portal.exchange.to_region import region_of_database
from ressursbank.portal.maps.followed import Followed
from ressursbank.portal.maps.index import Memory
from ressursbank.portal.maps.road_distances import road_search
from ressursbank.portal.maps.state_of_database import (
    Signature,
    Touched,
    log_window,
    newest_keys,
    signature,
    touched_since,
)
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.region.tables import Integers, Region


@dataclass(frozen=True, slots=True)
class Market:
    """One state of the market. `region` has the tonnes and room of everybody, `index` what is not promised of them."""

    region: Region
    index: MatchIndex
    restricted: tuple[Restricted, ...]
    signature: Signature
    log_keys: frozenset[int]
    memory: Memory = field(default_factory=Memory)

    @property
    def facility_rows(self) -> dict[str, int]:
        """Row of each facility and storage area by id."""
        found: dict[str, int] = self.memory.get("facilities", lambda: _rows_by_id(self.region.facilities.id))
        return found

    @property
    def project_rows(self) -> dict[str, int]:
        """Row of each project by id."""
        found: dict[str, int] = self.memory.get("projects", lambda: _rows_by_id(self.region.projects.id))
        return found

    @property
    def site_rows(self) -> dict[str, int]:
        """Row of each site by id."""
        found: dict[str, int] = self.memory.get("sites", lambda: _rows_by_id(self.region.sites.id))
        return found

    def hidden_lots(self, acting: Acting) -> Integers:
        """Rows of the lots whose listing the one who acts may not see."""
        if acting.has("regional_administrator", "coordinator"):
            return np.zeros(0, dtype=np.int64)
        own = acting.organisation.pk if acting.organisation is not None else None
        found: Integers = self.memory.get(("hidden", own), lambda: self._hidden(own))
        return found

    def _hidden(self, organisation: int | None) -> Integers:
        rows = self.index.lot_rows
        ids = [each.lot_id for each in self.restricted if not each.is_seen_by(organisation)]
        return np.array([rows[id_] for id_ in ids if id_ in rows], dtype=np.int64)


def current_market() -> Market:
    """The market as the database is now."""
    return _followed.now()


def read_market(found: Signature | None = None) -> Market:
    """Everything read from the database. The signature is taken before the rows: what comes meanwhile is read again."""
    before = found or signature()
    log_keys = log_window()
    return _market(region_of_database(), before, log_keys)


def _refreshed(old: Market | None, found: Signature) -> Market:
    if old is None:
        return read_market(found)
    touched = touched_since(old.log_keys)
    if touched.is_whole or not _explains(touched, old.signature, found):
        return read_market(found)
    keys = list(touched.projects)
    chosen = Q(pk__in=keys) | Q(site__in=list(touched.sites))
    gone = list(Project.objects.filter(chosen).values_list("pk", "public_id"))
    if set(keys) - {key for key, _id in gone}:
        # A project whose row is gone: its id is known by nobody.
        return read_market(found)
    keeps_facilities = not (touched.facilities or touched.storage or touched.sites)
    fresh = region_of_database(chosen, leave_empty={"distances", *(("facilities",) if keeps_facilities else ())})
    ids = [id_ for _key, id_ in gone]
    region = with_projects(old.region, fresh, ids, keeps_facilities=keeps_facilities)
    return _market(region, found, touched.log_keys)


def _explains(touched: Touched, old: Signature, new: Signature) -> bool:
    """Whether what is newest of each kind, where it is another than before, is among what was touched."""
    before, now = newest_keys(old), newest_keys(new)
    for place, keys in ((2, touched.facilities), (3, touched.storage)):
        if now[place] != before[place] and not (now[place].isdecimal() and int(now[place]) in keys):
            return False
    (old_project, old_lot), (project, lot) = before[:2], now[:2]
    if project != old_project and project != "None" and int(project) not in touched.projects:
        return False
    if lot == old_lot or lot == "None":
        return True
    return Lot.objects.filter(pk=int(lot), project__in=touched.projects).exists()


def _market(region: Region, found: Signature, log_keys: frozenset[int]) -> Market:
    index = MatchIndex.of(_less_promised(region), road_search(), held_room(region))
    return Market(region, index, restricted_lots(), found, log_keys)


def _less_promised(region: Region) -> Region:
    """The region with what agreements hold of every lot taken away."""
    promised = dict(Lot.objects.filter(promised_tonnes__gt=0).order_by().values_list("public_id", "promised_tonnes"))
    if not promised:
        return region
    held = np.array([promised.get(id_, 0.0) for id_ in region.lots.id.tolist()])
    return replace(region, lots=replace(region.lots, tonnes=np.maximum(region.lots.tonnes - held, 0.0)))


def _rows_by_id(ids: "np.ndarray[tuple[int], np.dtype[np.object_]]") -> dict[str, int]:
    return {str(id_): row for row, id_ in enumerate(ids.tolist())}


_followed = Followed(_refreshed)
