"""Small OpenStreetMap files, written as XML, along one parallel: 0.02 degrees of longitude there is about 1 km."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ressursbank.roads import RoadNetwork, build_network
from ressursbank.roads.engines import ScipyEngine
from ressursbank.roads.truck import Truck

LATITUDE = 63.4
DEGREES_PER_KILOMETRE = 1 / 49.98
"""Of longitude, at LATITUDE, to about one part in a thousand."""


def osm_file(folder: Path, kilometres: Mapping[int, float], ways: Sequence[tuple[Sequence[int], str]]) -> Path:
    """A file with nodes at these kilometres east of 10 degrees, and ways as (nodes, "key=value key=value")."""
    lines = ['<osm version="0.6">']
    for node, east in kilometres.items():
        lines.append(f'<node id="{node}" version="1" lat="{LATITUDE}" lon="{10 + east * DEGREES_PER_KILOMETRE:.7f}"/>')
    for number, (nodes, tags) in enumerate(ways, start=1):
        lines.append(f'<way id="{number}" version="1">')
        lines += [f'<nd ref="{node}"/>' for node in nodes]
        lines += ['<tag k="{}" v="{}"/>'.format(*tag.split("=", 1)) for tag in tags.split()]
        lines.append("</way>")
    path = folder / "roads.osm"
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


def network_of(
    folder: Path,
    kilometres: Mapping[int, float],
    ways: Sequence[tuple[Sequence[int], str]],
    truck: Truck | None = None,
    ferry_snap_kilometres: float | None = None,
) -> RoadNetwork:
    """The network of such a file."""
    return build_network(osm_file(folder, kilometres, ways), None, truck, ferry_snap_kilometres)


def node_at(network: RoadNetwork, east: float) -> int:
    """The land node that lies at these kilometres, to the metre; AssertionError where there is none."""
    off = abs((network.longitude - 10) / DEGREES_PER_KILOMETRE - east)
    nodes = [node for node in range(network.node_count) if off[node] < 0.002 and network.snaps[node]]
    assert len(nodes) == 1, f"{len(nodes)} nodes at km {east}"
    return nodes[0]


def length_between(network: RoadNetwork, start: float, end: float) -> tuple[float, float]:
    """Kilometres and minutes of the fastest route between the nodes at these kilometres."""

    kilometres, minutes = ScipyEngine(network).matrix(
        np.array([node_at(network, start)]), np.array([node_at(network, end)])
    )
    return float(kilometres[0, 0]), float(minutes[0, 0])
