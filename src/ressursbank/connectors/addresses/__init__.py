"""Addresses and municipalities from the mapping authority's open APIs (Kartverket, no key, CC BY 4.0)."""

from ressursbank.connectors.addresses.addresses import Address, parse_addresses, search_addresses
from ressursbank.connectors.addresses.municipality import municipality_at, parse_municipality
from ressursbank.connectors.addresses.service import AddressesUnreachableError

__all__ = [
    "Address",
    "AddressesUnreachableError",
    "municipality_at",
    "parse_addresses",
    "parse_municipality",
    "search_addresses",
]
