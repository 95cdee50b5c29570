"""A region to read: as many lots as all of Norway might have."""

from dataclasses import replace

import numpy as np

from benchmarks.subjects import READING, subject
from ressursbank.region import Region
from ressursbank.region.generate import generate_region

LOTS = 100_000


@subject("lots", "100,000 lots", phases=READING)
def lots() -> Region:
    """The lots of 3,000 projects over and over, each with an id of its own."""
    made = generate_region(projects=3000, facilities=60, periods=24)
    rows = np.arange(LOTS) % len(made.lots)
    ids = np.array([f"L{number:06d}" for number in range(LOTS)], dtype=object)
    return replace(made, lots=replace(made.lots.take(rows), id=ids))
