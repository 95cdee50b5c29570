"""The same ranking as one query of PostgreSQL, on tables made and indexed for it."""

from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from ressursbank.flows.ends import facility_takers, serving_types
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS, flow_kinds
from ressursbank.region import Region
from ressursbank.region.capacity import capacity_tonnes
from ressursbank.vocabulary import FACILITY_KINDS

TABLES = """
CREATE TABLE lots (id text PRIMARY KEY, is_need bool, mass_type int, class int, first int, last int, tonnes float,
    project int, site int, longitude float, latitude float);
CREATE TABLE takers (id text, facility int, mass_type int, class int, first int, last int, fee float, site int,
    longitude float, latitude float, total float, has_handling float, has_fee float, co2_kg float, level_nok float);
CREATE TABLE open_until (facility int, period int, tonnes float, PRIMARY KEY (facility, period));
CREATE TABLE serves (offered int, needed int, PRIMARY KEY (offered, needed));
CREATE TABLE distances (from_site int, to_site int, kilometres float, nok float, co2_kg float,
    PRIMARY KEY (from_site, to_site));
"""
INDEXES = """
CREATE INDEX ON lots (is_need, mass_type, class, first, last);
CREATE INDEX ON takers (mass_type, class);
ANALYZE;
"""
QUERY = """
WITH asked AS (SELECT * FROM lots WHERE id = %(lot)s),
partners AS (
    SELECT n.id, n.site, n.longitude, n.latitude, n.tonnes AS room,
        CASE WHEN n.project = a.project THEN 0 ELSE 1 END AS has_haul,
        %(handling)s + CASE WHEN n.project = a.project THEN %(own_site)s ELSE %(reuse)s END AS nok
    FROM asked a JOIN serves s ON s.offered = a.mass_type JOIN lots n ON n.mass_type = s.needed
    WHERE n.is_need AND n.class >= a.class AND n.first <= a.last AND n.last >= a.first
    UNION ALL
    SELECT t.id, t.site, t.longitude, t.latitude,
        LEAST(t.total, upto.tonnes - since.tonnes),
        1, t.has_handling * %(handling)s + t.has_fee * t.fee + %(carbon)s * t.co2_kg + t.level_nok
    FROM asked a JOIN takers t ON t.mass_type = a.mass_type
        JOIN open_until since ON since.facility = t.facility AND since.period = GREATEST(a.first, t.first)
        JOIN open_until upto ON upto.facility = t.facility AND upto.period = LEAST(a.last, t.last) + 1
    WHERE t.class >= a.class AND t.first <= a.last AND t.last >= a.first
),
ways AS (
    SELECT p.*, CASE WHEN p.site = a.site THEN 0 ELSE COALESCE(there.kilometres, back.kilometres,
            2 * 6371.0088 * asin(sqrt(sin(radians(p.latitude - a.latitude) / 2) ^ 2 + cos(radians(a.latitude))
            * cos(radians(p.latitude)) * sin(radians(p.longitude - a.longitude) / 2) ^ 2)) * %(detour)s) END AS km,
        CASE WHEN p.site <> a.site THEN COALESCE(there.nok, back.nok) END AS listed_nok,
        CASE WHEN p.site <> a.site THEN COALESCE(there.co2_kg, back.co2_kg) END AS listed_co2
    FROM asked a CROSS JOIN partners p
        LEFT JOIN distances there ON there.from_site = a.site AND there.to_site = p.site
        LEFT JOIN distances back ON back.from_site = p.site AND back.to_site = a.site AND there.from_site IS NULL
    WHERE p.room > 0
)
SELECT id FROM ways
ORDER BY nok + has_haul * (COALESCE(listed_nok, km * %(nok_km)s) + %(carbon)s * COALESCE(listed_co2, km * %(co2_km)s)),
    km, id COLLATE "C" LIMIT %(top)s
"""


def connect(url: str) -> "psycopg.Connection[Any]":
    """A session that keeps what it has planned."""
    return psycopg.connect(url, prepare_threshold=1)


def fill(database: "psycopg.Connection[Any]", region: Region) -> None:
    """The tables of a region with their indexes."""
    database.execute(TABLES)
    lots, sites = region.lots, region.sites
    site = region.projects.site[lots.project]
    _copy(
        database,
        "lots",
        *(lots.id, lots.direction == 1, lots.mass_type, lots.contamination_class),
        *(np.maximum(lots.from_period, region.first_period), np.minimum(lots.to_period, region.last_period)),
        *(lots.tonnes * lots.stage_probability, lots.project, site, sites.longitude[site], sites.latitude[site]),
    )
    takers = facility_takers(region)
    takers = takers.take(~region.facilities.is_candidate[takers.row])
    figures, facilities = region.assumptions, region.facilities
    by_kind = {kind.taker: kind for kind in flow_kinds() if kind.sender == "lot" and kind.taker != "need"}
    kinds = [by_kind[TAKER_KINDS[code]] for code in takers.kind.tolist()]
    is_plant = np.array(FACILITY_KINDS.has_yields)[facilities.kind[takers.row]]
    _copy(
        database,
        "takers",
        *(facilities.id[takers.row], takers.row, takers.mass_type, takers.max_contamination_class),
        *(takers.first_period, takers.last_period, takers.fee_nok_per_tonne, takers.site),
        *(sites.longitude[takers.site], sites.latitude[takers.site]),
        np.where(is_plant, np.inf, facilities.total_tonnes[takers.row]),
        np.array([float(kind.has_handling) for kind in kinds]),
        np.array([float(kind.has_fee) for kind in kinds]),
        np.array([figures.co2_kg_per_tonne[kind.co2_kind] if kind.co2_kind else 0.0 for kind in kinds]),
        np.array([figures.pyramid_nok_per_tonne.get(kind.pyramid_level, 0.0) for kind in kinds]),
    )
    # Unlimited: more than anybody has, but a number, so that a difference is one.
    capacity = np.minimum(capacity_tonnes(region), 1e12)
    until = np.zeros((len(capacity), capacity.shape[1] + 1))
    np.cumsum(capacity, axis=1, out=until[:, 1:])
    facility, period = np.indices(until.shape)
    _copy(database, "open_until", facility.ravel(), period.ravel() + region.first_period, until.ravel())
    _copy(database, "serves", *np.nonzero(serving_types(region)))
    listed = region.distances
    haul = listed.haul_nok_per_tonne, listed.haul_co2_kg_per_tonne
    _copy(database, "distances", listed.from_site, listed.to_site, listed.kilometres, *haul)
    for column in ("nok", "co2_kg"):
        database.execute(f"UPDATE distances SET {column} = NULL WHERE {column} = 'NaN'")
    database.execute(INDEXES)
    database.commit()


def rank_in_query(database: "psycopg.Connection[Any]", region: Region, lot: int, top: int) -> list[str]:
    """Ids of the best takers of a surplus, as `best_partners` ranks them (own storage apart)."""
    figures = region.assumptions
    carbon = figures.carbon_price_nok_per_tonne / 1000
    of_level = figures.pyramid_nok_per_tonne
    levels = {kind.project: kind for kind in flow_kinds() if kind.sender == SENDER_KINDS[0] and kind.taker == "need"}
    values = {
        "lot": str(region.lots.id[lot]),
        "top": top,
        "carbon": carbon,
        "handling": figures.handling_nok_per_tonne,
        "detour": figures.detour_factor,
        "nok_km": figures.nok_per_tonne_km,
        "co2_km": figures.co2_kg_per_tonne_km,
        "own_site": carbon * figures.co2_kg_per_tonne["own_site"] + of_level.get(levels["same"].pyramid_level, 0.0),
        "reuse": carbon * figures.co2_kg_per_tonne["reuse"] + of_level.get(levels["other"].pyramid_level, 0.0),
    }
    return [row[0] for row in database.execute(QUERY, values)]


def _copy(database: "psycopg.Connection[Any]", table: str, *columns: NDArray[Any]) -> None:
    with database.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in zip(*(column.tolist() for column in columns), strict=True):
            copy.write_row(row)
