"""The benchmark of the map asks for what the map serves: run once on few rows, so that it does not go stale."""

from benchmarks.portal_map import VIEWS, requests_of_views, timed

from tests.portal.maps.region_rows import Rows


def test_every_request_of_the_benchmark_is_answered(rows: Rows) -> None:
    found = timed(requests_of_views(views=2))
    assert set(found) == {"tile", "in view", "list of lots", "list of projects", "list of facilities", "page", "near"}
    assert len(found["tile"]) == 18


def test_views_are_the_same_each_time(rows: Rows) -> None:
    assert list(requests_of_views()) == list(requests_of_views(VIEWS))
