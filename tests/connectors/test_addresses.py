"""Addresses and municipalities: real HTTP against a local server that answers in the mapping authority's shapes."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from ressursbank.connectors.addresses import (
    AddressesUnreachableError,
    municipality_at,
    parse_addresses,
    search_addresses,
    service,
)

STORGATA = {
    "metadata": {"treffPerSide": 8, "side": 0, "totaltAntallTreff": 1, "viserFra": 0, "viserTil": 8},
    "adresser": [
        {
            "adressenavn": "Storgata",
            "adressetekst": "Storgata 1",
            "adressekode": 17059,
            "nummer": 1,
            "bokstav": "",
            "kommunenummer": "0301",
            "kommunenavn": "OSLO",
            "gardsnummer": 208,
            "bruksnummer": 619,
            "festenummer": 0,
            "objtype": "Vegadresse",
            "postnummer": "0155",
            "poststed": "OSLO",
            "stedfestingverifisert": True,
            "representasjonspunkt": {"epsg": "EPSG:4258", "lat": 59.913006, "lon": 10.747871},
            "oppdateringsdato": "2026-03-26T19:41:05",
        }
    ],
}
OSLO = {"kommunenummer": "0301", "kommunenavn": "Oslo", "fylkesnummer": "03", "fylkesnavn": "Oslo"}


class _Authority(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/adresser/v1/sok" and query["sok"] != ["tull"]:
            self._send(200, STORGATA)
        elif path == "/adresser/v1/sok":
            self._send(200, {"adresser": "another shape"})
        elif path == "/kommuneinfo/v1/punkt" and query["koordsys"] == ["4258"]:
            self._send(200, OSLO)
        else:
            self._send(404, {"message": "Not found"})

    def _send(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def authority() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Authority)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _Authority.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_is_found_with_its_position_and_municipality(authority: str) -> None:
    [found] = search_addresses("storgata 1", base=authority)
    assert (found.text, found.postal_place, found.municipality) == ("Storgata 1", "0155 Oslo", "0301")
    assert (found.latitude, found.longitude) == (59.913006, 10.747871)
    assert "sok=storgata+1" in _Authority.asked[0]


def test_the_search_can_be_kept_to_a_municipality(authority: str) -> None:
    search_addresses("storgata", base=authority, municipality="5001")
    assert "kommunenummer=5001" in _Authority.asked[0]


def test_the_municipality_of_a_point_is_asked_in_longitude_and_latitude(authority: str) -> None:
    assert municipality_at(10.747871, 59.913006, base=authority) == "0301"
    assert "nord=59.913006" in _Authority.asked[0]
    assert "ost=10.747871" in _Authority.asked[0]


def test_an_answer_of_another_shape_is_said_to_be_one(authority: str) -> None:
    with pytest.raises(AddressesUnreachableError, match="unexpected answer"):
        search_addresses("tull", base=authority)
    with pytest.raises(AddressesUnreachableError, match="unexpected answer"):
        parse_addresses({"adresser": [{"adressetekst": "Storgata 1"}]})


def test_an_error_of_the_service_is_not_taken_for_no_network(authority: str) -> None:
    with pytest.raises(AddressesUnreachableError):
        service.ask(authority, "/elsewhere", {})
    assert search_addresses("storgata", base=authority)


def test_a_service_that_does_not_answer_is_left_alone_for_a_while() -> None:
    nowhere = "http://127.0.0.1:9"
    with pytest.raises(AddressesUnreachableError):
        search_addresses("storgata", base=nowhere)
    with pytest.raises(AddressesUnreachableError, match="a moment ago"):
        search_addresses("storgata", base=nowhere)
