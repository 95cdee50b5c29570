"""Whatever bytes a package's folder holds, reading gives a region or a list of faults, and nothing else."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ressursbank.region import RegionError, check_package, read_region
from tests.region.broken_packages import GOOD

FILES = sorted(file.name for file in GOOD.iterdir())
LONG = [b"9" * 400, b"{" * 2000, b"[" * 2000, b"0x" + b"f" * 5000]
MARKS = [b'"', b'""', b",", b";", b"\n", b"\r", b"\r\n", b"\t", b"-", b"[[", b"]", b"=", b"#"]
WORDS = [b"nan", b"1e999", b"2027-Q1", "\u0662\u0660".encode(), b"\xc2\x85", b"\x00", b"\xff", b"\xef\xbb\xbf"]

edits = st.lists(
    st.tuples(
        st.sampled_from(FILES),
        st.floats(0, 1),
        st.integers(0, 12),
        st.one_of(st.binary(max_size=6), st.sampled_from(LONG + MARKS + WORDS)),
    ),
    min_size=1,
    max_size=6,
)


def read_or_be_told(folder: Path) -> None:
    result = check_package(folder)
    assert (result.region is None) == bool(result.faults)
    assert all(str(fault) for fault in result.faults + result.warnings)


@settings(max_examples=120, deadline=None)
@given(changes=edits)
def test_changed_bytes_give_a_region_or_faults(
    changes: list[tuple[str, float, int, bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any") / "region"
    shutil.copytree(GOOD, folder)
    for file, where, dropped, added in changes:
        content = (folder / file).read_bytes()
        start = int(where * len(content))
        (folder / file).write_bytes(content[:start] + added + content[start + dropped :])

    read_or_be_told(folder)
    shutil.rmtree(folder)


@settings(max_examples=60, deadline=None)
@given(file=st.sampled_from(FILES), content=st.binary(max_size=200))
def test_a_file_of_any_bytes_gives_a_region_or_faults(
    file: str, content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any") / "region"
    shutil.copytree(GOOD, folder)
    (folder / file).write_bytes(content)

    read_or_be_told(folder)
    shutil.rmtree(folder)


@pytest.mark.parametrize("file", FILES)
def test_brackets_nested_without_end_are_a_fault(file: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GOOD, tmp_path / "region"))
    (folder / file).write_bytes(b"key = " + b"[" * 100_000 if file.endswith(".toml") else b"[" * 100_000)

    with pytest.raises(RegionError):
        read_region(folder)


def test_a_field_longer_than_any_name_is_a_fault(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GOOD, tmp_path / "region"))
    with (folder / "sites.csv").open("a", encoding="utf-8") as target:
        target.write('tiller,"' + "x" * 200_000 + '",10.4,63.4,5001\n')

    with pytest.raises(RegionError):
        read_region(folder)
