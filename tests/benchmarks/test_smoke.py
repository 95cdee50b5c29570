"""Every subject phase and rival of the benchmarks runs, and all come to the same optimum. Nothing is timed."""

import subprocess
import sys

from tests.docs.documents import ROOT


def test_the_benchmarks_run_on_the_small_region() -> None:
    command = [sys.executable, "-m", "benchmarks", "--smoke"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for line in ("| read and check |", "| solve |", "| PuLP |", "| linopy |", "| lots, by type |", "| map: tile |"):
        assert line in done.stdout
    for line in ("| Ressursbank, by road |", "| NumPy, everybody |", "All lots, by road:", "| partners of a lot |"):
        assert line in done.stdout
