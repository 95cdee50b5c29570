"""No row of a plan can be changed, dropped or doubled without the verifier's seeing it.

First by all that the verifier looks at: then the very file is named. Then by the rules alone, as if the plan had been
sealed anew: only a shadow price where no room is left cannot be found so, as prices do not follow from files.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ressursbank.plan.check import check_plan, rule_faults
from ressursbank.plan.columns import TABLES
from ressursbank.plan.faults import PlanError
from ressursbank.plan.read import read_plan
from ressursbank.plan.seal import digest_of
from ressursbank.region.read import read_region
from tests.plan.hand_worked import SMALL_REGION, hand_worked_plan
from tests.plan.mutations import mutations

_PRICES = ("shadow_price_nok_per_tonne", "total_shadow_price_nok_per_tonne")


@pytest.fixture
def plan_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    hand_worked_plan().write(folder)
    return folder


@pytest.mark.parametrize("table", TABLES)
def test_every_altered_row_is_refused_with_the_file_named(plan_folder: Path, table: str) -> None:
    file = plan_folder / f"{table}.csv"
    original = file.read_bytes()
    for mutation in mutations(plan_folder, values=1):
        if mutation.file == file.name:
            file.write_text(mutation.text, encoding="utf-8")
            named = {fault.file for fault in check_plan(SMALL_REGION, plan_folder)}
            assert file.name in named, f"{mutation.file}, {mutation.what}"
            file.write_bytes(original)


@pytest.mark.parametrize("table", TABLES)
def test_every_altered_row_is_refused_by_the_rules_alone(plan_folder: Path, table: str) -> None:
    region, file = read_region(SMALL_REGION), plan_folder / f"{table}.csv"
    passed = []
    for mutation in mutations(plan_folder):
        if mutation.file != file.name:
            continue
        file.write_text(mutation.text, encoding="utf-8")
        try:
            plan = read_plan(plan_folder)
        except PlanError:
            continue
        if not rule_faults(region, plan):
            passed.append(mutation)
    assert [mutation.what for mutation in passed if mutation.column not in _PRICES] == []
    assert len(passed) <= 5


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in the summary that is not an object or a list."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*path, number))
    else:
        yield path


def _altered(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    return value + "x" if isinstance(value, str) else value * 1.0001 + 0.01


def test_every_altered_value_of_the_summary_is_refused(plan_folder: Path) -> None:
    file = plan_folder / "summary.json"
    original = json.loads(file.read_text(encoding="utf-8"))
    for path in _leaves(original):
        for change in ("altered", "dropped", "emptied"):
            summary = json.loads(json.dumps(original))
            holder = summary
            for key in path[:-1]:
                holder = holder[key]
            if change == "dropped":
                del holder[path[-1]]
            else:
                holder[path[-1]] = None if change == "emptied" else _altered(holder[path[-1]])
            file.write_text(json.dumps(summary), encoding="utf-8")
            assert check_plan(SMALL_REGION, plan_folder), path


_KNOWN_ONLY_TO_THE_RUN = {"seconds", "versions", "reference", "kilometres_by_source", "digest"}


def test_every_figure_of_the_summary_is_recomputed(plan_folder: Path) -> None:
    file = plan_folder / "summary.json"
    original = json.loads(file.read_text(encoding="utf-8"))
    for path in _leaves(original):
        if path[0] in _KNOWN_ONLY_TO_THE_RUN:
            continue
        summary = json.loads(json.dumps(original))
        holder = summary
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = _altered(holder[path[-1]])
        summary["digest"] = digest_of(summary)
        file.write_text(json.dumps(summary), encoding="utf-8")
        assert check_plan(SMALL_REGION, plan_folder), path


def test_a_key_that_the_format_does_not_know_is_refused(plan_folder: Path) -> None:
    file = plan_folder / "summary.json"
    summary = json.loads(file.read_text(encoding="utf-8"))
    summary["remark"] = "best plan ever"
    summary["digest"] = digest_of(summary)
    file.write_text(json.dumps(summary), encoding="utf-8")
    assert [fault.column for fault in check_plan(SMALL_REGION, plan_folder)] == ["remark"]


@pytest.mark.parametrize("name", ["flows.csv", "capacity.csv", "summary.json", "plan.gpkg"])
def test_a_missing_file_is_named(plan_folder: Path, name: str) -> None:
    (plan_folder / name).unlink()
    assert [fault.file for fault in check_plan(SMALL_REGION, plan_folder)] == [name]


def test_a_file_that_is_no_part_of_a_plan_is_named(plan_folder: Path) -> None:
    shutil.copy(plan_folder / "flows.csv", plan_folder / "flows2.csv")
    assert [fault.file for fault in check_plan(SMALL_REGION, plan_folder)] == ["flows2.csv"]
