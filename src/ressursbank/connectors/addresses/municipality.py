"""The municipality that a point lies in.

Source: https://ws.geonorge.no/kommuneinfo/v1 (Kartverket, CC BY 4.0).
"""

from typing import Any

from ressursbank.connectors.addresses.service import AddressesUnreachableError, ask


def municipality_at(longitude: float, latitude: float, *, base: str) -> str:
    """The municipality's number. Raises AddressesUnreachableError."""
    parameters = {"nord": latitude, "ost": longitude, "koordsys": 4258}
    return parse_municipality(ask(base, "/kommuneinfo/v1/punkt", parameters))


def parse_municipality(answer: Any) -> str:
    """The number in an answer. Raises AddressesUnreachableError where it has another shape."""
    try:
        return str(answer["kommunenummer"])
    except (KeyError, TypeError) as error:
        raise AddressesUnreachableError("kommuneinfo/v1/punkt", f"unexpected answer: {error!r}") from error
