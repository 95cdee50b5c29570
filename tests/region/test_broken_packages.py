"""Every fault of the format, alone and together, is told in full."""

from pathlib import Path

import pytest

from ressursbank.region import RegionError, check_package, read_region
from tests.region.broken_packages import Broken, broken_packages


@pytest.mark.parametrize("broken", broken_packages(), ids=lambda broken: broken.name)
def test_every_fault_of_a_broken_package_is_told(broken: Broken, tmp_path: Path) -> None:
    result = check_package(broken.make(tmp_path / "region"))

    assert [str(fault) for fault in result.faults] == list(broken.faults)
    assert result.faults
    assert result.region is None


def test_reading_a_broken_package_raises_all_its_faults(tmp_path: Path) -> None:
    several = next(broken for broken in broken_packages() if broken.name == "faults in every file")

    with pytest.raises(RegionError) as raised:
        read_region(several.make(tmp_path / "region"))

    assert [str(fault) for fault in raised.value.faults] == list(several.faults)
    assert str(raised.value).splitlines() == list(several.faults)


def test_a_fault_says_where_it_is_and_what_would_be_right(tmp_path: Path) -> None:
    one = next(broken for broken in broken_packages() if broken.name == "negative tonnes")

    (fault,) = check_package(one.make(tmp_path / "region")).faults

    assert (fault.file, fault.line, fault.column, fault.value) == ("lots.csv", 3, "tonnes", "-15500.5")
    assert fault.message == "must be zero or more"


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "nowhere"

    assert [str(fault) for fault in check_package(path).faults] == [
        f"{path}: does not exist; must be the folder of a region package"
    ]


def test_a_file_in_place_of_a_folder_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "region.zip"
    path.write_bytes(b"PK")

    assert [str(fault) for fault in check_package(path).faults] == [
        f"{path}: is a file; must be the folder of a region package"
    ]


def test_an_empty_folder_lacks_every_file_that_must_be_there(tmp_path: Path) -> None:
    assert [fault.file for fault in check_package(tmp_path).faults] == [
        "sites.csv",
        "projects.csv",
        "lots.csv",
        "facilities.csv",
        "facility_accepts.csv",
        "assumptions.toml",
    ]
