"""Which of many points on Earth lies nearest, and how far off."""

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.distances import EARTH_RADIUS_KILOMETRES
from ressursbank.region.tables import Integers, Numbers


def nearest_point(
    longitude: Numbers, latitude: Numbers, candidate_longitude: Numbers, candidate_latitude: Numbers
) -> tuple[Integers, Numbers]:
    """For each point the row of the nearest candidate and the great-circle kilometres to it."""
    from scipy.spatial import cKDTree

    tree = cKDTree(_on_unit_sphere(candidate_longitude, candidate_latitude))
    chord, row = tree.query(_on_unit_sphere(longitude, latitude))
    kilometres = 2 * EARTH_RADIUS_KILOMETRES * np.arcsin(np.minimum(np.asarray(chord) / 2, 1.0))
    return np.asarray(row, dtype=np.int64), kilometres


def _on_unit_sphere(longitude: Numbers, latitude: Numbers) -> NDArray[np.float64]:
    """One row a point: what is nearest in space is nearest on the ground, anywhere on Earth."""
    lam, phi = np.radians(longitude), np.radians(latitude)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
