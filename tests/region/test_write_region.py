"""What is written reads back as the same region."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from ressursbank.region import Region, read_region, write_region
from ressursbank.region.generate import generate_region
from tests.region.broken_packages import GOOD
from tests.region.random_regions import regions
from tests.region.same_region import assert_same_region


def test_the_package_reads_back_as_it_was_written(tmp_path: Path) -> None:
    region = read_region(GOOD)

    write_region(region, tmp_path / "copy")

    assert_same_region(read_region(tmp_path / "copy"), region)


def test_what_is_written_twice_is_written_alike(tmp_path: Path) -> None:
    write_region(read_region(GOOD), tmp_path / "first")
    write_region(read_region(tmp_path / "first"), tmp_path / "second")

    for file in sorted((tmp_path / "first").iterdir()):
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(region=regions())
def test_any_region_reads_back_as_it_was_written(region: Region, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("region")

    write_region(region, folder)

    assert_same_region(read_region(folder), region)


def test_a_generated_region_reads_back_as_it_was_written(tmp_path: Path) -> None:
    region = generate_region(projects=80, facilities=12, periods=8, candidates=2, seed=7)

    write_region(region, tmp_path)

    assert_same_region(read_region(tmp_path), region)


def test_optional_columns_that_hold_nothing_are_left_out(tmp_path: Path) -> None:
    region = read_region(GOOD)
    lots = replace(region.lots, stage_probability=np.ones(len(region.lots)))

    write_region(replace(region, lots=lots), tmp_path)

    header = (tmp_path / "lots.csv").read_text(encoding="utf-8").splitlines()[0]
    assert "stage_probability" not in header
    assert "tonnes_p10" in header


def test_optional_files_of_an_earlier_package_are_removed(tmp_path: Path) -> None:
    region = read_region(GOOD)
    write_region(region, tmp_path)
    (tmp_path / "notes.txt").write_text("Ring Heggstadmoen", encoding="utf-8")
    none = np.arange(0)

    write_region(replace(region, distances=region.distances.take(none), substitutions=None), tmp_path)

    left = {file.name for file in tmp_path.iterdir()}
    assert "distances.csv" not in left
    assert "substitutions.csv" not in left
    assert "notes.txt" in left
    assert read_region(tmp_path).substitutions is None


def test_an_empty_substitution_table_is_not_the_vocabularys_own(tmp_path: Path) -> None:
    region = read_region(GOOD)
    assert region.substitutions is not None

    write_region(replace(region, substitutions=region.substitutions.take(np.arange(0))), tmp_path)

    substitutions = read_region(tmp_path).substitutions
    assert substitutions is not None
    assert len(substitutions) == 0


def test_unknown_columns_are_written_back(tmp_path: Path) -> None:
    region = read_region(GOOD)
    notes = np.array(["", "leire, bløt", *[""] * (len(region.lots) - 2)], dtype=object)

    write_region(replace(region, unknown_columns={"lots": {"notes": notes}}), tmp_path)

    assert read_region(tmp_path).unknown_columns["lots"]["notes"].tolist() == notes.tolist()


def test_a_number_that_the_format_cannot_say_is_refused(tmp_path: Path) -> None:
    region = read_region(GOOD)
    lots = replace(region.lots, tonnes=np.full(len(region.lots), np.nan))

    with pytest.raises(ValueError, match=r"lots\.csv, tonnes"):
        write_region(replace(region, lots=lots), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_every_assumption_is_written_with_its_source(tmp_path: Path) -> None:
    write_region(read_region(GOOD), tmp_path)

    text = (tmp_path / "assumptions.toml").read_text(encoding="utf-8")

    assert "# Default 1.4 (memory): Computed from N1000 road links of the region" in text
    assert "detour_factor = 1.35" in text
    assert "discount_rate_per_year = 0.0" in text
