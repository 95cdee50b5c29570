"""Positions and corners as people type them."""

import pytest

from ressursbank.portal.plots import PlotError, read_plot_text, read_position, write_plot_text


@pytest.mark.parametrize(
    "text",
    [
        "63.4305, 10.3951",
        "63,4305 10,3951",
        "63.4305,10.3951",
        "63,4305;10,3951",
        "63,4305, 10,3951",
        "N63.4305° E10.3951°",
        " 63.4305\t10.3951 ",
    ],
)
def test_degrees_are_read_however_they_are_parted(text: str) -> None:
    position = read_position(text)
    assert (position.latitude, position.longitude) == (63.4305, 10.3951)
    assert position.note == ""


def test_swapped_degrees_are_noticed() -> None:
    position = read_position("10.3951, 63.4305")
    assert (position.latitude, position.longitude) == (63.4305, 10.3951)
    assert "byttet om" in position.note


@pytest.mark.parametrize(
    "text", ["7041816, 270340", "270340 7041816", "N 7041816 Ø 270340", "7 041 816 270 340", "270 340 7 041 816"]
)
def test_metres_in_utm_33_are_read_in_either_order(text: str) -> None:
    position = read_position(text)
    assert position.latitude == pytest.approx(63.4305, abs=1e-4)
    assert position.longitude == pytest.approx(10.3951, abs=1e-4)
    assert "33" in position.note


def test_another_zone_can_be_named() -> None:
    position = read_position("7034500, 569900 UTM32")
    assert (position.latitude, position.longitude) == (
        pytest.approx(63.4321, abs=1e-4),
        pytest.approx(10.4008, abs=1e-4),
    )


@pytest.mark.parametrize("text", ["", "her", "63.43", "63 10 5", "5, 7", "-63.4, 10.4", "1e9, 2e9"])
def test_what_is_no_place_in_norway_is_refused(text: str) -> None:
    with pytest.raises(PlotError):
        read_position(text)


SQUARE = "63.4300, 10.3900\n63.4310, 10.3900\n63.4310, 10.3920\n63.4300, 10.3920"


def test_corners_become_a_plot_with_an_area() -> None:
    plot = read_plot_text(SQUARE)
    assert plot.geometry["type"] == "MultiPolygon"
    assert plot.area_m2 == pytest.approx(111.4 * 99.9, rel=0.01)


def test_a_plot_is_written_as_it_was_typed() -> None:
    text = write_plot_text(read_plot_text(SQUARE).geometry)
    assert write_plot_text(read_plot_text(text).geometry) == text
    assert text.splitlines()[0] == "63.43, 10.39"


def test_an_empty_line_parts_polygons() -> None:
    other = SQUARE.replace("63.43", "63.44")
    plot = read_plot_text(f"{SQUARE}\n\n{other}")
    assert len(plot.geometry["coordinates"]) == 2


def test_every_faulty_line_is_named() -> None:
    with pytest.raises(PlotError) as caught:
        read_plot_text("63.43, 10.39\ntull\n63.431, 10.39\n5, 7")
    assert [fault[:7] for fault in caught.value.faults] == ["Linje 2", "Linje 4"]


def test_two_corners_are_no_plot() -> None:
    with pytest.raises(PlotError, match="minst tre hjørner"):
        read_plot_text("63.43, 10.39\n63.431, 10.39")


def test_geojson_can_be_pasted() -> None:
    text = '{"type":"Polygon","coordinates":[[[10.39,63.43],[10.39,63.431],[10.392,63.431],[10.39,63.43]]]}'
    assert read_plot_text(text).area_m2 > 1000
