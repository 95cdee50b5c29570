"""What the map draws: facilities with room left, projects with surplus and need, and flows added up between places."""

from typing import Any

import numpy as np

from ressursbank import vocabulary
from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.exchange.named_flows import years_of_periods
from ressursbank.portal.plans.filters import Filter, years_of
from ressursbank.portal.plans.templatetags.shown import mass_type, name_of
from ressursbank.region.tables import NEED, SURPLUS, Numbers

METRES = 5
"""Decimals of a coordinate: about a metre."""


def drawn_flows(shown: Shown, chosen: Filter) -> dict[str, Any]:
    """Columns: one element for each pair of places, mass type and level, largest first. Within a place: not drawn."""
    flows, places = shown.flows, shown.places
    rows = np.flatnonzero(chosen.rows(shown) & (flows.from_place != flows.to_place))
    ends = np.stack([flows.from_place[rows], flows.to_place[rows], flows.mass_type[rows], flows.pyramid_level[rows]])
    kinds, group = np.unique(ends, axis=1, return_inverse=True)
    count = kinds.shape[1]

    def summed(values: Numbers) -> Numbers:
        return np.bincount(group.ravel(), weights=values, minlength=count).astype(np.float64)

    tonnes = summed(flows.tonnes[rows])
    order = np.argsort(-tonnes, kind="stable")
    from_place, to_place, masses, levels = kinds[:, order]
    kilometres = summed(flows.tonnes[rows] * flows.kilometres[rows])[order] / tonnes[order]
    return {
        "from": from_place.tolist(),
        "to": to_place.tolist(),
        "mass_type": masses.tolist(),
        "level": levels.tolist(),
        "tonnes": tonnes[order].round(1).tolist(),
        "kilometres": kilometres.round(1).tolist(),
        "points": {
            int(place): [round(float(places.longitude[place]), METRES), round(float(places.latitude[place]), METRES)]
            for place in np.unique(np.concatenate([from_place, to_place]))
        },
        "names": {int(place): str(places.name[place]) for place in np.unique(np.concatenate([from_place, to_place]))},
    }


def place_facts(shown: Shown, chosen: Filter, place: int) -> dict[str, Any]:
    """What the map's pop-up tells of a place, for those who do not use the map. A project has no `takes`."""
    id_ = str(shown.places.id[place])
    if place >= shown.places.projects:
        return facilities_on_map(shown, chosen)[place - shown.places.projects]
    nothing = {"name": shown.places.name[place], "surplus_tonnes": 0.0, "need_tonnes": 0.0}
    found = next((project for project in projects_on_map(shown, chosen) if project["id"] == id_), nothing)
    return {**found, "takes": None}


def facilities_on_map(shown: Shown, chosen: Filter) -> list[dict[str, Any]]:
    """Every facility with what it is, takes and has left; a candidate that the plan does not open is marked."""
    region, facilities, places = shown.region, shown.region.facilities, shown.places
    opened = dict(zip(shown.plan.openings.facility_id.tolist(), shown.plan.openings.opened.tolist(), strict=True))
    used, left = _use_and_room(shown, chosen)
    found = []
    for row, id_ in enumerate(facilities.id):
        place = places.projects + row
        kind = int(facilities.kind[row])
        status = int(facilities.status[row])
        takes = region.facility_accepts.facility == row
        total = float(facilities.total_tonnes[row])
        found.append(
            {
                "id": str(id_),
                "name": str(facilities.name[row]),
                "point": [round(float(places.longitude[place]), METRES), round(float(places.latitude[place]), METRES)],
                "kind": vocabulary.FACILITY_KINDS.ids[kind],
                "kind_name": name_of(vocabulary.FACILITY_KINDS, kind),
                "status": vocabulary.FACILITY_STATUSES.ids[status] if status >= 0 else "",
                "status_name": name_of(vocabulary.FACILITY_STATUSES, status),
                "operator": str(facilities.operator[row]),
                "opened": opened.get(str(id_)),
                "takes": [
                    [
                        mass_type(int(region.facility_accepts.mass_type[at])),
                        int(region.facility_accepts.max_contamination_class[at]),
                        round(float(region.facility_accepts.fee_nok_per_tonne[at]), 1),
                    ]
                    for at in np.flatnonzero(takes)
                ],
                "used_tonnes": round(float(used[row]), 1),
                "total_tonnes": total if np.isfinite(total) else None,
                "left_tonnes": round(float(left[row]), 1) if np.isfinite(left[row]) else None,
            }
        )
    return found


def _use_and_room(shown: Shown, chosen: Filter) -> tuple[Numbers, Numbers]:
    """By facility: tonnes taken in (sold) within the filter's year or the horizon, and room left at the end of it."""
    region, capacity = shown.region, shown.plan.capacity
    row_of = {str(id_): row for row, id_ in enumerate(region.facilities.id)}
    rows = np.array([row_of[str(id_)] for id_ in capacity.facility_id], dtype=np.int64)
    year = years_of_periods(capacity.period)
    last_year = years_of(region)[-1] if chosen.year is None else chosen.year
    is_within = np.ones(len(rows), dtype=np.bool_) if chosen.year is None else year == chosen.year
    taken = np.bincount(rows[is_within], weights=capacity.used_tonnes[is_within], minlength=len(row_of))
    left = np.full(len(row_of), np.inf)
    until = np.flatnonzero(year <= last_year)
    in_time = until[np.argsort(capacity.period[until], kind="stable")]
    left[rows[in_time]] = capacity.remaining_total_tonnes[in_time]
    return taken.astype(np.float64), left


def projects_on_map(shown: Shown, chosen: Filter) -> list[dict[str, Any]]:
    """Projects with surplus or need under the filter's year and mass type, counted with probability."""
    region, lots, places = shown.region, shown.region.lots, shown.places
    first = region.first_period if chosen.year is None else max(chosen.year * 4, region.first_period)
    last = region.last_period if chosen.year is None else min(chosen.year * 4 + 3, region.last_period)
    quarters = lots.to_period - lots.from_period + 1
    within = np.minimum(lots.to_period, last) - np.maximum(lots.from_period, first) + 1
    tonnes = lots.tonnes * lots.stage_probability * np.clip(within, 0, None) / quarters
    if chosen.mass_type is not None:
        tonnes = np.where(lots.mass_type == chosen.mass_type, tonnes, 0.0)
    count = len(region.projects)
    surplus = np.bincount(lots.project, weights=np.where(lots.direction == SURPLUS, tonnes, 0.0), minlength=count)
    need = np.bincount(lots.project, weights=np.where(lots.direction == NEED, tonnes, 0.0), minlength=count)
    certain = np.ones(count)
    np.minimum.at(certain, lots.project, lots.stage_probability)
    return [
        {
            "id": str(region.projects.id[row]),
            "name": str(region.projects.name[row]),
            "point": [round(float(places.longitude[row]), METRES), round(float(places.latitude[row]), METRES)],
            "kind_name": name_of(vocabulary.PROJECT_KINDS, int(region.projects.kind[row])),
            "stage_name": name_of(vocabulary.PLANNING_STAGES, int(region.projects.planning_stage[row])),
            "probability": round(float(certain[row]), 2),
            "surplus_tonnes": round(float(surplus[row]), 1),
            "need_tonnes": round(float(need[row]), 1),
        }
        for row in np.flatnonzero(surplus + need > 0)
    ]
