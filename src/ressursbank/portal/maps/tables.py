"""The columns that the map keeps in memory: projects, lots, facilities and storage areas, each ordered by key.

Positions are Web Mercator from 0 to 1 (x to the east, y to the south), periods year*4+q-1, codes the vocabulary's
(-1: none). `takes[row, mass_type]` is the highest contamination class taken, 0 where the mass type is not taken.
"""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ressursbank.portal.facilities.lists import STORAGE_KINDS
from ressursbank.region.tables import Integers, Numbers, Table, Texts, Truths

DRAFT, PUBLISHED, CLOSED, WITHDRAWN = 0, 1, 2, 3
STATES = {"draft": DRAFT, "published": PUBLISHED, "closed": CLOSED, "withdrawn": WITHDRAWN}
NOBODYS = 0
"""In place of an organisation's key."""
STORAGE_KIND_IDS = tuple(STORAGE_KINDS)


@dataclass(frozen=True, slots=True)
class KeptRows(Table):
    """Rows of one database table, ordered by key."""

    pk: Integers

    def with_rows(self, gone: Truths, fresh: Self) -> Self:
        """The same rows without those gone and with fresh ones, still in order."""
        joined = {
            column.name: np.concatenate([getattr(self, column.name)[~gone], getattr(fresh, column.name)])
            for column in fields(self)
        }
        order = np.argsort(joined["pk"], kind="stable")
        return type(self)(**{name: values[order] for name, values in joined.items()})


@dataclass(frozen=True, slots=True)
class Placed(KeptRows):
    """Rows with a place, a name and an owner."""

    public_id: Texts
    name: Texts
    search_text: Texts
    site: Integers
    longitude: Numbers
    latitude: Numbers
    municipality: Texts
    x: Numbers
    y: Numbers
    state: Integers
    organisation: Integers


@dataclass(frozen=True, slots=True)
class ProjectRows(Placed):
    """Projects."""

    kind: Integers
    planning_stage: Integers


@dataclass(frozen=True, slots=True)
class LotRows(KeptRows):
    """Lots. `project` is the project's key; `MapIndex.project_of_lot` its row."""

    project: Integers
    direction: Integers
    mass_type: Integers
    contamination_class: Integers
    from_period: Integers
    to_period: Integers
    tonnes: Numbers
    probability: Numbers
    state: Integers


@dataclass(frozen=True, slots=True)
class FacilityRows(Placed):
    """Facilities. `opens` and `closes` hold the ends of time where the row has none."""

    kind: Integers
    status: Integers
    is_candidate: Truths
    opens: Integers
    closes: Integers
    total_tonnes: Numbers
    takes: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StorageRows(Placed):
    """Storage areas. `kind` is an index into `STORAGE_KIND_IDS`; `project` a key, NOBODYS where it belongs to none."""

    kind: Integers
    project: Integers
    from_period: Integers
    to_period: Integers
    room_tonnes: Numbers
    takes: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PartyRows(KeptRows):
    """Which organisations take part in which projects (keys)."""

    project: Integers
    organisation: Integers
