"""One measurement in a process of its own, so that its memory is its own: prints what it found as JSON.

`python -m benchmarks.measure plan REGION PLAN`, `ours REGION`, `rival NAME REGION` or `bare REGION SECONDS`.
Seconds are of the processor (all threads), so that other work on the machine does not count.
"""

import json
import re
import resource
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from benchmarks.rivals import Solver, bare_highs, triplets_of
from ressursbank import make_plan, read_region
from ressursbank.balance.arcs import Arcs, Pairs, build_arcs, build_pairs
from ressursbank.balance.assemble import assemble
from ressursbank.balance.nodes import Nodes, build_nodes

MODULES = {"PuLP": "through_pulp", "linopy": "through_linopy"}
"""Each tool is imported in its own process only, so that its memory does not count against another."""
KIBIBYTES_PER_MEGABYTE = 1e6 / 1024
STATUS, CLEAR_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def megabytes() -> float:
    """Most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTES_PER_MEGABYTE


class MemoryAdded:
    """Megabytes held at the most beyond what was held at the start (Linux; elsewhere beyond the most so far)."""

    def __init__(self) -> None:
        if STATUS.exists():
            CLEAR_PEAK.write_text("5", encoding="ascii")
        self._start = self._held("VmRSS")

    def most(self) -> float:
        return self._held("VmHWM") - self._start

    def _held(self, line: str) -> float:
        if not STATUS.exists():
            return megabytes()
        kibibytes = re.search(rf"^{line}:\s+(\d+) kB", STATUS.read_text(encoding="ascii"), re.MULTILINE)
        assert kibibytes
        return int(kibibytes[1]) / KIBIBYTES_PER_MEGABYTE


def plan(region_folder: str, plan_folder: str) -> dict[str, Any]:
    """The product from files to files."""
    start = process_time()
    made = make_plan(read_region(region_folder))
    shutil.rmtree(plan_folder, ignore_errors=True)
    made.write(plan_folder)
    return {"seconds": process_time() - start, "megabytes": megabytes(), "objective": made.summary["objective_nok"]}


def ours(region_folder: str) -> dict[str, Any]:
    """The product's own way from arcs to a model in HiGHS, with all arcs, openings relaxed."""
    nodes, pairs, arcs = _arcs(region_folder)
    memory = MemoryAdded()
    start = process_time()
    model = assemble(nodes, pairs, arcs)
    build_seconds = process_time() - start
    start = process_time()
    highs = bare_highs.hand_over(replace(model, is_integer=np.zeros_like(model.is_integer)))
    return _built(build_seconds, process_time() - start, memory.most(), highs)


def rival(name: str, region_folder: str) -> dict[str, Any]:
    """Another tool's way: the triplets and costs of the same model are ready, and not in its time or memory."""
    tool = import_module(f"benchmarks.rivals.{MODULES[name]}")
    model = assemble(*_arcs(region_folder))
    triplets = triplets_of(model)
    memory = MemoryAdded()
    start = process_time()
    built = tool.build(model, triplets)
    build_seconds = process_time() - start
    start = process_time()
    highs = tool.hand_over(built)
    return _built(build_seconds, process_time() - start, memory.most(), highs)


def _built(build_seconds: float, hand_over_seconds: float, added: float, highs: Solver) -> dict[str, Any]:
    """With the optimum that HiGHS finds in the model (interior point, no crossover)."""
    for option, value in {"output_flag": False, "threads": 1, "solver": "ipx", "run_crossover": "off"}.items():
        highs.setOptionValue(option, value)
    highs.run()
    return {
        "build": build_seconds,
        "hand over": hand_over_seconds,
        "megabytes": added,
        "objective": highs.getInfo().objective_function_value,
    }


def bare(region_folder: str, limit: str) -> dict[str, Any]:
    """HiGHS as it comes, one thread, on the matrix of all arcs."""
    highs = bare_highs.hand_over(assemble(*_arcs(region_folder)))
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("time_limit", float(limit))
    highs.setOptionValue("mip_rel_gap", 1e-9)
    start = process_time()
    highs.run()
    seconds = process_time() - start
    is_optimal = highs.getModelStatus().name == "kOptimal"
    return {
        "seconds": seconds,
        "megabytes": megabytes(),
        "objective": highs.getInfo().objective_function_value,
        "is_optimal": is_optimal,
    }


def _arcs(region_folder: str) -> tuple[Nodes, Pairs, Arcs]:
    nodes = build_nodes(read_region(Path(region_folder)))
    pairs = build_pairs(nodes)
    return nodes, pairs, build_arcs(nodes, pairs)


if __name__ == "__main__":
    MEASUREMENTS: dict[str, Callable[..., dict[str, Any]]] = {"plan": plan, "ours": ours, "rival": rival, "bare": bare}
    print(json.dumps(MEASUREMENTS[sys.argv[1]](*sys.argv[2:])))
