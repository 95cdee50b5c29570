"""What OpenStreetMap's tags say to a truck: may it pass, in which directions, how fast, how long does the ferry take.

Values that are not understood give None; the reader counts them. Source of meanings and units: the OpenStreetMap wiki.
"""

import re
from collections.abc import Mapping

ACCESS_KEYS = ("hgv", "goods", "motor_vehicle", "vehicle", "access")
"""From the most to the least particular: the first one that is tagged decides."""
_CLOSED = frozenset({"no", "private", "agricultural", "forestry", "agricultural;forestry", "military", "emergency"})
_FORWARD, _BACKWARD = frozenset({"yes", "true", "1"}), frozenset({"-1", "reverse"})
_NO_LIMIT = frozenset({"none", "no", "unsigned", "default", "below_default", "signals", "variable"})
_TONNES = {"": 1.0, "t": 1.0, "kg": 0.001, "st": 0.90718474, "lbs": 0.00045359237}
_METRES = {"": 1.0, "m": 1.0, "cm": 0.01, "ft": 0.3048}
_KMH = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344, "knots": 1.852}
_IMPLICIT_KMH = {"walk": 5.0, "urban": 50.0, "rural": 80.0, "zone30": 30.0, "zone:30": 30.0}
_FIGURE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([a-z/]*)")
_FEET = re.compile(r"([0-9]+)'\s*(?:([0-9]+(?:\.[0-9]+)?)\")?")
_ISO_DURATION = re.compile(r"pt(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?")


def may_pass(tags: Mapping[str, str]) -> bool:
    """Whether the tags let a goods vehicle in: not where the most particular access tag says no or private."""
    for key in ACCESS_KEYS:
        if key in tags:
            return tags[key] not in _CLOSED
    return True


def directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether the way may be driven forward and backward. Motorways and roundabouts run one way unless tagged `no`.

    A reversible lane may be driven neither way: nobody can count on it.
    """
    oneway = tags.get("oneway", "")
    if oneway in _FORWARD:
        return True, False
    if oneway in _BACKWARD:
        return False, True
    if oneway in ("reversible", "alternating"):
        return False, False
    is_implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") in (
        "motorway",
        "motorway_link",
    )
    return True, not (is_implied and oneway != "no")


def weight_tonnes(value: str) -> float | None:
    """ "7.5", "7.5 t", "3500 kg"; infinite where the sign sets no limit."""
    return _figure(value, _TONNES)


def height_metres(value: str) -> float | None:
    """ "3.8", "3.8 m", "12'6\\""; infinite where the sign sets no limit."""
    feet = _FEET.fullmatch(value.strip())
    if feet:
        return int(feet[1]) * 0.3048 + float(feet[2] or 0) * 0.0254
    return _figure(value, _METRES)


def speed_limit_kmh(value: str) -> float | None:
    """ "50", "30 mph", "NO:urban", "walk"; infinite where there is no limit; None also where it is nothing."""
    implicit = value.strip().lower().split(":", 1)[-1]
    return _IMPLICIT_KMH.get(implicit) or _figure(value, _KMH) or None


def duration_minutes(value: str) -> float | None:
    """ "25", "0:25", "0:25:00", "PT25M"; None also where it is nothing."""
    text = value.strip().lower()
    iso = _ISO_DURATION.fullmatch(text)
    if iso:
        hours, minutes, seconds = (float(part or 0) for part in iso.groups())
    else:
        parts = text.split(":")
        if len(parts) > 3 or not all(part.isdigit() for part in parts):
            return None
        padded = [0.0, *map(float, parts)] if len(parts) == 1 else [*map(float, parts)]
        hours, minutes, seconds = [*padded, 0.0][:3]
    return (hours * 60 + minutes + seconds / 60) or None


def _figure(value: str, units: Mapping[str, float]) -> float | None:
    text = value.strip().lower()
    if text in _NO_LIMIT:
        return float("inf")
    match = _FIGURE.fullmatch(text)
    if match is None or match[2] not in units:
        return None
    return float(match[1]) * units[match[2]]
