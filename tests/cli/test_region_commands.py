"""demo, generate and check: what they write, refuse and say."""

from pathlib import Path

from ressursbank.region import read_region
from tests.cli.conftest import Run, answer


def test_demo_writes_a_package_without_faults(run: Run, tmp_path: Path) -> None:
    assert run("demo", tmp_path / "demo").exit_code == 0
    checked = run("check", tmp_path / "demo", "--json")
    assert checked.exit_code == 0
    assert answer(checked)["rows"]["projects"] >= 100


def test_demo_takes_its_kilometres_from_the_main_roads(run: Run, tmp_path: Path) -> None:
    run("demo", tmp_path / "demo")
    assert (read_region(tmp_path / "demo").distances.source != "").any()


def test_generate_writes_a_region_of_the_size_asked_for(run: Run, tmp_path: Path) -> None:
    sizes = ("--projects", 30, "--facilities", 9, "--periods", 8, "--candidates", 2, "--seed", 7)
    result = run("generate", tmp_path / "region", *sizes, "--json")
    assert result.exit_code == 0
    region = read_region(tmp_path / "region")
    assert (len(region.projects), len(region.facilities), region.assumptions.periods) == (30, 9, 8)
    assert region.facilities.is_candidate.sum() == 2
    assert answer(result)["rows"]["projects"] == 30


def test_generate_with_the_same_seed_writes_the_same_files(run: Run, tmp_path: Path) -> None:
    for folder in ("first", "second"):
        run("generate", tmp_path / folder, "--projects", 20, "--seed", 3)
    for file in sorted((tmp_path / "first").iterdir()):
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()


def test_generate_refuses_more_candidates_than_facilities(run: Run, tmp_path: Path) -> None:
    result = run("generate", tmp_path / "region", "--facilities", 2, "--candidates", 3)
    assert result.exit_code == 2
    assert not (tmp_path / "region").exists()


def test_a_folder_with_files_is_not_written_over_without_force(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    result = run("generate", tmp_path, "--json")
    assert result.exit_code == 2
    assert "--force" in answer(result)["faults"][0]["message"]
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_force_writes_over_a_package_and_leaves_other_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "lots.csv").write_text("old", encoding="utf-8")
    assert run("generate", tmp_path, "--projects", 5, "--force").exit_code == 0
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert len(read_region(tmp_path).projects) == 5


def test_a_file_in_place_of_the_folder_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "region").write_text("a file", encoding="utf-8")
    assert run("generate", tmp_path / "region", "--force").exit_code == 2


def test_check_counts_the_rows_of_a_package_without_faults(run: Run, package: Path) -> None:
    result = run("check", package, "--json")
    assert result.exit_code == 0
    assert answer(result)["faults"] == []
    assert answer(result)["rows"]["lots"] == len(read_region(package).lots)


def test_check_lists_every_fault_as_json(run: Run, broken_package: Path) -> None:
    result = run("check", broken_package, "--json")
    assert result.exit_code == 2
    places = {(fault["file"], fault["line"], fault["column"]) for fault in answer(result)["faults"]}
    assert {("lots.csv", 2, "tonnes"), ("lots.csv", 2, "project_id")} <= places


def test_check_lists_every_fault_in_words(run: Run, broken_package: Path) -> None:
    result = run("check", broken_package)
    assert result.exit_code == 2
    assert 'lots.csv, line 2, tonnes: "-120"' in result.stderr
    assert 'lots.csv, line 2, project_id: "no-such-project"' in result.stderr
    assert result.stdout == ""


def test_check_refuses_a_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path / "nowhere", "--json")
    assert result.exit_code == 2
    assert len(answer(result)["faults"]) == 1
