"""One lot's twenty best among 100,000: ours, a ranking of everybody in NumPy, and a query of PostgreSQL.

`python -m benchmarks.matching [--projects N]` prints JSON. Milliseconds are on the clock, in one process; all three
must come to the same partners (without a road network, which only ours knows). PostgreSQL is left out where it cannot
be started. `by road` is ours with the main roads; `all` the seconds for the twenty best of every lot.
"""

import argparse
import json
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.portal_map import CANDIDATES, FACILITIES, PROJECTS, QUARTERS
from benchmarks.rivals.match_in_numpy import rank_everybody
from benchmarks.rivals.match_in_postgres import connect, fill, rank_in_query
from ressursbank.matching import MatchIndex, best_partners, best_partners_of_all
from ressursbank.region import Region
from ressursbank.region.generate import generate_region
from ressursbank.region.tables import SURPLUS, Integers
from ressursbank.roads import main_roads
from ressursbank.roads.site_ways import RoadSearch

ROOT = Path(__file__).parent.parent
TOP, ASKED, ASKED_OF_RIVALS = 20, 500, 25


def measure_matching(projects: int) -> dict[str, Any]:
    """Milliseconds (median, 95th percentile) by way, and seconds for all lots."""
    region = generate_region(projects, FACILITIES if projects == PROJECTS else 14, QUARTERS, CANDIDATES, seed=1)
    asked = _lots_to_ask(region, ASKED if projects == PROJECTS else 8)
    few = asked[: ASKED_OF_RIVALS if projects == PROJECTS else 4]
    index = MatchIndex.of(region)
    by_road = MatchIndex.of(region, RoadSearch(main_roads()))
    ours = {lot: [match.partner_id for match in best_partners(index, str(region.lots.id[lot]), TOP)] for lot in few}
    ways = {
        "Ressursbank": _timed(lambda lot: best_partners(index, str(region.lots.id[lot]), TOP), asked),
        "Ressursbank, by road": _timed(lambda lot: best_partners(by_road, str(region.lots.id[lot]), TOP), asked),
        "NumPy, everybody": _timed(lambda lot: _same(rank_everybody(region, lot, TOP), ours[lot]), few),
        **_in_postgres(region, few, ours),
    }
    every = None if projects == PROJECTS else np.arange(min(50, len(region.lots)))
    start = perf_counter()
    found = best_partners_of_all(by_road, every, TOP)
    seconds = perf_counter() - start
    return {"lots": len(region.lots), "ways": ways, "all": {"seconds": seconds, "matches": len(found)}}


def _lots_to_ask(region: Region, count: int) -> Integers:
    """Surplus of projects without storage of their own, which a query would need recursion to reckon the room of."""
    lots = region.lots
    has_storage = np.isin(lots.project, region.project_storage.project)
    return np.random.default_rng(3).choice(np.flatnonzero((lots.direction == SURPLUS) & ~has_storage), count)


def _timed(ask: Callable[[int], Any], lots: Integers) -> dict[str, float]:
    ask(int(lots[0]))
    taken = []
    for lot in lots.tolist():
        start = perf_counter()
        ask(lot)
        taken.append((perf_counter() - start) * 1000)
    middle, most = np.quantile(taken, (0.5, 0.95))
    return {"p50": float(middle), "p95": float(most)}


def _same(found: list[str], expected: list[str]) -> None:
    if found != expected:
        raise AssertionError(f"not the same partners: {found} {expected}")


def _in_postgres(region: Region, lots: Integers, ours: dict[int, list[str]]) -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        cluster = f"{folder}/pg"
        start = [str(ROOT / "tools" / "postgres"), "start", cluster]
        url = subprocess.run(start, capture_output=True, text=True, check=True).stdout.strip()
        if not url:
            return {}
        try:
            with connect(url) as database:
                fill(database, region)
                return {
                    "PostgreSQL query": _timed(
                        lambda lot: _same(rank_in_query(database, region, lot, TOP), ours[lot]), lots
                    )
                }
        finally:
            subprocess.run([str(ROOT / "tools" / "postgres"), "stop", cluster], check=True)


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--projects", type=int, default=PROJECTS, help="how many; four lots each")
    print(json.dumps(measure_matching(parser.parse_args().projects), indent=1))


if __name__ == "__main__":
    main()
