"""What a package's files mean once they are read, and what is let pass with or without a warning."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from ressursbank.region import Region, read_region
from ressursbank.region.periods import ALWAYS, NEVER, parse_period
from ressursbank.region.tables import NEED, SURPLUS, UNLIMITED_QUARTERS
from ressursbank.vocabulary import FACILITY_KINDS, FACILITY_STATUSES, MASS_TYPES, PLANNING_STAGES, PROJECT_KINDS
from tests.region.broken_packages import GOOD
from tests.region.same_region import assert_same_region


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the good package."""
    return Path(shutil.copytree(GOOD, tmp_path / "region"))


@pytest.fixture(scope="module")
def region() -> Region:
    return read_region(GOOD)


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


def test_the_good_package_is_read_without_a_warning(region: Region) -> None:
    assert region.warnings == ()
    assert [len(table) for table in (region.sites, region.projects, region.lots, region.facilities)] == [8, 4, 7, 6]


def test_references_are_rows_and_codes_are_places_in_the_vocabulary(region: Region) -> None:
    assert region.sites.id[region.projects.site].tolist() == ["nyhavna", "sluppen", "ranheim", "skaun"]
    assert region.projects.id[region.lots.project[:3]].tolist() == ["nyhavna-bolig"] * 3
    assert [MASS_TYPES.ids[code] for code in region.lots.mass_type[:2]] == ["mixed_fill", "clay"]
    assert [PROJECT_KINDS.ids[code] for code in region.projects.kind[:2]] == ["housing", "business"]
    assert PLANNING_STAGES.ids[region.projects.planning_stage[0]] == "zoning"
    assert FACILITY_KINDS.ids[region.facilities.kind[0]] == "landfill"
    assert FACILITY_STATUSES.ids[region.facilities.status[1]] == "permitted"
    assert region.lots.direction.tolist() == [SURPLUS, SURPLUS, NEED, SURPLUS, SURPLUS, NEED, NEED]


def test_empty_cells_have_the_declared_meaning(region: Region) -> None:
    assert np.isnan(region.lots.tonnes_p10[1])
    assert region.lots.stage_probability[1] == 1
    assert region.facilities.opens[0] == ALWAYS
    assert region.facilities.closes[1] == NEVER
    assert region.facilities.total_tonnes[4] == np.inf
    assert region.facilities.max_storage_quarters.tolist() == [UNLIMITED_QUARTERS] * 3 + [12] + [UNLIMITED_QUARTERS] * 2
    assert region.facilities.is_candidate.tolist() == [False, False, True, False, False, False]
    assert region.facilities.holding_nok_per_tonne_quarter[0] == 0
    assert region.projects.owner[1] == ""


def test_values_hold_commas_quotation_marks_and_line_breaks(region: Region) -> None:
    assert region.projects.name[0] == 'Nyhavna, "Kullkranpiren"'
    assert region.projects.name[3] == "Buvika jorde\n(nydyrking)"


def test_assumptions_that_are_left_out_have_the_packages_own_figures(region: Region) -> None:
    assumptions = region.assumptions

    assert assumptions.horizon_start == parse_period("2027-Q1")
    assert assumptions.periods == 8
    assert (region.first_period, region.last_period) == (parse_period("2027-Q1"), parse_period("2028-Q4"))
    assert assumptions.nok_per_tonne_km == 3.2
    assert assumptions.carbon_price_nok_per_tonne == 2000
    assert assumptions.co2_kg_per_tonne["sorting"] == 2.4
    assert assumptions.co2_kg_per_tonne["landfill"] == 1.3
    assert assumptions.pyramid_nok_per_tonne == {2: 0, 3: 10, 4: 20, 5: 40, 6: 90}


def test_optional_files_may_be_missing(package: Path) -> None:
    for file in ("project_storage", "facility_capacity", "substitutions", "distances"):
        (package / f"{file}.csv").unlink()

    region = read_region(package)

    assert [len(region.project_storage), len(region.facility_capacity), len(region.distances)] == [0, 0, 0]
    assert region.substitutions is None


def test_columns_may_stand_in_any_order(package: Path, region: Region) -> None:
    lines = (package / "facility_capacity.csv").read_text(encoding="utf-8").splitlines()
    turned = [",".join(reversed(line.split(","))) for line in lines]
    (package / "facility_capacity.csv").write_text("\n".join(turned), encoding="utf-8")

    assert_same_region(read_region(package), region)


def test_a_byte_order_mark_and_carriage_returns_change_nothing(package: Path, region: Region) -> None:
    for file in package.iterdir():
        if file.name != "projects.csv":  # which holds a line break within a value
            file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))

    assert_same_region(read_region(package), region)


def test_spaces_round_values_and_blank_lines_change_nothing(package: Path, region: Region) -> None:
    lots = package / "lots.csv"
    lots.write_text(lots.read_text(encoding="utf-8").replace(",", " , ").replace("\n", "\n\n"), encoding="utf-8")

    assert_same_region(read_region(package), region)


def test_an_unknown_column_is_kept_with_a_warning(package: Path) -> None:
    swap(package / "facility_capacity.csv", "per_period\n", "per_period,kilde\n")
    for tonnes in ("25000", "15000", "8000", "60000"):
        swap(package / "facility_capacity.csv", f",{tonnes}\n", f",{tonnes},MEF\n")

    region = read_region(package)

    assert region.unknown_columns["facility_capacity"]["kilde"].tolist() == ["MEF"] * 4
    assert [str(warning) for warning in region.warnings] == [
        "facility_capacity.csv, line 1, kilde: column is not part of the format; it is kept, not used"
    ]


def test_a_misspelt_optional_column_is_warned_about_with_the_nearest(package: Path) -> None:
    swap(package / "lots.csv", "stage_probability", "stage_probabilty")

    assert [str(warning) for warning in read_region(package).warnings] == [
        "lots.csv, line 1, stage_probabilty: column is not part of the format; it is kept, not used "
        "(nearest: stage_probability)"
    ]


def test_an_unknown_file_is_warned_about(package: Path) -> None:
    shutil.move(package / "distances.csv", package / "distance.csv")

    assert [str(warning) for warning in read_region(package).warnings] == [
        "distance.csv: is not part of the format; it is not read (nearest: distances.csv)"
    ]


def test_a_missing_descriptor_is_a_warning(package: Path) -> None:
    (package / "datapackage.json").unlink()

    assert [str(warning) for warning in read_region(package).warnings] == [
        "datapackage.json: is missing; other tools find the columns' meaning there"
    ]


def test_yields_of_a_type_that_the_plant_does_not_accept_are_a_warning(package: Path) -> None:
    with (package / "facility_yields.csv").open("a", encoding="utf-8") as target:
        target.write("torgard-vask,peat,topsoil,0.5,1\n")

    assert [str(warning) for warning in read_region(package).warnings] == [
        'facility_yields.csv, line 7, mass_type_in: "peat" is not accepted by "torgard-vask"; this row is not used'
    ]


def test_shares_may_sum_to_one_as_decimals_do(package: Path) -> None:
    swap(package / "facility_yields.csv", "torgard-vask,mixed_fill,sand,0.6,1", "torgard-vask,mixed_fill,sand,0.1,1")
    with (package / "facility_yields.csv").open("a", encoding="utf-8") as target:
        target.write("torgard-vask,mixed_fill,gravel,0.2,1\ntorgard-vask,mixed_fill,rock,0.4000000005,1\n")

    read_region(package)


def test_both_directions_of_a_pair_may_be_listed(region: Region) -> None:
    pairs = zip(region.distances.from_site.tolist(), region.distances.to_site.tolist(), strict=True)

    assert [(region.sites.id[one], region.sites.id[other]) for one, other in pairs][:2] == [
        ("nyhavna", "heggstad"),
        ("heggstad", "nyhavna"),
    ]
