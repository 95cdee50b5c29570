"""Where the map opens when the address does not say: round most of what one sees."""

import numpy as np

from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.seen import Seen

TRONDHEIMSREGIONEN = (9.2, 62.9, 11.3, 63.9)
"""West, south, east, north: what an empty portal shows."""
FAR_OFF = (0.03, 0.97)
"""Far places, such as the end of a sea leg, are left for whoever zooms out."""
SMALLEST_DEGREES = 0.05


def bounds(index: MapIndex, seen: Seen) -> str:
    """West, south, east, north of the middle 94 per cent of projects and facilities, with commas between."""
    found: tuple[float, ...] = index.memory.get((seen.key, "bounds"), lambda: _bounds(index, seen))
    return ",".join(f"{degrees:.4f}" for degrees in found)


def _bounds(index: MapIndex, seen: Seen) -> tuple[float, ...]:
    projects, facilities = index.projects, index.facilities
    longitude = np.concatenate([projects.longitude[seen.projects], facilities.longitude[seen.facilities]])
    latitude = np.concatenate([projects.latitude[seen.projects], facilities.latitude[seen.facilities]])
    if not len(longitude):
        return TRONDHEIMSREGIONEN
    west, east = np.quantile(longitude, FAR_OFF)
    south, north = np.quantile(latitude, FAR_OFF)
    half = SMALLEST_DEGREES / 2
    return (float(west) - half, float(south) - half, float(east) + half, float(north) + half)
