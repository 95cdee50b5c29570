"""Which rows of the map's index the one who looks may see: the rules of permissions.py as masks.

Withdrawn things are on no map. Lots of closed projects are no longer in the region's future. What is not published
yet is seen by the project's own organisation and its parties, and by the regional administrator.
"""

from dataclasses import dataclass

import numpy as np

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.read_rows import row_of
from ressursbank.portal.maps.tables import CLOSED, DRAFT, NOBODYS, PUBLISHED, WITHDRAWN, Placed
from ressursbank.region.tables import Truths

PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Seen:
    """Masks by table, and which rows are one's own. Everybody with the same `key` sees the same."""

    key: str
    projects: Truths
    lots: Truths
    facilities: Truths
    storage: Truths
    own_projects: Truths
    own_facilities: Truths
    own_storage: Truths


def key_of(acting: Acting) -> str:
    """Who sees the same: everybody without an organisation, each organisation, the administrators."""
    if acting.has("regional_administrator"):
        own = acting.organisation.pk if acting.organisation is not None else 0
        return f"administrator {own}"
    if acting.organisation is None:
        return PUBLIC
    return f"organisation {acting.organisation.pk}" + (" coordinator" if acting.has("coordinator") else "")


def seen_by(index: MapIndex, acting: Acting) -> Seen:
    """The masks for whoever acts, remembered with the index."""
    key = key_of(acting)
    found: Seen = index.memory.get(("seen", key), lambda: _seen(index, acting, key))
    return found


def _seen(index: MapIndex, acting: Acting, key: str) -> Seen:
    projects, lots = index.projects, index.lots
    own = _own(projects, acting)
    inside = own.copy()
    if acting.organisation is not None:
        rows, is_known = row_of(projects.pk, index.parties.project)
        inside[rows[is_known & (index.parties.organisation == acting.organisation.pk)]] = True
    if acting.has("regional_administrator"):
        inside[:] = True
    is_current = projects.state != WITHDRAWN
    is_shown = np.isin(projects.state, (PUBLISHED, CLOSED))
    seen_projects = is_current & (is_shown | inside)
    is_open = seen_projects & (projects.state != CLOSED)
    of = index.project_of_lot
    seen_lots = is_open[of] & (
        (lots.state == PUBLISHED) & is_shown[of] | inside[of] & np.isin(lots.state, (DRAFT, PUBLISHED))
    )
    return Seen(
        key=key,
        projects=seen_projects,
        lots=seen_lots,
        facilities=_shared(index.facilities, acting),
        storage=_shared(index.storage, acting),
        own_projects=inside if not acting.has("regional_administrator") else own,
        own_facilities=_own(index.facilities, acting),
        own_storage=_own(index.storage, acting),
    )


def _own(table: Placed, acting: Acting) -> Truths:
    if acting.organisation is None:
        return np.zeros(len(table), dtype=np.bool_)
    own: Truths = table.organisation == acting.organisation.pk
    return own


def _shared(table: Placed, acting: Acting) -> Truths:
    is_current: Truths = table.state != WITHDRAWN
    if acting.has("regional_administrator"):
        return is_current
    seen: Truths = np.isin(table.state, (PUBLISHED, CLOSED)) | _own(table, acting)
    if acting.has("coordinator"):
        seen |= table.organisation == NOBODYS
    seen &= is_current
    return seen
