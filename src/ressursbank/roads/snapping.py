"""Where a site joins the road network: the nearest node that is neither on a motorway nor at sea."""

from dataclasses import dataclass

import numpy as np

from ressursbank.region.faults import Fault, RegionError
from ressursbank.region.tables import Integers, Numbers, Region
from ressursbank.roads.nearest import nearest_point
from ressursbank.roads.network import RoadNetwork


@dataclass(frozen=True, slots=True)
class Snaps:
    """One element a site: its row in the sites table, the node it joins, and the straight line between them."""

    site: Integers
    node: Integers
    kilometres: Numbers


def snap_sites(region: Region, sites: Integers, network: RoadNetwork, max_kilometres: float) -> Snaps:
    """The nearest node of each of these sites (rows of the sites table).

    Raises RegionError with one fault for every site that lies farther than `max_kilometres` from any road.
    """
    places = region.sites
    nodes = np.flatnonzero(network.snaps)
    nearest, kilometres = nearest_point(
        places.longitude[sites], places.latitude[sites], network.longitude[nodes], network.latitude[nodes]
    )
    too_far = np.flatnonzero(kilometres > max_kilometres)
    if len(too_far):
        raise RegionError(
            [
                Fault(
                    file="sites.csv",
                    line=int(sites[row]) + 2,
                    column="longitude, latitude",
                    value=f"{places.longitude[sites[row]]}, {places.latitude[sites[row]]}",
                    message=f"site {places.id[sites[row]]} lies {kilometres[row]:.1f} km from the nearest road of "
                    f"{network.name}; at most {max_kilometres:g} km is allowed",
                )
                for row in too_far
            ]
        )
    return Snaps(site=sites, node=nodes[nearest], kilometres=kilometres)
