"""Every Python block of the README runs, one after the other, in a folder with a region package."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.docs.documents import ROOT, blocks, text_of


def test_the_blocks_of_the_readme_run_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "tests" / "region" / "package", tmp_path / "region")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    written = blocks(text_of("README.md"), "python")
    assert written
    for block in written:
        exec(compile(block, "README.md", "exec"), names)
    assert (tmp_path / "plan" / "flows.csv").exists()


def test_the_readme_shows_the_notebook_in_three_lines() -> None:
    first = blocks(text_of("README.md"), "python")[0]
    lines = [line for line in first.splitlines() if line and not line.startswith(("from", "import"))]
    assert len(lines) == 3
