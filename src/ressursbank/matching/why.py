"""Why a partner stands where it stands: reasons as codes with figures, said in English or Norwegian."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from ressursbank import vocabulary
from ressursbank.matching.rank import Match
from ressursbank.matching.wording import decimal, name

_WHOLE = 0.9995


@dataclass(frozen=True, slots=True)
class Reason:
    """A row of reasons.csv; `figures` by the blanks of its text, codes as numbers."""

    code: str
    figures: Mapping[str, float] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """The sentence."""
        return _texts()[self.code][language].format_map(
            {key: _said(key, value, language) for key, value in self.figures.items()}
        )


def reasons_of(match: Match, *, is_need: bool) -> tuple[Reason, ...]:
    """What is taken (of a need: given), how far it is, the level of the pyramid, and how much fits."""
    mass = {
        "mass_type": float(vocabulary.MASS_TYPES.code(match.mass_type)),
        "contamination_class": float(match.contamination_class),
    }
    return (Reason("gives" if is_need else "takes", mass), _way(match), _level(match), _fits(match, is_need=is_need))


def _way(match: Match) -> Reason:
    if match.distance_source == "same_site":
        return Reason("same_place")
    return Reason(f"way_{match.distance_source}", {"kilometres": match.kilometres})


def _level(match: Match) -> Reason:
    if match.pyramid_level is not None:
        return Reason("level", {"level": float(match.pyramid_level)})
    return Reason("virgin" if match.kind == "quarry" else "on_the_way")


def _fits(match: Match, *, is_need: bool) -> Reason:
    if match.share_of_lot >= _WHOLE:
        return Reason("whole_need_met" if is_need else "whole_lot_fits")
    return Reason("part_met" if is_need else "part_fits", {"share": 100 * match.share_of_lot})


def _said(key: str, value: float, language: str) -> str:
    if key == "mass_type":
        return name(vocabulary.MASS_TYPES, int(value), language)
    if key == "level":
        return name(vocabulary.PYRAMID_LEVELS, int(value) - 1, language)
    return decimal(value, 1 if key == "kilometres" else 0, language)


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    text = files("ressursbank.matching").joinpath("reasons.csv").read_text(encoding="utf-8")
    return {row["reason"]: {"en": row["text_en"], "nb": row["text_nb"]} for row in csv.DictReader(text.splitlines())}
