"""Roads and car ferries of an OpenStreetMap extract that a truck may use, as links.

Turn restrictions, conditional limits and barriers are not read. A limit on one way closes that way only.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from ressursbank.roads.links import Links, codes_of
from ressursbank.roads.network import NetworkError
from ressursbank.roads.osm_tags import (
    directions,
    duration_minutes,
    height_metres,
    may_pass,
    speed_limit_kmh,
    weight_tonnes,
)
from ressursbank.roads.truck import Truck, data_rows, parameters

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"


def read_openstreetmap(source: Path, truck: Truck) -> tuple[Links, tuple[str, ...]]:
    """Links and notes on what was closed to this truck or not understood. Raises NetworkError on a broken file."""
    import osmium

    collected = _Collector(truck)
    try:
        ways = (
            osmium.FileProcessor(str(source))
            .with_locations()
            .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
            .with_filter(osmium.filter.KeyFilter("highway", "route"))
        )
        for way in ways:
            assert isinstance(way, osmium.osm.Way)  # the entity filter lets nothing else through
            tags = {tag.k: tag.v for tag in way.tags}
            if collected.takes(tags):
                collected.add(tags, [(node.ref, node.lon, node.lat) for node in way.nodes if node.location.valid()])
    except RuntimeError as error:
        raise NetworkError(f"{source}: not a readable OpenStreetMap file: {error}") from error
    return collected.links(), collected.notes()


class _Collector:
    """Gathers ways into columns; one call of `takes` and `add` for each way."""

    def __init__(self, truck: Truck) -> None:
        self._truck = truck
        self._classes = {row["highway"]: row for row in data_rows("osm_speeds.csv")}
        self._share_of_limit = parameters()["truck_share_of_speed_limit"]
        self._counts: Counter[str] = Counter()
        self._key, self._longitude, self._latitude = array("q"), array("d"), array("d")
        self._first = array("q", [0])
        self._kmh, self._sailing_minutes = array("d"), array("d")
        self._forward, self._backward, self._is_ferry, self._snaps = array("b"), array("b"), array("b"), array("b")
        self._road: list[str] = []

    def takes(self, tags: Mapping[str, str]) -> bool:
        """Whether the way is a road or a ferry that this truck may use; counts what is closed to it."""
        is_road = tags.get("highway") in self._classes and tags.get("area") != "yes"
        if not (is_road or _is_ferry(tags)) or not any(directions(tags)):
            return False
        if not may_pass(tags):
            self._counts["ways without access for goods vehicles left out"] += 1
            return False
        for key, reader, own in (
            ("maxweight", weight_tonnes, self._truck.gross_weight_tonnes),
            ("maxweightrating", weight_tonnes, self._truck.gross_weight_tonnes),
            ("maxheight", height_metres, self._truck.height_metres),
        ):
            limit = self._read(tags, key, reader)
            if limit is not None and limit < own:
                self._counts[f"ways closed by {key}"] += 1
                return False
        return True

    def add(self, tags: Mapping[str, str], nodes: list[tuple[int, float, float]]) -> None:
        """Append the way as one link; a way with less than two places inside the extract is no link."""
        if len(nodes) < 2:
            return
        for identity, longitude, latitude in nodes:
            self._key.append(identity)
            self._longitude.append(longitude)
            self._latitude.append(latitude)
        self._first.append(len(self._key))
        is_ferry = _is_ferry(tags)
        forward, backward = directions(tags)
        self._kmh.append(np.nan if is_ferry else self._road_kmh(tags))
        minutes = self._read(tags, "duration", duration_minutes) if is_ferry else None
        self._sailing_minutes.append(np.nan if minutes is None else minutes)
        self._forward.append(forward)
        self._backward.append(backward)
        self._is_ferry.append(is_ferry)
        self._snaps.append(not is_ferry and self._classes[tags["highway"]]["snaps"] == "yes")
        self._road.append(tags.get("ref", ""))

    def links(self) -> Links:
        """What has been added, as columns."""
        road, road_names = codes_of(self._road)
        return Links(
            key=np.array(self._key, dtype=np.int64),
            longitude=np.array(self._longitude),
            latitude=np.array(self._latitude),
            first=np.array(self._first, dtype=np.int64),
            kmh=np.array(self._kmh),
            sailing_minutes=np.array(self._sailing_minutes),
            goes_forward=np.array(self._forward, dtype=bool),
            goes_backward=np.array(self._backward, dtype=bool),
            is_ferry=np.array(self._is_ferry, dtype=bool),
            snaps=np.array(self._snaps, dtype=bool),
            road=road,
            road_names=road_names,
        )

    def notes(self) -> tuple[str, ...]:
        return tuple(f"{count} {what}" for what, count in sorted(self._counts.items()))

    def _road_kmh(self, tags: Mapping[str, str]) -> float:
        """A share of the posted limit where one is given, else the class's speed; never above the truck's own limit."""
        limit = self._read(tags, "maxspeed:hgv", speed_limit_kmh) or self._read(tags, "maxspeed", speed_limit_kmh)
        of_class = float(self._classes[tags["highway"]]["kmh"])
        kmh = of_class if limit is None or np.isinf(limit) else limit * self._share_of_limit
        return min(kmh, self._truck.top_speed_kmh)

    def _read(self, tags: Mapping[str, str], key: str, reader: Callable[[str], float | None]) -> float | None:
        if key not in tags:
            return None
        figure = reader(tags[key])
        if figure is None:
            self._counts[f"values of {key} not understood and passed over"] += 1
        return figure


def _is_ferry(tags: Mapping[str, str]) -> bool:
    return tags.get("route") == "ferry"
