"""The picture of a project's balance: what is dug and what comes in on the left, the site and the way out on the right.

Bands are as thick as their tonnes; the table beside says the same in figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Flow = tuple[int, float, float, float]
"""Mass type's code, tonnes reused on the site, sent out, brought in."""

_FULL_HEIGHT = 240.0
_SLOT, _GAP, _BAR, _TOP = 38.0, 10.0, 10.0, 34.0


@dataclass(frozen=True, slots=True)
class Band:
    """A path from the left to the right. `is_in`: from outside the site."""

    mass_type: int
    path: str
    is_in: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One end. `kind` is dug, in, site or out; `mass_type` -1 on the right. Labels stand beside its middle."""

    kind: str
    mass_type: int
    tonnes: float
    x: float
    y: float
    height: float
    label_x: float

    @property
    def middle(self) -> float:
        """Where the label's first line stands."""
        return self.y + self.height / 2 - 2

    @property
    def below(self) -> float:
        """Where the label's second line stands."""
        return self.middle + 15


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing; `name` is wide or narrow (for phones)."""

    name: str
    width: int
    height: int
    left: float
    right: float
    bands: tuple[Band, ...]
    bars: tuple[Bar, ...]

    @property
    def has_letters(self) -> bool:
        """Whether there is room for the letter of a mass type before its name."""
        return self.name == "wide"


def draw(flows: Sequence[Flow]) -> tuple[Picture, ...]:
    """The same picture for a laptop and for a phone."""
    return (_draw("wide", 760, 190.0, 190.0, flows), _draw("narrow", 420, 168.0, 128.0, flows))


def _draw(name: str, width: int, margin_left: float, margin_right: float, flows: Sequence[Flow]) -> Picture:
    total = sum(reused + out + brought for _type, reused, out, brought in flows)
    per_tonne = _FULL_HEIGHT / total if total else 0.0
    left, right = margin_left, width - margin_right - _BAR
    bars: list[Bar] = []
    starts: list[tuple[int, bool, float, float, str]] = []
    y = _TOP
    for kind in ("dug", "in"):
        for mass_type, reused, out, brought in flows:
            parts = (("site", reused), ("out", out)) if kind == "dug" else (("site", brought),)
            tonnes = sum(part for _end, part in parts)
            if tonnes < 0.5:
                continue
            height = tonnes * per_tonne
            at = y + max(0.0, (_SLOT - height) / 2)
            bars.append(Bar(kind, mass_type, tonnes, left, at, max(height, 1.0), left - 8))
            for end, part in parts:
                starts.append((mass_type, kind == "in", at, part * per_tonne, end))
                at += part * per_tonne
            y += max(height, _SLOT) + _GAP
    bottom = y - _GAP
    thickness = {end: sum(thick for *_rest, thick, to in starts if to == end) for end in ("site", "out")}
    ends: dict[str, float] = {}
    for end, thick in thickness.items():
        if thick == 0:
            continue
        # The site at the top, the way out at the bottom, so that the bands part.
        at = _TOP + max(0.0, _SLOT - thick) / 2 if end == "site" else bottom - thick - max(0.0, _SLOT - thick) / 2
        if thick == sum(thickness.values()):
            at = (_TOP + bottom - thick) / 2
        ends[end] = at
        bars.append(Bar(end, -1, thick / per_tonne, right, at, max(thick, 1.0), right + _BAR + 8))
    bands = []
    for mass_type, is_in, at, thick, end in starts:
        if thick > 0:
            bands.append(Band(mass_type, _path(left + _BAR, at, right, ends[end], thick), is_in))
            ends[end] += thick
    return Picture(name, width, round(bottom + _GAP), left, right + _BAR, tuple(bands), tuple(bars))


def _path(x0: float, y0: float, x1: float, y1: float, thick: float) -> str:
    middle = (x0 + x1) / 2
    return (
        f"M{x0:.1f},{y0:.1f}C{middle:.1f},{y0:.1f} {middle:.1f},{y1:.1f} {x1:.1f},{y1:.1f}"
        f"V{y1 + thick:.1f}C{middle:.1f},{y1 + thick:.1f} {middle:.1f},{y0 + thick:.1f} {x0:.1f},{y0 + thick:.1f}Z"
    )
