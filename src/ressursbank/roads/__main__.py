"""Makes the main-road table of Trøndelag again from N1000: `python -m ressursbank.roads ROAD_LINKS.gpkg FOLDER`."""

import sys
from pathlib import Path

from ressursbank.roads.build import build_network
from ressursbank.roads.coarse import FERRY_SNAP_KILOMETRES, TRONDELAG, write_tables
from ressursbank.roads.contract import contract
from ressursbank.roads.network import NetworkError


def main(arguments: list[str]) -> int:
    """Exit code 0, or 2 where the source cannot be used."""
    if len(arguments) != 2:
        print("python -m ressursbank.roads N1000_ROAD_LINKS.gpkg FOLDER", file=sys.stderr)
        return 2
    source, folder = map(Path, arguments)
    try:
        network = contract(build_network(source, ferry_snap_kilometres=FERRY_SNAP_KILOMETRES), TRONDELAG)
    except NetworkError as error:
        print(error, file=sys.stderr)
        return 2
    write_tables(network, folder)
    print(f"{network.node_count} junctions, {network.arc_count // 2} roads and ferries")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
