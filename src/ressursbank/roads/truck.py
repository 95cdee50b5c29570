"""The truck that the network is made for, and the figures behind its speeds (parameters.csv, source per row)."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


def data_rows(name: str) -> list[dict[str, str]]:
    """Rows of one of this room's CSV files."""
    text = files("ressursbank.roads").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def parameters() -> dict[str, float]:
    """The figures of parameters.csv by key; the unit stands in the key."""
    return {row["key"]: float(row["value"]) for row in data_rows("parameters.csv")}


@dataclass(frozen=True, slots=True)
class Truck:
    """What a road must bear to be used: weight limits below the gross weight and heights below the height close it."""

    gross_weight_tonnes: float
    height_metres: float
    top_speed_kmh: float


def default_truck() -> Truck:
    """The truck of parameters.csv: 50 t with trailer, 4.0 m high, 80 km/h."""
    figures = parameters()
    return Truck(
        gross_weight_tonnes=figures["truck_gross_weight_tonnes"],
        height_metres=figures["truck_height_metres"],
        top_speed_kmh=figures["truck_top_speed_kmh"],
    )
