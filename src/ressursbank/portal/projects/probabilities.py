"""How likely a project's masses are, when nobody has said: by its planning stage, from stage_probabilities.csv."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Probability:
    """A share with where it comes from."""

    share: float
    source: str
    confidence: str


def _read() -> Mapping[str, Probability]:
    with (Path(__file__).parent / "stage_probabilities.csv").open(encoding="utf-8", newline="") as source:
        return {
            row["planning_stage"]: Probability(float(row["probability"]), row["source"], row["confidence"])
            for row in csv.DictReader(source)
        }


STAGE_PROBABILITIES = _read()
"""By planning stage id."""
CERTAIN = 1.0


def default_probability(planning_stage: str) -> float:
    """The share to reckon with in a planning stage; certain where the stage is not known."""
    found = STAGE_PROBABILITIES.get(planning_stage)
    return CERTAIN if found is None else found.share
