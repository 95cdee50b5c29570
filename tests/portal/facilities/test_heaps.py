"""Heaps hold what is put into them, and take the ground that they must."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ressursbank import vocabulary
from ressursbank.portal.facilities.heap_sketch import plan_view, section
from ressursbank.portal.facilities.heaps import (
    HEAP_DEFAULTS,
    Limit,
    Shape,
    heap,
    heap_volume,
    square_heap,
    total_area_m2,
    windrow,
)

VOLUMES = st.floats(1, 1e6)
HEIGHTS = st.floats(0.5, 12)
SLOPES = st.floats(0.5, 6)
WIDTHS = st.floats(3, 60)
SHAPES = st.sampled_from(list(Shape))


@given(SHAPES, VOLUMES, HEIGHTS, SLOPES, WIDTHS)
def test_the_volume_of_a_heap_reckoned_back_is_what_was_put_into_it(
    shape: Shape, volume: float, height: float, slope: float, width: float
) -> None:
    made = heap(shape, volume, height, slope, width)
    assert heap_volume(made.width_m, made.length_m, made.height_m, slope) == pytest.approx(volume, rel=1e-9)
    assert made.height_m <= height * (1 + 1e-12)
    assert made.width_m - 2 * slope * made.height_m >= -1e-9 * made.width_m


@given(SHAPES, VOLUMES, HEIGHTS, SLOPES, WIDTHS, st.floats(1.01, 5))
def test_more_volume_takes_more_ground(
    shape: Shape, volume: float, height: float, slope: float, width: float, more: float
) -> None:
    one, other = (heap(shape, each, height, slope, width) for each in (volume, volume * more))
    assert other.area_m2 > one.area_m2


@given(SHAPES, VOLUMES, HEIGHTS, SLOPES, WIDTHS, st.floats(1.01, 3))
def test_a_higher_heap_never_takes_more_ground(
    shape: Shape, volume: float, height: float, slope: float, width: float, more: float
) -> None:
    low, high = (heap(shape, volume, each, slope, width) for each in (height, height * more))
    assert high.area_m2 <= low.area_m2 * (1 + 1e-9)


@given(VOLUMES, HEIGHTS, SLOPES)
def test_a_square_heap_below_the_slope_limit_shrinks_with_height(volume: float, height: float, slope: float) -> None:
    assume(volume > 4 / 3 * slope**2 * (height * 1.1) ** 3)
    assert square_heap(volume, height * 1.1, slope).area_m2 < square_heap(volume, height, slope).area_m2


def test_a_steep_wall_needs_the_volume_over_the_height() -> None:
    made = square_heap(1000, 10, 0)
    assert made.area_m2 == pytest.approx(100)
    assert made.limits == ()


def test_a_square_heap_of_known_size() -> None:
    # Base 20 x 20, top 8 x 8, height 4, slope 1:1.5: 4/3 (400 + 160 + 64) = 832 m3.
    made = square_heap(832, 4, 1.5)
    assert made.width_m == pytest.approx(20)
    assert made.top_width_m == pytest.approx(8)
    assert made.area_with_strip_m2(5) == pytest.approx(900)


def test_too_little_volume_comes_to_a_point_and_says_so() -> None:
    made = square_heap(10, 5, 1.5)
    assert made.limits == (Limit.VOLUME,)
    assert made.height_m == pytest.approx((3 * 10 / (4 * 1.5**2)) ** (1 / 3))
    assert made.top_width_m == pytest.approx(0, abs=1e-9)


def test_a_narrow_base_carries_a_ridge_and_says_so() -> None:
    made = windrow(1000, 5, 2, 8)
    assert made.limits == (Limit.BASE,)
    assert (made.height_m, made.width_m) == (2, 8)


def test_a_windrow_of_little_mass_is_square_and_says_so() -> None:
    made = windrow(50, 2, 1.5, 30)
    assert Limit.SHORT in made.limits
    assert Limit.BASE not in made.limits
    assert made.width_m == made.length_m < 30


def test_each_heap_has_its_own_strip() -> None:
    one = square_heap(832, 4, 1.5)
    assert total_area_m2([one, one], 5) == pytest.approx(2 * 30 * 30)


@pytest.mark.parametrize(("volume", "height", "slope"), [(0, 3, 1), (10, 0, 1), (10, 3, -1)])
def test_a_heap_of_nothing_is_refused(volume: float, height: float, slope: float) -> None:
    with pytest.raises(ValueError, match="must be over 0"):
        square_heap(volume, height, slope)


def test_a_windrow_without_width_is_refused() -> None:
    with pytest.raises(ValueError, match="over 0 m wide"):
        windrow(10, 2, 1, 0)


def test_every_mass_type_has_a_default_with_a_source() -> None:
    assert tuple(HEAP_DEFAULTS) == vocabulary.MASS_TYPES.ids
    for default in HEAP_DEFAULTS.values():
        assert 0.5 <= default.slope <= 6
        assert 0.5 <= default.height_m <= 6
        assert len(default.source) > 20
        assert default.confidence in ("found", "memory", "mixed")


@given(SHAPES, VOLUMES, HEIGHTS, SLOPES, WIDTHS, st.floats(0, 10))
def test_the_sketch_stays_within_its_frame_and_keeps_proportions(
    shape: Shape, volume: float, height: float, slope: float, width: float, strip: float
) -> None:
    made = heap(shape, volume, height, slope, width)
    side, above = section(made), plan_view(made, strip)
    xs = [float(pair.split(",")[0]) for pair in side.points.split()]
    ys = [float(pair.split(",")[1]) for pair in side.points.split()]
    assert min(xs) >= 0
    assert max(xs) <= 320
    assert min(ys) >= 0
    assert max(ys) <= 150
    assert above.outer.x >= 0
    assert above.outer.right <= 320
    assert above.outer.bottom <= above.height
    drawn, real = (max(ys) - min(ys)) / (max(xs) - min(xs)), made.height_m / made.width_m
    assert math.isclose(drawn, real, rel_tol=0.05, abs_tol=0.02)
