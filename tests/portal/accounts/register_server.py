"""A register of companies on this machine that answers as the real one does: shapes recorded, units composed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

NEW_COMPANY = "998877660"
BANKRUPT = "811223344"
WINDING_UP = "812345672"
DELETED = "987654325"
BRANCH = "976543211"
UNKNOWN = "923456783"
BROKEN = "934567803"


def unit(number: str, name: str, **more: Any) -> dict[str, Any]:
    """A unit as /enheter/{number} gives it."""
    return {
        "organisasjonsnummer": number,
        "navn": name,
        "organisasjonsform": {"kode": "AS", "beskrivelse": "Aksjeselskap"},
        "registreringsdatoEnhetsregisteret": "2014-03-11",
        "registrertIMvaregisteret": True,
        "naeringskode1": {"kode": "43.120", "beskrivelse": "Grunnarbeid"},
        "forretningsadresse": {
            "adresse": ["Pukkverkvegen 4"],
            "postnummer": "7320",
            "poststed": "FANNREM",
            "kommune": "ORKLAND",
            "kommunenummer": "5059",
            "landkode": "NO",
        },
        "konkurs": False,
        "underAvvikling": False,
        "underTvangsavviklingEllerTvangsopplosning": False,
        **more,
    }


ANSWERS: dict[str, tuple[int, Any]] = {
    f"/enheter/{NEW_COMPANY}": (200, unit(NEW_COMPANY, "ORKLA GRAV OG TRANSPORT AS")),
    f"/enheter/{BANKRUPT}": (200, unit(BANKRUPT, "SLUTT AS", konkurs=True)),
    f"/enheter/{WINDING_UP}": (200, unit(WINDING_UP, "AVVIKLING AS", underAvvikling=True)),
    f"/enheter/{DELETED}": (410, {"organisasjonsnummer": DELETED, "slettedato": "2023-05-02"}),
    f"/underenheter/{BRANCH}": (
        200,
        {
            "organisasjonsnummer": BRANCH,
            "navn": "ORKLA GRAV AVD FANNREM",
            "organisasjonsform": {"kode": "BEDR", "beskrivelse": "Underenhet"},
            "overordnetEnhet": NEW_COMPANY,
            "beliggenhetsadresse": {"adresse": ["Pukkverkvegen 4"], "postnummer": "7320", "poststed": "FANNREM"},
        },
    ),
    f"/enheter/{BROKEN}": (200, ["not", "a", "unit"]),
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, answer = ANSWERS.get(self.path, (404, {"status": 404, "error": "Not Found"}))
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def register_server() -> Iterator[str]:
    """Its address, while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
