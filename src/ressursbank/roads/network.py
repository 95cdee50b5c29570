"""The RoadNetwork: nodes and directed arcs that a truck may drive, with whole milliseconds and whole metres.

Whole numbers make every sum exact, so that all engines give the same answers to the last digit. A route is the
fastest one; among equally fast ones the shortest. `save` and `load_network` keep a network in one compressed .npz.
"""

import zipfile
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.tables import Numbers, Texts, Truths

MILLISECONDS_PER_MINUTE = 60_000
METRES_PER_KILOMETRE = 1000


class NetworkError(Exception):
    """A road source or network file that cannot be used; the message says which, why, and what would be right."""


@dataclass(frozen=True, slots=True)
class RoadNetwork:
    """Nodes (longitude, latitude, snaps) and arcs (tail, head, ...) between them, one strongly connected part.

    `snaps` tells whether a site may join the network at the node: not on a motorway, not at sea.
    `road` indexes `road_names` ("E6", "Fv715", "" where the source gives none). `notes` say what the source held
    that was left out or not understood. No two arcs share tail and head, and no arc takes less than 1 ms.
    """

    name: str
    attribution: str
    longitude: Numbers
    latitude: Numbers
    snaps: Truths
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    milliseconds: NDArray[np.uint32]
    metres: NDArray[np.uint32]
    is_ferry: Truths
    road: NDArray[np.int32]
    road_names: Texts
    notes: tuple[str, ...] = ()

    @property
    def node_count(self) -> int:
        return len(self.longitude)

    @property
    def arc_count(self) -> int:
        return len(self.tail)

    @property
    def kilometres(self) -> Numbers:
        """Length of each arc."""
        return self.metres / METRES_PER_KILOMETRE

    @property
    def minutes(self) -> Numbers:
        """Truck time of each arc; on a ferry with the wait."""
        return self.milliseconds / MILLISECONDS_PER_MINUTE

    def reversed(self) -> "RoadNetwork":
        """The network driven the other way: a route from a node here leads to it there."""
        return replace(self, tail=self.head, head=self.tail)

    def save(self, path: Path) -> None:
        """Write the network to one compressed NumPy archive (.npz), whole or not at all."""
        columns = {column.name: np.asarray(getattr(self, column.name)) for column in fields(self)}
        for name in ("road_names", "notes", "name", "attribution"):
            columns[name] = columns[name].astype(np.str_)
        half_written = path.with_name(path.name + ".part")
        try:
            with half_written.open("wb") as target:
                np.savez_compressed(target, allow_pickle=False, **columns)
            half_written.replace(path)
        finally:
            half_written.unlink(missing_ok=True)


def load_network(path: Path) -> RoadNetwork:
    """Read what `RoadNetwork.save` wrote. Raises NetworkError where the file is none."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            columns = {column.name: archive[column.name] for column in fields(RoadNetwork)}
    except (KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise NetworkError(f"{path}: not a road network; `ressursbank roads build` writes one") from error
    except FileNotFoundError as error:
        raise NetworkError(f"{path}: no such file; `ressursbank roads build SOURCE --out {path}` makes it") from error
    columns["road_names"] = columns["road_names"].astype(object)
    return RoadNetwork(
        **columns
        | {
            "name": str(columns["name"]),
            "attribution": str(columns["attribution"]),
            "notes": tuple(map(str, columns["notes"])),
        }
    )
