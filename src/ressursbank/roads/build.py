"""From a road source on disk to a truck road network: which reader, and what it is called."""

from collections.abc import Callable
from pathlib import Path

from ressursbank.roads import n1000, openstreetmap
from ressursbank.roads.assemble import assemble
from ressursbank.roads.network import NetworkError, RoadNetwork
from ressursbank.roads.truck import Truck, default_truck

Progress = Callable[[str, float], None]


def build_network(
    source: Path,
    progress: Progress | None = None,
    truck: Truck | None = None,
    ferry_snap_kilometres: float | None = None,
) -> RoadNetwork:
    """The truck road network of an OpenStreetMap extract (.osm.pbf) or of N1000 road links (.gpkg).

    `truck` closes roads by weight and height; `ferry_snap_kilometres` is how far a ferry's end may lie from the road
    that it is joined to; both default to parameters.csv. Raises NetworkError where the source cannot be used.
    """
    tell = progress or (lambda _what, _share: None)
    if not source.is_file():
        raise NetworkError(f"{source}: no such file; give an OpenStreetMap extract (.osm.pbf) or N1000 links (.gpkg)")
    tell("read", 0.0)
    if source.name.endswith((".osm.pbf", ".osm", ".osm.bz2")):
        links, notes = openstreetmap.read_openstreetmap(source, truck or default_truck())
        attribution = openstreetmap.ATTRIBUTION
    elif source.suffix == ".gpkg":
        links, notes, attribution = n1000.read_n1000(source), (), n1000.ATTRIBUTION
    else:
        raise NetworkError(f"{source}: cannot read this kind of file; give .osm.pbf or .gpkg")
    tell("assemble", 0.7)
    name = source.name.removesuffix(".gpkg").removesuffix(".pbf").removesuffix(".osm")
    network = assemble(links, name, attribution, notes, ferry_snap_kilometres)
    tell("done", 1.0)
    return network
