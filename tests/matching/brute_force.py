"""Partners of a lot found the slow way, one after the other, from the words of docs/formats.md alone."""

import math
from collections.abc import Iterator

from ressursbank import vocabulary as v
from ressursbank.region.tables import NEED, SURPLUS, Region

LEVEL = {"recovery": 5, "landfill": 6}


def partners(region: Region, lot: int) -> Iterator[tuple[float, float, str, float]]:
    """Objective per tonne, kilometres, id and room of every partner, in no order."""
    if region.lots.direction[lot] == SURPLUS:
        yield from _takers(region, lot)
    else:
        yield from _sources(region, lot)


def _takers(region: Region, lot: int) -> Iterator[tuple[float, float, str, float]]:
    lots = region.lots
    for need in range(len(lots)):
        window = _overlap(region, _lot_window(region, lot), _lot_window(region, need))
        if (
            lots.direction[need] == NEED
            and window
            and _serves(region, lots.mass_type[lot], lots.mass_type[need])
            and lots.contamination_class[lot] <= lots.contamination_class[need]
        ):
            yield _between_lots(region, lot, need, need, window)
    for facility in range(len(region.facilities)):
        kind = v.FACILITY_KINDS.ids[region.facilities.kind[facility]]
        for accepts in _rows(region.facility_accepts.facility, facility):
            window = _overlap(region, _lot_window(region, lot), _open_window(region, facility))
            room = _facility_room(region, facility, kind, window) if window else 0.0
            if (
                kind != "quarry"
                and not region.facilities.is_candidate[facility]
                and room > 0
                and region.facility_accepts.mass_type[accepts] == lots.mass_type[lot]
                and lots.contamination_class[lot] <= region.facility_accepts.max_contamination_class[accepts]
            ):
                fee = float(region.facility_accepts.fee_nok_per_tonne[accepts])
                yield _with_facility(region, lot, facility, fee, kind, LEVEL.get(kind, 0), room)
    window = _overlap(region, _lot_window(region, lot), (region.first_period, region.last_period))
    room = _own_room(region, int(lots.project[lot]), window) if window else 0.0
    if room > 0:
        yield 0.0, 0.0, str(region.projects.id[lots.project[lot]]), room


def _sources(region: Region, need: int) -> Iterator[tuple[float, float, str, float]]:
    lots, facilities = region.lots, region.facilities
    for lot in range(len(lots)):
        window = _overlap(region, _lot_window(region, lot), _lot_window(region, need))
        if (
            lots.direction[lot] == SURPLUS
            and window
            and _serves(region, lots.mass_type[lot], lots.mass_type[need])
            and lots.contamination_class[lot] <= lots.contamination_class[need]
        ):
            yield _between_lots(region, lot, need, lot, window)
    for facility in range(len(facilities)):
        kind = v.FACILITY_KINDS.ids[facilities.kind[facility]]
        window = _overlap(region, _lot_window(region, need), _open_window(region, facility))
        gives = _gives(region, facility, kind, need)
        if not window or not gives or facilities.is_candidate[facility]:
            continue
        room = _facility_room(region, facility, kind, window)
        if room > 0:
            if kind == "quarry":
                yield min(_with_facility(region, need, facility, fee, kind, 0, room) for fee in gives)
            else:
                level = 3 if kind == "storage" else 4
                yield _with_facility(region, need, facility, 0.0, "reuse", level, room)


def _gives(region: Region, facility: int, kind: str, need: int) -> list[float]:
    """Prices of what a facility sends that may serve the need."""
    wanted, highest = region.lots.mass_type[need], region.lots.contamination_class[need]
    accepts, yields = region.facility_accepts, region.facility_yields
    if kind in ("quarry", "storage"):
        rows = [row for row in _rows(accepts.facility, facility) if _serves(region, accepts.mass_type[row], wanted)]
        return [float(accepts.fee_nok_per_tonne[row]) if kind == "quarry" else 0.0 for row in rows]
    return [
        0.0
        for row in _rows(yields.facility, facility)
        if _serves(region, yields.mass_type_out[row], wanted) and yields.contamination_class_out[row] <= highest
    ]


def _between_lots(
    region: Region, lot: int, need: int, partner: int, window: tuple[int, int]
) -> tuple[float, float, str, float]:
    figures, lots = region.assumptions, region.lots
    is_own = lots.project[lot] == lots.project[need]
    from_site = int(region.projects.site[lots.project[lot]])
    to_site = int(region.projects.site[lots.project[need]])
    kilometres, haul_nok, haul_co2 = _haul(region, from_site, to_site)
    quarters = lots.to_period[partner] - lots.from_period[partner] + 1
    room = lots.tonnes[partner] * lots.stage_probability[partner] * (window[1] - window[0] + 1) / quarters
    if is_own:
        nok, co2, level = figures.handling_nok_per_tonne, figures.co2_kg_per_tonne["own_site"], 2
    else:
        nok = haul_nok + figures.handling_nok_per_tonne
        co2, level = haul_co2 + figures.co2_kg_per_tonne["reuse"], 3
    return _objective(region, nok, co2, level), kilometres, str(lots.id[partner]), float(room)


def _with_facility(
    region: Region, lot: int, facility: int, fee: float, co2_kind: str, level: int, room: float
) -> tuple[float, float, str, float]:
    figures = region.assumptions
    own_site, its_site = int(region.projects.site[region.lots.project[lot]]), int(region.facilities.site[facility])
    is_need = region.lots.direction[lot] == NEED
    kilometres, haul_nok, haul_co2 = _haul(region, *((its_site, own_site) if is_need else (own_site, its_site)))
    nok = haul_nok + figures.handling_nok_per_tonne + fee
    co2 = haul_co2 + figures.co2_kg_per_tonne[co2_kind]
    return _objective(region, nok, co2, level), kilometres, str(region.facilities.id[facility]), room


def _objective(region: Region, nok: float, co2: float, level: int) -> float:
    figures = region.assumptions
    weight = figures.pyramid_nok_per_tonne.get(level, 0.0) if figures.pyramid == "weighted" else 0.0
    return nok + figures.carbon_price_nok_per_tonne / 1000 * co2 + weight


def _haul(region: Region, from_site: int, to_site: int) -> tuple[float, float, float]:
    figures = region.assumptions
    if from_site == to_site:
        return 0.0, 0.0, 0.0
    listed = region.distances
    for ends in ((from_site, to_site), (to_site, from_site)):
        for row in range(len(listed)):
            if (listed.from_site[row], listed.to_site[row]) == ends:
                kilometres = float(listed.kilometres[row])
                nok, co2 = float(listed.haul_nok_per_tonne[row]), float(listed.haul_co2_kg_per_tonne[row])
                return (
                    kilometres,
                    kilometres * figures.nok_per_tonne_km if math.isnan(nok) else nok,
                    kilometres * figures.co2_kg_per_tonne_km if math.isnan(co2) else co2,
                )
    longitudes = [math.radians(region.sites.longitude[site]) for site in (from_site, to_site)]
    latitudes = [math.radians(region.sites.latitude[site]) for site in (from_site, to_site)]
    chord = (
        math.sin((latitudes[1] - latitudes[0]) / 2) ** 2
        + math.cos(latitudes[0]) * math.cos(latitudes[1]) * math.sin((longitudes[1] - longitudes[0]) / 2) ** 2
    )
    kilometres = 2 * 6371.0088 * math.asin(math.sqrt(chord)) * figures.detour_factor
    return kilometres, kilometres * figures.nok_per_tonne_km, kilometres * figures.co2_kg_per_tonne_km


def _serves(region: Region, offered: int, needed: int) -> bool:
    if offered == needed:
        return True
    if region.substitutions is None:
        return (v.MASS_TYPES.ids[offered], v.MASS_TYPES.ids[needed]) in v.SUBSTITUTIONS
    pairs = zip(region.substitutions.offered_mass_type, region.substitutions.needed_mass_type, strict=True)
    return (offered, needed) in set(pairs)


def _lot_window(region: Region, lot: int) -> tuple[int, int]:
    return int(region.lots.from_period[lot]), int(region.lots.to_period[lot])


def _open_window(region: Region, facility: int) -> tuple[int, int]:
    return int(region.facilities.opens[facility]), int(region.facilities.closes[facility])


def _overlap(region: Region, one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int] | None:
    first, last = max(one[0], other[0], region.first_period), min(one[1], other[1], region.last_period)
    return (first, last) if first <= last else None


def _facility_room(region: Region, facility: int, kind: str, window: tuple[int, int]) -> float:
    capacity = region.facility_capacity
    rows = _rows(capacity.facility, facility)
    room = math.inf
    if rows:
        room = sum(
            float(capacity.tonnes_per_period[row])
            for row in rows
            for quarter in range(window[0], window[1] + 1)
            if capacity.from_period[row] <= quarter <= capacity.to_period[row]
        )
    return room if kind in ("sorting", "treatment") else min(room, float(region.facilities.total_tonnes[facility]))


def _own_room(region: Region, project: int, window: tuple[int, int]) -> float:
    storage = region.project_storage

    def room(quarter: int) -> float:
        return sum(
            float(storage.room_tonnes[row])
            for row in _rows(storage.project, project)
            if storage.from_period[row] <= quarter <= storage.to_period[row]
        )

    return max(min(room(quarter), room(quarter + 1)) for quarter in range(window[0], window[1] + 1))


def _rows(column: object, value: int) -> list[int]:
    return [row for row, found in enumerate(column) if found == value]  # type: ignore[var-annotated,arg-type]  # a column
