"""One project of a region beside all its facilities, without the other projects: what it would do by today's way."""

from dataclasses import replace

import numpy as np

from ressursbank.balance.arcs import build_pairs
from ressursbank.balance.nodes import build_nodes
from ressursbank.balance.todays_way import TodaysWay, todays_way
from ressursbank.region.tables import Region


def todays_way_alone(region: Region, project: int) -> TodaysWay:
    """All surplus of a project (its row) to the nearest landfill with room, all its need from the nearest quarry."""
    site = region.projects.site[project]
    lots = region.lots.take(region.lots.project == project)
    distances = region.distances
    touching = (distances.from_site == site) | (distances.to_site == site)
    own = replace(
        region,
        projects=region.projects.take(np.array([project])),
        project_storage=region.project_storage.take(np.zeros(0, dtype=np.int64)),
        lots=replace(lots, project=np.zeros(len(lots), dtype=np.int64)),
        distances=distances.take(touching),
    )
    nodes = build_nodes(own)
    return todays_way(nodes, build_pairs(nodes))
