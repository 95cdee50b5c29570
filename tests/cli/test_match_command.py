"""match: ranked partners and who is left out, as tables and as JSON."""

from pathlib import Path

import pytest

from ressursbank.region.read import read_region
from ressursbank.region.tables import SURPLUS
from tests.cli.conftest import Run, answer

MATCH = {
    "partner_id",
    "kind",
    "first_period",
    "last_period",
    "kilometres",
    "cost_nok_per_tonne",
    "co2_kg_per_tonne",
    "pyramid_level",
    "objective_nok_per_tonne",
    "room_tonnes",
    "reasons",
}


@pytest.fixture(scope="module")
def lot() -> str:
    lots = read_region(Path(__file__).parent.parent / "region" / "package").lots
    return str(lots.id[lots.direction == SURPLUS][0])


def test_match_as_json_has_what_the_documentation_names(run: Run, package: Path, lot: str) -> None:
    found = answer(run("match", package, "--lot", lot, "--json"))
    assert found["lot_id"] == lot
    assert found["matches"]
    assert all(set(partner) >= MATCH for partner in found["matches"])
    assert all(set(row) == {"partner_id", "rule", "source", "opens_with"} for row in found["excluded"])


def test_match_lists_as_many_partners_as_asked_for(run: Run, package: Path, lot: str) -> None:
    assert len(answer(run("match", package, "--lot", lot, "--top", 1, "--json"))["matches"]) == 1


def test_match_prints_partners_and_counts_those_left_out(run: Run, package: Path, lot: str) -> None:
    result = run("match", package, "--lot", lot)
    assert result.exit_code == 0
    assert f"Partners for {lot}" in result.stdout


def test_match_refuses_a_lot_that_does_not_exist_with_the_nearest_ids(run: Run, package: Path, lot: str) -> None:
    result = run("match", package, "--lot", lot + "x")
    assert result.exit_code == 2
    assert lot in result.stderr
