"""Real road data that is not part of the repository; tests that need it are skipped with a word where it is absent."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from ressursbank.roads import RoadNetwork, build_network

_Test = TypeVar("_Test", bound=Callable[..., None])
_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
LIECHTENSTEIN = _DATA / "liechtenstein.osm.pbf"
N1000 = _DATA / "n1000" / "n1000_veglenke_norge.gpkg"


def _needs(path: Path) -> Callable[[_Test], _Test]:
    def mark(test: _Test) -> _Test:
        skip = pytest.mark.skipif(not path.is_file(), reason=f"no ../shared/data/{path.relative_to(_DATA)}")
        marked: _Test = pytest.mark.shared_data(skip(test))
        return marked

    return mark


needs_liechtenstein = _needs(LIECHTENSTEIN)
needs_n1000 = _needs(N1000)


@cache
def liechtenstein() -> RoadNetwork:
    return build_network(LIECHTENSTEIN)


@cache
def norway() -> RoadNetwork:
    return build_network(N1000)
