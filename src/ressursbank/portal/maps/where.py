"""Which point somebody means: typed coordinates, a project or facility by its id, or an address."""

import re
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _

from ressursbank.connectors.addresses import AddressesUnreachableError, search_addresses
from ressursbank.portal.facilities.near import NotAPlaceError, Place, read_place
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.seen import Seen

LONGEST = 120
_PUBLIC_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")


@dataclass(frozen=True, slots=True)
class Where:
    """The place that a text names, or why none was found; `others` are further addresses that fit."""

    text: str
    place: Place | None = None
    problem: str = ""
    others: tuple[Place, ...] = ()


def find_place(text: str, index: MapIndex, seen: Seen) -> Where:
    """`63.43, 10.39` (latitude, longitude), the id of something that one may see, or an address."""
    text = " ".join(text.split())[:LONGEST]
    try:
        return Where(text, read_place(text))
    except NotAPlaceError:
        known = _known(text, index, seen)
    if known is not None:
        return Where(text, known)
    return _address(text)


def _known(text: str, index: MapIndex, seen: Seen) -> Place | None:
    if not _PUBLIC_ID.fullmatch(text):
        return None
    for table, mask in (
        (index.projects, seen.projects),
        (index.facilities, seen.facilities),
        (index.storage, seen.storage),
    ):
        rows = np.flatnonzero(mask & (table.public_id == text))
        if len(rows):
            row = int(rows[0])
            return Place(
                float(table.longitude[row]), float(table.latitude[row]), str(table.name[row]), int(table.site[row])
            )
    return None


def _address(text: str) -> Where:
    coordinates = _("Write latitude and longitude, such as 63.4305, 10.3951, or click in the map.")
    if not settings.ADDRESS_SERVICE:
        return Where(text, problem=_("Addresses cannot be looked up here.") + " " + coordinates)
    try:
        found = search_addresses(text, base=settings.ADDRESS_SERVICE)
    except AddressesUnreachableError:
        # Said to the reader, who can go on without the address service.
        return Where(text, problem=_("The address service does not answer just now.") + " " + coordinates)
    places = tuple(
        Place(address.longitude, address.latitude, f"{address.text}, {address.postal_place}") for address in found
    )
    if not places:
        return Where(text, problem=_("No address like that was found.") + " " + coordinates)
    return Where(text, places[0], others=places[1:5])
