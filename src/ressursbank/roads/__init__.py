"""Roads: how far and how long a truck drives between the sites of a region (Region -> Region).

Way of the data: `build_network` reads OpenStreetMap or N1000 into links (openstreetmap.py, n1000.py), joins ferries
(ferries.py) and keeps the largest connected part (assemble.py); `fill_distances` snaps the sites (snapping.py), asks an
engine for the fastest routes (engines.py) and writes them to the region's distances (fill.py). `main_roads` is the
product's own coarse table of Trøndelag (coarse.py), contracted from N1000 (contract.py).
"""

from ressursbank.roads.build import build_network
from ressursbank.roads.coarse import main_roads
from ressursbank.roads.fill import FilledRegion, FillReport, fill_distances
from ressursbank.roads.network import NetworkError, RoadNetwork, load_network

__all__ = [
    "FillReport",
    "FilledRegion",
    "NetworkError",
    "RoadNetwork",
    "build_network",
    "fill_distances",
    "load_network",
    "main_roads",
]
