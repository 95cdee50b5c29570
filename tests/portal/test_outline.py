"""The quiet background: small, sourced, and just what its maker makes of the sources."""

import gzip
import json
from pathlib import Path

import brotli
import pytest

from ressursbank.portal.maps.outline import OUTLINE, make_outline

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
MUNICIPALITIES = SHARED / "municipalities_trondelag.geojson"
ROADS = SHARED / "n1000" / "n1000_veglenke_trondheimsregionen.geojson"
EIGHT = {"Trondheim", "Malvik", "Stjørdal", "Melhus", "Skaun", "Orkland", "Midtre Gauldal", "Indre Fosen"}


def test_the_outline_is_small_and_names_its_source() -> None:
    outline = json.loads(OUTLINE.read_text(encoding="utf-8"))
    assert OUTLINE.stat().st_size < 60_000
    assert "Kartverket" in outline["source"]
    assert "CC BY 4.0" in outline["source"]


def test_the_outline_names_the_eight_municipalities_of_the_region() -> None:
    outline = json.loads(OUTLINE.read_text(encoding="utf-8"))
    assert {feature["properties"].get("name") for feature in outline["features"]} >= EIGHT


@pytest.mark.shared_data
@pytest.mark.skipif(not (MUNICIPALITIES.is_file() and ROADS.is_file()), reason="no maps in ../shared/data")
def test_the_outline_is_what_its_maker_makes_of_the_sources() -> None:
    assert make_outline(MUNICIPALITIES, ROADS) == json.loads(OUTLINE.read_text(encoding="utf-8"))


def test_the_compressed_outlines_are_the_outline() -> None:
    content = OUTLINE.read_bytes()
    assert gzip.decompress(OUTLINE.with_name("outline.geojson.gz").read_bytes()) == content
    assert brotli.decompress(OUTLINE.with_name("outline.geojson.br").read_bytes()) == content
