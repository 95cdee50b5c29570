"""Addresses that fit what somebody types, with their positions.

Source: https://ws.geonorge.no/adresser/v1 (Kartverket, CC BY 4.0).
"""

from dataclasses import dataclass
from typing import Any

from ressursbank.connectors.addresses.service import AddressesUnreachableError, ask

MOST = 8


@dataclass(frozen=True, slots=True)
class Address:
    """One address. Positions are WGS84 (EPSG:4258 differs by less than a metre)."""

    text: str
    postal_place: str
    municipality: str
    longitude: float
    latitude: float


def search_addresses(text: str, *, base: str, municipality: str = "") -> list[Address]:
    """Up to MOST addresses, best first. Raises AddressesUnreachableError."""
    parameters: dict[str, str | int | float] = {"sok": text, "fuzzy": "true", "treffPerSide": MOST, "side": 0}
    if municipality:
        parameters["kommunenummer"] = municipality
    return parse_addresses(ask(base, "/adresser/v1/sok", parameters))


def parse_addresses(answer: Any) -> list[Address]:
    """The addresses in an answer. Raises AddressesUnreachableError where it has another shape."""
    try:
        return [
            Address(
                text=row["adressetekst"],
                postal_place=f"{row['postnummer']} {row['poststed'].title()}",
                municipality=row["kommunenummer"],
                longitude=float(row["representasjonspunkt"]["lon"]),
                latitude=float(row["representasjonspunkt"]["lat"]),
            )
            for row in answer["adresser"]
        ]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise AddressesUnreachableError("adresser/v1/sok", f"unexpected answer: {error!r}") from error
