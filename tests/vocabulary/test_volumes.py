"""In place, loose, compacted and tonnes: there and back again, and figures worked out by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ressursbank import vocabulary as v
from ressursbank.vocabulary import volumes

Convert = Callable[[NDArray[np.float64], NDArray[np.int64]], NDArray[np.float64]]

THERE_AND_BACK: tuple[tuple[Convert, Convert], ...] = (
    (volumes.in_place_m3_to_tonnes, volumes.tonnes_to_in_place_m3),
    (volumes.loose_m3_to_tonnes, volumes.tonnes_to_loose_m3),
    (volumes.compacted_m3_to_tonnes, volumes.tonnes_to_compacted_m3),
    (volumes.in_place_to_loose, volumes.loose_to_in_place),
    (volumes.in_place_to_compacted, volumes.compacted_to_in_place),
    (volumes.loose_to_compacted, volumes.compacted_to_loose),
)

masses = st.lists(
    st.tuples(st.floats(0, 1e8, allow_subnormal=False), st.integers(0, len(v.MASS_TYPES) - 1)), min_size=1, max_size=40
).map(lambda pairs: (np.array([size for size, _ in pairs]), np.array([code for _, code in pairs])))


@pytest.mark.parametrize(("there", "back"), THERE_AND_BACK, ids=lambda convert: convert.__name__)
@given(mass=masses)
def test_a_volume_comes_back_as_it_went(
    there: Convert, back: Convert, mass: tuple[NDArray[np.float64], NDArray[np.int64]]
) -> None:
    sizes, codes = mass
    np.testing.assert_allclose(back(there(sizes, codes), codes), sizes, rtol=1e-12)
    np.testing.assert_allclose(there(back(sizes, codes), codes), sizes, rtol=1e-12)


@given(mass=masses)
def test_a_mass_weighs_the_same_in_place_loose_and_compacted(
    mass: tuple[NDArray[np.float64], NDArray[np.int64]],
) -> None:
    in_place, codes = mass
    tonnes = volumes.in_place_m3_to_tonnes(in_place, codes)
    loose = volumes.in_place_to_loose(in_place, codes)
    np.testing.assert_allclose(volumes.loose_m3_to_tonnes(loose, codes), tonnes, rtol=1e-12)
    compacted = volumes.loose_to_compacted(loose, codes)
    np.testing.assert_allclose(volumes.compacted_m3_to_tonnes(compacted, codes), tonnes, rtol=1e-12)


def test_a_thousand_cubic_metres_of_rock_in_place() -> None:
    rock = v.MASS_TYPES.code("rock")
    assert volumes.in_place_m3_to_tonnes(1000, rock) == pytest.approx(2700)
    assert volumes.in_place_to_loose(1000, rock) == pytest.approx(1600)
    assert volumes.in_place_to_compacted(1000, rock) == pytest.approx(1400)


def test_a_truck_load_of_thirty_tonnes_of_clay() -> None:
    clay = v.MASS_TYPES.code("clay")
    assert volumes.tonnes_to_in_place_m3(30, clay) == pytest.approx(30 / 1.85)
    assert volumes.tonnes_to_loose_m3(30, clay) == pytest.approx(30 / 1.85 * 1.15)


def test_a_delivered_cubic_metre_of_aggregate_is_its_own_loose_volume() -> None:
    aggregate = v.MASS_TYPES.code("crushed_aggregate")
    assert volumes.loose_m3_to_tonnes(1, aggregate) == pytest.approx(1.6)
    assert volumes.in_place_to_loose(1, aggregate) == 1


def test_one_mass_type_serves_a_whole_vector() -> None:
    sand = v.MASS_TYPES.code("sand")
    np.testing.assert_allclose(volumes.in_place_m3_to_tonnes([10, 20], sand), [19, 38])


@pytest.mark.parametrize("code", [-1, 14])
def test_a_code_outside_the_list_is_refused(code: int) -> None:
    with pytest.raises(v.UnknownMassTypeCodeError, match=f"{code}: no mass type has this code; valid are 0"):
        volumes.in_place_m3_to_tonnes(np.array([1.0, 1.0]), np.array([3, code]))
