"""The Region: one frozen table of NumPy columns for each file of a region package.

Ids are kept once; references are row numbers, codes are indices into the vocabulary's ids (-1 where empty).
Empty numbers are NaN, empty texts "", unlimited is infinite. Every enrichment is `Region -> Region`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.assumptions import Assumptions
from ressursbank.region.faults import Fault

if TYPE_CHECKING:
    import pandas as pd

Texts = NDArray[np.object_]
Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]

SURPLUS, NEED = 0, 1
UNLIMITED_QUARTERS = np.iinfo(np.int32).max
"""max_storage_quarters of a facility without a time limit."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def take(self, rows: NDArray[Any]) -> Self:
        """The same table with only these rows (row numbers or a mask); references are not renumbered."""
        return type(self)(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})

    def and_then(self, *others: Self) -> Self:
        """One table with the rows of this and of the others, in order."""
        names = [column.name for column in fields(self)]
        return type(self)(**{name: np.concatenate([getattr(each, name) for each in (self, *others)]) for name in names})

    def to_frame(self) -> "pd.DataFrame":
        """A pandas frame with one column a field, codes and references as numbers."""
        import pandas as pd  # here, because the command line reads regions without a frame

        return pd.DataFrame({column.name: getattr(self, column.name) for column in fields(self)})


@dataclass(frozen=True, slots=True)
class Sites(Table):
    id: Texts
    name: Texts
    longitude: Numbers
    latitude: Numbers
    municipality: Texts


@dataclass(frozen=True, slots=True)
class Projects(Table):
    id: Texts
    site: Integers
    name: Texts
    kind: Integers
    planning_stage: Integers
    owner: Texts


@dataclass(frozen=True, slots=True)
class ProjectStorage(Table):
    project: Integers
    from_period: Integers
    to_period: Integers
    room_tonnes: Numbers
    area: Texts


@dataclass(frozen=True, slots=True)
class Lots(Table):
    id: Texts
    project: Integers
    direction: Integers
    mass_type: Integers
    contamination_class: Integers
    from_period: Integers
    to_period: Integers
    tonnes: Numbers
    tonnes_p10: Numbers
    tonnes_p90: Numbers
    stage_probability: Numbers


@dataclass(frozen=True, slots=True)
class Facilities(Table):
    id: Texts
    site: Integers
    name: Texts
    kind: Integers
    operator: Texts
    status: Integers
    opens: Integers
    closes: Integers
    total_tonnes: Numbers
    is_candidate: Truths
    opening_cost_nok: Numbers
    max_storage_quarters: Integers
    holding_nok_per_tonne_quarter: Numbers


@dataclass(frozen=True, slots=True)
class FacilityAccepts(Table):
    facility: Integers
    mass_type: Integers
    max_contamination_class: Integers
    fee_nok_per_tonne: Numbers


@dataclass(frozen=True, slots=True)
class FacilityCapacity(Table):
    facility: Integers
    from_period: Integers
    to_period: Integers
    tonnes_per_period: Numbers


@dataclass(frozen=True, slots=True)
class FacilityYields(Table):
    facility: Integers
    mass_type_in: Integers
    mass_type_out: Integers
    share: Numbers
    contamination_class_out: Integers


@dataclass(frozen=True, slots=True)
class Substitutions(Table):
    offered_mass_type: Integers
    needed_mass_type: Integers


@dataclass(frozen=True, slots=True)
class Distances(Table):
    from_site: Integers
    to_site: Integers
    kilometres: Numbers
    minutes: Numbers
    haul_nok_per_tonne: Numbers
    haul_co2_kg_per_tonne: Numbers
    source: Texts


@dataclass(frozen=True, slots=True)
class Region:
    """A region as read from a package: what arises where and when, who can take it, and what it costs.

    `substitutions` is None where the package has no such file: then the vocabulary's own table holds.
    `unknown_columns` keeps, by file and column, the texts that the format does not know.
    """

    sites: Sites
    projects: Projects
    project_storage: ProjectStorage
    lots: Lots
    facilities: Facilities
    facility_accepts: FacilityAccepts
    facility_capacity: FacilityCapacity
    facility_yields: FacilityYields
    substitutions: Substitutions | None
    distances: Distances
    assumptions: Assumptions
    unknown_columns: Mapping[str, Mapping[str, Texts]] = field(default_factory=dict)
    warnings: tuple[Fault, ...] = ()

    def with_assumptions(self, **changes: Any) -> "Region":
        """The same region under other assumptions, such as `pyramid="lexicographic"`."""
        return replace(self, assumptions=replace(self.assumptions, **changes))

    @property
    def first_period(self) -> int:
        """First quarter of the horizon."""
        return self.assumptions.horizon_start

    @property
    def last_period(self) -> int:
        """Last quarter of the horizon."""
        return self.assumptions.horizon_start + self.assumptions.periods - 1


TABLES: Mapping[str, type[Table]] = {
    "sites": Sites,
    "projects": Projects,
    "project_storage": ProjectStorage,
    "lots": Lots,
    "facilities": Facilities,
    "facility_accepts": FacilityAccepts,
    "facility_capacity": FacilityCapacity,
    "facility_yields": FacilityYields,
    "substitutions": Substitutions,
    "distances": Distances,
}
OPTIONAL_FILES = frozenset({"project_storage", "facility_capacity", "facility_yields", "substitutions", "distances"})
