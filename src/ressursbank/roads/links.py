"""What every road source is turned into before it becomes a network: links, polylines of vertices with truck speeds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.tables import Integers, Numbers, Texts, Truths


@dataclass(frozen=True, slots=True)
class Links:
    """Polylines: link i holds the vertices first[i] .. first[i + 1] - 1.

    Vertices with the same `key` are one place, where links meet; a vertex that no link may leave at has a key of its
    own. `kmh` is the truck's speed (NaN on ferries), `sailing_minutes` the time of the whole link on a ferry that
    states it (NaN elsewhere). `snaps` tells whether sites may join the link; `road` indexes `road_names`.
    """

    key: Integers
    longitude: Numbers
    latitude: Numbers
    first: Integers
    kmh: Numbers
    sailing_minutes: Numbers
    goes_forward: Truths
    goes_backward: Truths
    is_ferry: Truths
    snaps: Truths
    road: NDArray[np.int32]
    road_names: Texts

    @property
    def link_of_vertex(self) -> Integers:
        """Row of the link that each vertex belongs to."""
        return np.repeat(np.arange(len(self.kmh)), np.diff(self.first))


def codes_of(names: list[str]) -> tuple[NDArray[np.int32], Texts]:
    """Texts as codes and the distinct texts, sorted."""
    distinct, codes = np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)
    return codes.astype(np.int32), distinct.astype(object)
