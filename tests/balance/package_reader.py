"""A region package read a second time, with nothing but the csv and tomllib modules: rows as dictionaries of texts.

Serves the independent model only. It trusts the package (the product's own reader has found no fault in it), and it
follows docs/formats.md without looking at how the product reads.
"""

import csv
import math
import tomllib
from pathlib import Path
from typing import Any

from ressursbank.vocabulary import SUBSTITUTIONS

Row = dict[str, str]
EARTH_RADIUS_KILOMETRES = 6371.0088


def quarter(text: str, empty: int = 0) -> int:
    """Quarters since year 0; `2027-Q1` is 8108."""
    if not text:
        return empty
    year, number = text.split("-Q")
    return int(year) * 4 + int(number) - 1


def number(row: Row, column: str, empty: float) -> float:
    """The cell as a number, `empty` where it or its column is missing."""
    text = row.get(column, "")
    return float(text) if text else empty


class Package:
    """The files of a package by name, and the questions that need more than one row to answer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.figures: dict[str, Any] = tomllib.loads((folder / "assumptions.toml").read_text(encoding="utf-8"))
        self.first = quarter(self.figures["horizon_start"])
        self.last = self.first + int(self.figures["periods"]) - 1
        self.quarters = range(self.first, self.last + 1)
        self.lots = self._rows("lots")
        self.facilities = {row["facility_id"]: row for row in self._rows("facilities")}
        self.accepts = self._rows("facility_accepts")
        self.yields = self._rows("facility_yields")
        self.capacity_rows = self._rows("facility_capacity")
        self.storage_rows = self._rows("project_storage")
        self.site_of_project = {row["project_id"]: row["site_id"] for row in self._rows("projects")}
        self._places = {row["site_id"]: row for row in self._rows("sites")}
        self._listed = {(row["from_site"], row["to_site"]): row for row in self._rows("distances")}
        substitutions = self._rows("substitutions")
        self._serves = set(SUBSTITUTIONS)
        if (folder / "substitutions.csv").exists():
            self._serves = {(row["offered_mass_type"], row["needed_mass_type"]) for row in substitutions}

    def _rows(self, name: str) -> list[Row]:
        path = self._folder / f"{name}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as source:
            return list(csv.DictReader(source))

    def serves(self, offered: str, needed: str) -> bool:
        """Whether one mass type may serve a need for another."""
        return offered == needed or (offered, needed) in self._serves

    def amounts(self, lot: Row) -> dict[int, float]:
        """Tonnes by quarter of the horizon: tonnes × probability, spread evenly over the lot's whole window."""
        start, end = quarter(lot["from_period"]), quarter(lot["to_period"])
        each = float(lot["tonnes"]) * number(lot, "stage_probability", 1.0) / (end - start + 1)
        return {t: each for t in self.quarters if start <= t <= end}

    def room(self, project: str, t: int) -> float:
        """Room on a project's own areas in a quarter, which may lie beyond the horizon."""
        return sum(
            float(row["room_tonnes"])
            for row in self.storage_rows
            if row["project_id"] == project and quarter(row["from_period"]) <= t <= quarter(row["to_period"])
        )

    def is_open(self, facility: str, t: int) -> bool:
        """Whether a facility moves masses in a quarter."""
        row = self.facilities[facility]
        return quarter(row.get("opens", ""), -1) <= t <= quarter(row.get("closes", ""), 10**6)

    def is_last_open(self, facility: str, t: int) -> bool:
        """Whether this is the last quarter in which a facility moves masses."""
        return quarter(self.facilities[facility].get("closes", ""), 10**6) == t

    def capacity(self, facility: str, t: int) -> float:
        """Intake (a quarry's sales) that a facility can have in a quarter."""
        rows = [row for row in self.capacity_rows if row["facility_id"] == facility]
        if not rows:
            return math.inf
        for row in rows:
            if quarter(row["from_period"]) <= t <= quarter(row["to_period"]):
                return float(row["tonnes_per_period"])
        return 0.0

    def haul(self, start: str, end: str) -> tuple[float, float]:
        """NOK and kg CO2e of a tonne's haul between two sites."""
        kilometres, nok, co2 = 0.0, math.nan, math.nan
        if start != end:
            listed = self._listed.get((start, end)) or self._listed.get((end, start))
            if listed:
                kilometres = float(listed["kilometres"])
                nok, co2 = (number(listed, name, math.nan) for name in ("haul_nok_per_tonne", "haul_co2_kg_per_tonne"))
            else:
                kilometres = self._crow_flies(start, end) * float(self.figures["detour_factor"])
        if math.isnan(nok):
            nok = kilometres * float(self.figures["nok_per_tonne_km"])
        if math.isnan(co2):
            co2 = kilometres * float(self.figures["co2_kg_per_tonne_km"])
        return nok, co2

    def _crow_flies(self, start: str, end: str) -> float:
        """Angle between two points on the sphere, by their vectors, × the radius."""
        vectors = []
        for site in (start, end):
            longitude = math.radians(float(self._places[site]["longitude"]))
            latitude = math.radians(float(self._places[site]["latitude"]))
            across = math.cos(latitude)
            vectors.append((across * math.cos(longitude), across * math.sin(longitude), math.sin(latitude)))
        one, other = vectors
        gap = math.dist(one, other)
        return EARTH_RADIUS_KILOMETRES * 2 * math.asin(min(gap / 2, 1.0))
