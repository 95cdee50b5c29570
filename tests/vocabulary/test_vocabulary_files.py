"""Every figure and name of the vocabulary can be traced: each row says where it comes from and how sure it is."""

import subprocess
import sys

import pytest

from ressursbank.vocabulary.rows import DATA, read_rows

FILES = tuple(sorted(path.name for path in DATA.glob("*.csv")))


def test_every_file_of_the_vocabulary_is_there() -> None:
    assert set(FILES) == {
        "contamination_classes.csv",
        "contamination_limits.csv",
        "deposit_codes.csv",
        "directions.csv",
        "excavation_ratios.csv",
        "facility_kinds.csv",
        "facility_statuses.csv",
        "factors.csv",
        "mass_types.csv",
        "planning_stages.csv",
        "project_kinds.csv",
        "pyramid_levels.csv",
        "soil_classes.csv",
        "substitutions.csv",
    }


@pytest.mark.parametrize("file", FILES)
def test_every_row_has_a_source_and_a_confidence(file: str) -> None:
    for row in read_rows(file):
        assert row["source"].strip(), row
        assert row["confidence"] in {"found", "memory", "weak"}, row


@pytest.mark.parametrize("file", [file for file in FILES if file != "substitutions.csv"])
def test_no_id_stands_twice(file: str) -> None:
    rows = read_rows(file)
    ids = [row.get("id") or row.get("code") or row.get("symbol") or row.get("substance") for row in rows]
    assert None not in ids
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("file", FILES)
def test_every_name_is_given_in_both_languages(file: str) -> None:
    for row in read_rows(file):
        assert "name_nb" not in row or (row["name_nb"].strip() and row["name_en"].strip()), row


def test_importing_the_vocabulary_loads_no_heavy_library() -> None:
    heavy = "{'pandas', 'scipy', 'pyogrio', 'highspy', 'django', 'osmium', 'ressursbank.region'}"
    program = f"import sys, ressursbank.vocabulary; print(sorted({heavy} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
