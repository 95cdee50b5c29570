"""Regions to plan: a small one for the gate, and the size to judge by, without and with candidates."""

from benchmarks.subjects import subject
from ressursbank.region import Region
from ressursbank.region.generate import generate_region


@subject("small", "12 projects, 8 facilities, 6 quarters, 1 candidate", has_rivals=True)
def small() -> Region:
    return generate_region(projects=12, facilities=8, periods=6, candidates=1)


@subject("region", "400 projects, 60 facilities, 24 quarters", has_rivals=True)
def region() -> Region:
    return generate_region(projects=400, facilities=60, periods=24)


@subject("candidates", "400 projects, 60 facilities, 24 quarters, 5 candidates (mixed-integer)", bare_seconds=240.0)
def candidates() -> Region:
    return generate_region(projects=400, facilities=60, periods=24, candidates=5)
