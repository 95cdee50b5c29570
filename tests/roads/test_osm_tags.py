"""How single values of OpenStreetMap's tags are read."""

import pytest

from ressursbank.roads.osm_tags import duration_minutes, height_metres, speed_limit_kmh, weight_tonnes


@pytest.mark.parametrize(
    ("value", "tonnes"),
    [("7.5", 7.5), ("18 t", 18), ("3500 kg", 3.5), ("none", float("inf")), ("10 st", 9.0718474), ("heavy", None)],
)
def test_weight_limits(value: str, tonnes: float | None) -> None:
    assert weight_tonnes(value) == (tonnes if tonnes is None else pytest.approx(tonnes))


@pytest.mark.parametrize(
    ("value", "metres"), [("3.8", 3.8), ("3.8 m", 3.8), ("12'6\"", 3.81), ("default", float("inf")), ("3,8", None)]
)
def test_height_limits(value: str, metres: float | None) -> None:
    assert height_metres(value) == (metres if metres is None else pytest.approx(metres))


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("50", 50),
        ("30 mph", 48.28032),
        ("NO:urban", 50),
        ("walk", 5),
        ("none", float("inf")),
        ("0", None),
        ("fast", None),
    ],
)
def test_speed_limits(value: str, kmh: float | None) -> None:
    assert speed_limit_kmh(value) == (kmh if kmh is None else pytest.approx(kmh))


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        ("25", 25),
        ("00:25", 25),
        ("1:05", 65),
        ("0:25:30", 25.5),
        ("PT25M", 25),
        ("PT1H10M", 70),
        ("0", None),
        ("soon", None),
    ],
)
def test_sailing_times(value: str, minutes: float | None) -> None:
    assert duration_minutes(value) == minutes
