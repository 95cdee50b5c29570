"""From the names that geologists and geotechnicians give the ground to mass types.

Two sources of names: the Geological Survey's codes of superficial deposits, and the symbols of ISO 14688-1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ressursbank.vocabulary.rows import read_rows
from ressursbank.vocabulary.unknown import UnknownNameError

SECONDARY_FRACTIONS = ("bo", "co", "gr", "sa", "si", "cl", "or")
"""Adjectives of a composite soil, from coarse to fine: the order in which soil_classes.csv writes them."""
_SYMBOL = re.compile(rf"((?:{'|'.join(SECONDARY_FRACTIONS)})+)([A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Deposit:
    """One superficial deposit. Both mass types are None on the sea bed, where the map gives no type to dig."""

    code: int
    name_nb: str
    name_en: str
    mass_type: str | None
    secondary_mass_type: str | None
    is_thin_cover: bool
    may_hold_quick_clay: bool
    is_on_land: bool
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class SoilClass:
    """One soil of ISO 14688-1, such as siCl, silty clay."""

    symbol: str
    name_nb: str
    name_en: str
    mass_type: str
    source: str
    confidence: str


@cache
def deposits() -> Mapping[int, Deposit]:
    """The Geological Survey's deposits by code."""
    return MappingProxyType(
        {
            int(row["code"]): Deposit(
                code=int(row["code"]),
                name_nb=row["name_nb"],
                name_en=row["name_en"],
                mass_type=row["mass_type"] or None,
                secondary_mass_type=row["secondary_mass_type"] or None,
                is_thin_cover=row["is_thin_cover"] == "true",
                may_hold_quick_clay=row["may_hold_quick_clay"] == "true",
                is_on_land=row["is_on_land"] == "true",
                source=row["source"],
                confidence=row["confidence"],
            )
            for row in read_rows("deposit_codes.csv")
        }
    )


@cache
def soil_classes() -> Mapping[str, SoilClass]:
    """The soils of ISO 14688-1 by symbol."""
    return MappingProxyType({row["symbol"]: SoilClass(**row) for row in read_rows("soil_classes.csv")})


def deposit(ngu_code: int) -> Deposit:
    """The deposit of a code. Raises UnknownNameError."""
    try:
        return deposits()[ngu_code]
    except KeyError:
        raise UnknownNameError("deposit code", ngu_code, deposits()) from None


def deposit_mass_type(ngu_code: int) -> tuple[str | None, str | None]:
    """The first and second mass type under a deposit code. Raises UnknownNameError."""
    found = deposit(ngu_code)
    return found.mass_type, found.secondary_mass_type


def soil_class(symbol: str) -> SoilClass:
    """The soil of a symbol; the order of its adjectives does not matter (sagrCl is grsaCl). Raises UnknownNameError."""
    composite = _SYMBOL.fullmatch(symbol)
    in_order = symbol
    if composite is not None:
        adjectives = re.findall("..", composite[1])
        in_order = "".join(sorted(adjectives, key=SECONDARY_FRACTIONS.index)) + composite[2]
    try:
        return soil_classes()[in_order]
    except KeyError:
        raise UnknownNameError("soil class", symbol, soil_classes()) from None


def soil_class_mass_type(symbol: str) -> str:
    """The mass type of an ISO 14688-1 symbol: `soil_class_mass_type("siCl")` is clay. Raises UnknownNameError."""
    return soil_class(symbol).mass_type
