"""show and compare: the tables in the terminal and their JSON."""

from pathlib import Path

import pytest

from ressursbank.plan.read import read_plan
from tests.cli.conftest import Run, answer


def test_show_prints_terms_levels_capacity_and_flows(run: Run, plan_folder: Path) -> None:
    result = run("show", plan_folder)
    assert result.exit_code == 0
    for words in ("objective, NOK", "level of the resource pyramid", "price", "Largest flows"):
        assert words in result.stdout


def test_show_as_json_adds_up_to_the_plan(run: Run, plan_folder: Path) -> None:
    shown = answer(run("show", plan_folder, "--rows", 1000, "--json"))
    flows = read_plan(plan_folder).flows
    assert sum(flow["tonnes"] for flow in shown["flows"]) == pytest.approx(flows.tonnes.sum())
    by_level = sum(sum(year.values()) for year in shown["tonnes_by_year_and_pyramid_level"].values())
    assert by_level == pytest.approx(flows.tonnes[flows.pyramid_level > 0].sum())


def test_show_lists_as_many_flows_as_asked_for(run: Run, plan_folder: Path) -> None:
    assert len(answer(run("show", plan_folder, "--rows", 2, "--json"))["flows"]) == 2


def test_show_refuses_a_folder_without_a_plan(run: Run, tmp_path: Path) -> None:
    result = run("show", tmp_path, "--json")
    assert result.exit_code == 2
    assert answer(result)["faults"]


def test_a_plan_compared_with_itself_differs_in_nothing(run: Run, plan_folder: Path) -> None:
    compared = answer(run("compare", plan_folder, plan_folder, "--json"))
    assert compared["flows_that_differ"] == []
    assert all(first == second for first, second in compared["objective_terms_nok"].values())


def test_compare_holds_two_plans_side_by_side(run: Run, package: Path, plan_folder: Path, tmp_path: Path) -> None:
    run("plan", package, "--out", tmp_path / "off", "--pyramid", "off")
    compared = answer(run("compare", plan_folder, tmp_path / "off", "--json"))
    assert compared["objective_terms_nok"]["pyramid"][1] == 0
    assert run("compare", plan_folder, tmp_path / "off").exit_code == 0
