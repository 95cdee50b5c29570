"""What the ids in a plan stand for: each end of a flow as a place on the map with a name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ressursbank.plan.tables import Plan
from ressursbank.region.tables import Integers, Numbers, Region, Table, Texts


def years_of_periods(period: Integers) -> Integers:
    """The calendar year of each quarter."""
    return np.asarray(period // 4)


class UnknownPlaceError(LookupError):
    """A plan that names something the region does not have: it belongs to another region."""


@dataclass(frozen=True, slots=True)
class Places:
    """Projects, then facilities: whatever stands on the map. `place_of` and `lot_of` are by id of an end of a flow."""

    id: Texts
    name: Texts
    longitude: Numbers
    latitude: Numbers
    municipality: Texts
    projects: int
    place_of: dict[str, int]
    lot_of: dict[str, int]

    @classmethod
    def of(cls, region: Region) -> "Places":
        """The places of a region."""
        site = np.concatenate([region.projects.site, region.facilities.site])
        projects = len(region.projects)
        place_of = {str(id_): row for row, id_ in enumerate(region.projects.id)}
        place_of |= {str(id_): projects + row for row, id_ in enumerate(region.facilities.id)}
        place_of |= {str(id_): int(project) for id_, project in zip(region.lots.id, region.lots.project, strict=True)}
        return cls(
            id=np.concatenate([region.projects.id, region.facilities.id]),
            name=np.concatenate([region.projects.name, region.facilities.name]),
            longitude=region.sites.longitude[site],
            latitude=region.sites.latitude[site],
            municipality=region.sites.municipality[site],
            projects=projects,
            place_of=place_of,
            lot_of={str(id_): row for row, id_ in enumerate(region.lots.id)},
        )

    def rows_of(self, ids: Sequence[str] | Texts) -> Integers:
        """Place of each id. Raises UnknownPlaceError for an id that the region does not have."""
        try:
            return np.array([self.place_of[str(id_)] for id_ in ids], dtype=np.int64)
        except KeyError as error:
            raise UnknownPlaceError(f"plan: {error.args[0]!r} is not in the region; plan the region again") from None


@dataclass(frozen=True, slots=True)
class NamedFlows(Table):
    """The plan's flows, one row each in the file's order, with rows of Places for the two ends."""

    period: Integers
    year: Integers
    from_id: Texts
    to_id: Texts
    from_place: Integers
    to_place: Integers
    mass_type: Integers
    contamination_class: Integers
    tonnes: Numbers
    kilometres: Numbers
    cost_nok: Numbers
    co2_kg: Numbers
    pyramid_level: Integers

    @classmethod
    def of(cls, plan: Plan, places: Places) -> "NamedFlows":
        """The flows of a plan. Raises UnknownPlaceError when the plan belongs to another region."""
        flows = plan.flows
        return cls(
            period=flows.period,
            year=years_of_periods(flows.period),
            from_id=flows.from_id,
            to_id=flows.to_id,
            from_place=places.rows_of(flows.from_id),
            to_place=places.rows_of(flows.to_id),
            mass_type=flows.mass_type,
            contamination_class=flows.contamination_class,
            tonnes=flows.tonnes,
            kilometres=flows.kilometres,
            cost_nok=flows.cost_nok,
            co2_kg=flows.co2_kg,
            pyramid_level=flows.pyramid_level,
        )
