"""The product's own main-road table of Trøndelag: what it holds, how it was made from N1000, how it becomes a network.

trondelag_junctions.csv and trondelag_roads.csv lie beside this file. To make them again, in another folder:

    python -m ressursbank.roads n1000_veglenke_norge.gpkg FOLDER
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np

from ressursbank.roads.contract import Area
from ressursbank.roads.links import codes_of
from ressursbank.roads.n1000 import ATTRIBUTION
from ressursbank.roads.network import (
    METRES_PER_KILOMETRE,
    MILLISECONDS_PER_MINUTE,
    RoadNetwork,
)
from ressursbank.roads.truck import data_rows

NAME = "Main roads of Trøndelag (N1000)"
TRONDELAG = Area(west=7.3, south=62.55, east=11.9, north=64.0)
"""The eight municipalities of Trondheimsregionen, their neighbours, and the coast that Trondheim's quay ships to."""
FERRY_SNAP_KILOMETRES = 0.45
"""Wider than the default: N1000 ends the ferry of E39 itself (Halsa-Kanestraum) 433 m from the road, Smøla's 286 m."""
_JUNCTIONS, _ROADS = "trondelag_junctions.csv", "trondelag_roads.csv"
_SOURCE = f"{ATTRIBUTION}; computed"
_CONFIDENCE = "computed"


@cache
def main_roads() -> RoadNetwork:
    """The main roads and car ferries of Trondheimsregionen and around it, both ways; needs no other data."""
    junctions, roads = data_rows(_JUNCTIONS), data_rows(_ROADS)
    row_of = {junction["id"]: row for row, junction in enumerate(junctions)}
    one = np.array([row_of[road["from"]] for road in roads])
    other = np.array([row_of[road["to"]] for road in roads])
    milliseconds = np.array([round(float(road["minutes"]) * MILLISECONDS_PER_MINUTE) for road in roads])
    metres = np.array([round(float(road["kilometres"]) * METRES_PER_KILOMETRE) for road in roads])
    number, names = codes_of([road["road"] for road in roads])
    tail, head = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.lexsort((head, tail))
    row = np.tile(np.arange(len(roads)), 2)[order]
    return RoadNetwork(
        name=NAME,
        attribution=ATTRIBUTION,
        longitude=np.array([float(junction["longitude"]) for junction in junctions]),
        latitude=np.array([float(junction["latitude"]) for junction in junctions]),
        snaps=np.array([junction["snaps"] == "yes" for junction in junctions]),
        tail=tail[order].astype(np.int32),
        head=head[order].astype(np.int32),
        milliseconds=milliseconds[row].astype(np.uint32),
        metres=metres[row].astype(np.uint32),
        is_ferry=np.array([road["kind"] == "ferry" for road in roads])[row],
        road=number[row],
        road_names=names,
    )


def write_tables(network: RoadNetwork, folder: Path) -> None:
    """Write a network that runs both ways alike as the two tables; junctions are named by the roads that meet there."""
    digits = len(str(network.node_count))
    ids = [f"j{number:0{digits}d}" for number in range(1, network.node_count + 1)]
    meeting: list[set[str]] = [set() for _ in ids]
    for node, road in zip(network.tail.tolist(), network.road.tolist(), strict=True):
        meeting[node].add(network.road_names[road])
    with (folder / _JUNCTIONS).open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["id", "name", "longitude", "latitude", "snaps", "source", "confidence"])
        for node, identity in enumerate(ids):
            place = [f"{network.longitude[node]:.5f}", f"{network.latitude[node]:.5f}"]
            snaps = "yes" if network.snaps[node] else "no"
            writer.writerow([identity, "/".join(sorted(meeting[node])), *place, snaps, _SOURCE, _CONFIDENCE])
    with (folder / _ROADS).open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["from", "to", "road", "kilometres", "kind", "minutes", "source", "confidence"])
        for arc in np.flatnonzero(network.tail < network.head):
            writer.writerow(
                [
                    ids[network.tail[arc]],
                    ids[network.head[arc]],
                    network.road_names[network.road[arc]],
                    f"{network.kilometres[arc]:.3f}",
                    "ferry" if network.is_ferry[arc] else "road",
                    f"{network.minutes[arc]:.5f}",
                    _SOURCE,
                    _CONFIDENCE,
                ]
            )
