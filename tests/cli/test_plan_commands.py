"""plan and verify: exit codes, what is written, what is never written over."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, answer


def test_plan_writes_a_plan_that_verify_accepts(run: Run, package: Path, plan_folder: Path) -> None:
    result = run("verify", package, plan_folder, "--json")
    assert result.exit_code == 0, result.stderr
    assert answer(result) == {"faults": []}


def test_plan_prints_its_summary_as_json(run: Run, package: Path, tmp_path: Path) -> None:
    result = run("plan", package, "--out", tmp_path / "plan", "--json")
    assert result.exit_code == 0
    summary = answer(result)["summary"]
    assert sum(summary["objective_terms_nok"].values()) == pytest.approx(summary["objective_nok"])


def test_plan_prints_words_only_on_stderr_under_json(run: Run, package: Path, tmp_path: Path) -> None:
    result = run("plan", package, "--out", tmp_path / "plan", "--json")
    assert result.stdout.lstrip().startswith("{")
    assert "Planning" in result.stderr


def test_plan_is_not_written_over_another_without_force(run: Run, package: Path, plan_folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in plan_folder.iterdir()}
    result = run("plan", package, "--out", plan_folder, "--json")
    assert result.exit_code == 2
    assert "--force" in answer(result)["faults"][0]["message"]
    assert {file.name: file.read_bytes() for file in plan_folder.iterdir()} == before


def test_force_replaces_a_plan(run: Run, package: Path, tmp_path: Path) -> None:
    run("plan", package, "--out", tmp_path / "plan")
    assert run("plan", package, "--out", tmp_path / "plan", "--pyramid", "off", "--force").exit_code == 0
    assert json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))["pyramid"] == "off"


def test_pyramid_replaces_what_the_package_says(run: Run, package: Path, tmp_path: Path) -> None:
    result = run("plan", package, "--out", tmp_path / "plan", "--pyramid", "lexicographic", "--json")
    assert answer(result)["summary"]["pyramid"] == "lexicographic"


def test_plan_of_a_broken_package_lists_every_fault_and_writes_nothing(
    run: Run, broken_package: Path, tmp_path: Path
) -> None:
    result = run("plan", broken_package, "--out", tmp_path / "plan", "--json")
    assert result.exit_code == 2
    assert len(answer(result)["faults"]) >= 2
    assert not (tmp_path / "plan").exists()


def test_a_solver_that_stops_at_its_limit_leaves_its_best_plan_and_exit_code_3(run: Run, tmp_path: Path) -> None:
    region, plan = tmp_path / "region", tmp_path / "plan"
    run("generate", region, "--projects", 60, "--facilities", 14, "--candidates", 4)
    result = run("plan", region, "--out", plan, "--time-limit", 0.001, "--json")
    assert result.exit_code == 3
    assert answer(result)["summary"]["status"] == "limit"
    assert answer(result)["summary"]["gap"] > 0
    assert "optimum is at most" in result.stderr
    assert run("verify", region, plan).exit_code == 0


def test_verify_lists_what_is_wrong_with_a_changed_plan(
    run: Run, package: Path, plan_folder: Path, tmp_path: Path
) -> None:
    for file in plan_folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    lines = (tmp_path / "flows.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "flows.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    result = run("verify", package, tmp_path, "--json")
    assert result.exit_code == 2
    assert answer(result)["faults"]


def test_verify_refuses_a_plan_that_is_not_there(run: Run, package: Path, tmp_path: Path) -> None:
    assert run("verify", package, tmp_path / "nowhere").exit_code == 2
