"""Packages that are broken in one way each, or in several (broken_packages.toml), made from tests/region/package."""

import shutil
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

GOOD = Path(__file__).parent / "package"


@dataclass(frozen=True, slots=True)
class Broken:
    """One broken package: changes to a copy of the good one, and every fault in the order they are told."""

    name: str
    changes: tuple[Sequence[str], ...]
    faults: tuple[str, ...]

    def make(self, folder: Path) -> Path:
        """The broken package, in a new folder."""
        shutil.copytree(GOOD, folder)
        for change, file, *texts in self.changes:
            _CHANGES[change](folder / file, *texts)
        return folder


def broken_packages() -> list[Broken]:
    """All of them."""
    rows = tomllib.loads((Path(__file__).parent / "broken_packages.toml").read_text(encoding="utf-8"))["broken"]
    return [Broken(row["name"], tuple(row["changes"]), tuple(row["faults"])) for row in rows]


def _swap(path: Path, old: str, new: str) -> None:
    """Other text in the one place where `old` stands."""
    assert path.read_text(encoding="utf-8").count(old) == 1
    _swap_every(path, old, new)


def _swap_every(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="")


def _add_line(path: Path, line: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8", newline="")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _encode(path: Path, encoding: str) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))


_CHANGES: Mapping[str, Callable[..., object]] = {
    "swap": _swap,
    "swap_every": _swap_every,
    "add_line": _add_line,
    "write": _write,
    "encode": _encode,
    "remove": Path.unlink,
    "make_folder": Path.mkdir,
}
