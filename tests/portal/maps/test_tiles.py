"""Vector tiles: nothing lost and nothing twice at any zoom, and nothing that one may not see."""

import math
from typing import Any

import mapbox_vector_tile
import pytest
from django.http import QueryDict
from django.test import Client

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.services import change
from ressursbank.portal.maps.asked import Asked, read_asked
from ressursbank.portal.maps.index import current_index
from ressursbank.portal.maps.listed import in_view, list_counts
from ressursbank.portal.maps.seen import seen_by
from ressursbank.portal.maps.tiles import HIGHEST_ZOOM, POINTS_FROM, TileSquare, tile
from tests.portal.maps.region_rows import EAST, NORTH, SOUTH, WEST, Rows
from tests.portal.people import People


def squares(zoom: int) -> list[TileSquare]:
    """Those that cover the rows' area."""
    side = 2**zoom

    def column(longitude: float) -> int:
        return int((longitude + 180) / 360 * side)

    def row(latitude: float) -> int:
        return int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * side)

    return [
        TileSquare(zoom, x, y) for x in range(column(WEST), column(EAST) + 1) for y in range(row(NORTH), row(SOUTH) + 1)
    ]


def features(content: bytes, layer: str) -> list[dict[str, Any]]:
    if not content:
        return []
    decoded = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    return [feature["properties"] for feature in decoded.get(layer, {"features": []})["features"]]


@pytest.mark.parametrize("zoom", [4, 7, 9, 11, POINTS_FROM])
def test_all_tiles_of_a_zoom_add_up_to_the_region(people: People, rows: Rows, zoom: int) -> None:
    index, asked = current_index(), Asked()
    seen = seen_by(index, people.acting("frida"))
    places, facilities, storage = [], [], []
    for square in squares(zoom):
        content = tile(index, seen, asked, square)
        places += features(content, "places")
        facilities += features(content, "facilities")
        storage += features(content, "storage")
    view, counts = in_view(index, seen, asked), list_counts(index, seen, asked)
    assert sum(place["n"] for place in places) == counts["projects"]
    assert sum(place.get("surplus", 0) for place in places) == pytest.approx(view.surplus, rel=0.001)
    assert sum(place.get("need", 0) for place in places) == pytest.approx(view.need, rel=0.001)
    assert sum(each.get("n", 1) for each in facilities) == counts["facilities"]
    assert sum(each.get("n", 1) for each in storage) == counts["storage"]


def test_a_place_is_drawn_where_it_lies(people: People, rows: Rows) -> None:
    index = current_index()
    project = next(project for project in rows.projects if project.state == "published")
    seen = seen_by(index, OPERATOR)
    side, zoom = 2**HIGHEST_ZOOM, HIGHEST_ZOOM
    x = (project.site.longitude + 180) / 360 * side
    y = (1 - math.asinh(math.tan(math.radians(project.site.latitude))) / math.pi) / 2 * side
    content = tile(index, seen, Asked(), TileSquare(zoom, int(x), int(y)))
    decoded = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    points = [feature["geometry"]["coordinates"] for feature in decoded["places"]["features"]]
    assert any(math.dist(point, ((x % 1) * 4096, (y % 1) * 4096)) < 2 for point in points)


@pytest.mark.parametrize("name", ["nobody", "frida", "mona"])
def test_no_draft_of_others_is_in_any_tile_list_or_pop_up(people: People, rows: Rows, name: str) -> None:
    client, acting = people.client(name), people.acting(name)
    own = acting.organisation.pk if acting.organisation is not None else -1
    hidden = [
        thing
        for thing in (*rows.projects, *rows.facilities, *rows.storage)
        if thing.state in ("draft", "withdrawn") and thing.organisation_id != own
    ]
    assert hidden
    near = [f"/kart/tiles/{each.zoom}/{each.column}/{each.row}.mvt" for each in squares(11)]
    lists = [f"/kart/?view=list&show={which}" for which in ("lots", "projects", "facilities", "storage")]
    addresses = [*near, *lists, "/kart/", "/kart/naer/?near=63.3,10.4"]
    shown = b"".join(client.get(address).content for address in addresses)
    for thing in hidden:
        kind = {"p": "project", "f": "facility", "a": "storage"}[thing.public_id[0]]
        assert client.get(f"/kart/about/{kind}/{thing.public_id}/").status_code == 404
        assert f'/{thing.public_id}/"'.encode() not in shown
        assert thing.name.encode() not in shown


def test_a_tile_is_kept_until_something_changes(people: People, rows: Rows) -> None:
    client, address = Client(HTTP_HOST="localhost"), "/kart/tiles/6/33/17.mvt"
    first = client.get(address)
    assert first.status_code == 200
    assert first["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert "public" in first["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    change(OPERATOR, "export.region", rows.projects[0], {"name": "Nytt"})
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_tile_of_somebody_logged_in_is_nobody_elses(people: People, rows: Rows) -> None:
    address = "/kart/tiles/6/33/17.mvt"
    of_nobody, of_frida = people.client("nobody").get(address), people.client("frida").get(address)
    assert "private" in of_frida["Cache-Control"]
    assert "public" not in of_frida["Cache-Control"]
    assert "Cookie" in of_nobody["Vary"]
    assert of_frida["ETag"] != of_nobody["ETag"]
    assert of_frida["ETag"] != people.client("berit").get(address)["ETag"]


def test_where_nothing_lies_there_is_no_content(people: People, rows: Rows) -> None:
    client = Client(HTTP_HOST="localhost")
    assert client.get("/kart/tiles/6/0/0.mvt").status_code == 204
    for address in ("/kart/tiles/2/9/0.mvt", "/kart/tiles/16/0/0.mvt", "/kart/tiles/40/0/0.mvt"):
        assert client.get(address).status_code == 404


def test_tiles_follow_the_filter(people: People, rows: Rows) -> None:
    index = current_index()
    seen = seen_by(index, people.acting("nobody"))
    asked = read_asked(QueryDict("layer=facilities&facility_kind=landfill"))
    kinds = set()
    for square in squares(POINTS_FROM):
        content = tile(index, seen, asked, square)
        assert not features(content, "places")
        kinds |= {each["kind"] for each in features(content, "facilities") if "kind" in each}
    assert kinds <= {"landfill"}


def test_a_tile_costs_the_same_queries_however_many_rows(
    people: People, rows: Rows, django_assert_num_queries: Any
) -> None:
    client = Client(HTTP_HOST="localhost")
    client.get("/kart/tiles/6/33/17.mvt")
    # The state of the rows, and which plan is published.
    with django_assert_num_queries(2):
        client.get("/kart/tiles/6/33/17.mvt")
