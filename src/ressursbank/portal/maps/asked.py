"""What part of the region an address asks for: layers, a quarter, mass types, classes, stages, kinds, words, an area.

Map tiles, lists and pop-ups read the same parameters, so that one address shows the same on all of them.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.portal.maps.tables import STORAGE_KIND_IDS
from ressursbank.portal.plans.filters import BadAddressError
from ressursbank.region.periods import format_period, parse_period
from ressursbank.vocabulary import NamedList

LAYERS = ("surplus", "need", "projects", "facilities", "storage")
LISTS = ("lots", "projects", "facilities", "storage")
VIEWS = ("map", "list")
LONGEST_TEXT = 100
BBox = tuple[float, float, float, float]
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Asked:
    """Empty is "all". Codes are the vocabulary's; `bbox` is west, south, east, north in degrees."""

    layers: tuple[str, ...] = LAYERS
    period: int | None = None
    mass_types: tuple[int, ...] = ()
    classes: tuple[int, ...] = ()
    stages: tuple[int, ...] = ()
    kinds: tuple[int, ...] = ()
    facility_kinds: tuple[int, ...] = ()
    statuses: tuple[int, ...] = ()
    storage_kinds: tuple[int, ...] = ()
    municipalities: tuple[str, ...] = ()
    text: str = ""
    is_own: bool = False
    bbox: BBox | None = None

    def everywhere(self) -> "Asked":
        """The same without the area: what tiles of one view share."""
        return replace(self, bbox=None)

    def query(self) -> str:
        """The address's query in one fixed order; what is left at its default is left out."""
        pairs: list[tuple[str, str]] = []
        if self.layers != LAYERS:
            pairs += [("layer", layer) for layer in self.layers] or [("layer", "none")]
        if self.period is not None:
            pairs.append(("period", format_period(self.period)))
        for name, codes, names in (
            ("mass_type", self.mass_types, vocabulary.MASS_TYPES.ids),
            ("stage", self.stages, vocabulary.PLANNING_STAGES.ids),
            ("kind", self.kinds, vocabulary.PROJECT_KINDS.ids),
            ("facility_kind", self.facility_kinds, vocabulary.FACILITY_KINDS.ids),
            ("status", self.statuses, vocabulary.FACILITY_STATUSES.ids),
            ("storage_kind", self.storage_kinds, STORAGE_KIND_IDS),
        ):
            pairs += [(name, names[code]) for code in codes]
        pairs += [("class", str(number)) for number in self.classes]
        pairs += [("municipality", number) for number in self.municipalities]
        if self.text:
            pairs.append(("q", self.text))
        if self.is_own:
            pairs.append(("own", "1"))
        if self.bbox is not None:
            pairs.append(("bbox", ",".join(f"{degrees:.5f}" for degrees in self.bbox)))
        return urlencode(pairs)


@dataclass(slots=True)
class _Reader:
    """Reads parameters and gathers what is wrong with them."""

    query: QueryDict
    faults: list[str] = field(default_factory=list)

    def codes(self, name: str, ids: Sequence[str]) -> tuple[int, ...]:
        found = []
        for value in self._values(name):
            if value in ids:
                found.append(ids.index(value))
            else:
                self._wrong(name, value, ids)
        return tuple(sorted(set(found)))

    def names(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        return tuple(allowed[code] for code in self.codes(name, allowed))

    def one(self, name: str, read: Callable[[str], _Read], right: str) -> _Read | None:
        values = self._values(name)
        if not values:
            return None
        try:
            return read(values[-1])
        except ValueError:
            self.faults.append(
                _('%(name)s: "%(value)s" is not known; right would be %(right)s')
                % {"name": name, "value": values[-1][:LONGEST_TEXT], "right": right}
            )
            return None

    def _values(self, name: str) -> list[str]:
        return [value for value in self.query.getlist(name) if value]

    def _wrong(self, name: str, value: str, allowed: Iterable[str]) -> None:
        self.faults.append(
            _('%(name)s: "%(value)s" is not known; right would be %(right)s')
            % {"name": name, "value": value[:LONGEST_TEXT], "right": ", ".join(allowed)}
        )


def read_asked(query: QueryDict) -> Asked:
    """What the address asks for. Raises BadAddressError that says of each parameter what would be right."""
    reader = _Reader(query)
    layers = LAYERS if "layer" not in query else tuple(reader.names("layer", (*LAYERS, "none")))
    numbers = tuple(str(number) for number in vocabulary.CONTAMINATION_CLASSES.numbers)
    asked = Asked(
        layers=tuple(layer for layer in layers if layer != "none"),
        period=reader.one("period", _period, "2027-Q1"),
        mass_types=reader.codes("mass_type", _ids(vocabulary.MASS_TYPES)),
        classes=tuple(int(number) for number in reader.names("class", numbers)),
        stages=reader.codes("stage", _ids(vocabulary.PLANNING_STAGES)),
        kinds=reader.codes("kind", _ids(vocabulary.PROJECT_KINDS)),
        facility_kinds=reader.codes("facility_kind", _ids(vocabulary.FACILITY_KINDS)),
        statuses=reader.codes("status", _ids(vocabulary.FACILITY_STATUSES)),
        storage_kinds=reader.codes("storage_kind", STORAGE_KIND_IDS),
        municipalities=tuple(
            sorted({_municipality(value, reader) for value in query.getlist("municipality") if value})
        ),
        text=" ".join(query.get("q", "").casefold().split())[:LONGEST_TEXT],
        is_own=bool(query.get("own")),
        bbox=reader.one("bbox", _bbox, _("west,south,east,north in degrees, such as 10.2,63.3,10.6,63.5")),
    )
    if reader.faults:
        raise BadAddressError(reader.faults)
    return asked


def read_choice(query: QueryDict, name: str, allowed: Sequence[str]) -> str:
    """One of a few words, the first when none is given. Raises BadAddressError."""
    reader = _Reader(query)
    found = reader.names(name, allowed)
    if reader.faults:
        raise BadAddressError(reader.faults)
    return found[0] if found else allowed[0]


def read_page(query: QueryDict) -> int:
    """The page of a list, from 1. Raises BadAddressError."""
    reader = _Reader(query)
    page = reader.one("page", _page, "1, 2, 3 …")
    if reader.faults:
        raise BadAddressError(reader.faults)
    return page or 1


def _ids(names: NamedList) -> tuple[str, ...]:
    return tuple(names.ids)


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 9):
        raise ValueError(text)
    return int(text)


def _period(text: str) -> int:
    return parse_period(text)


def _bbox(text: str) -> BBox:
    west, south, east, north = (float(part) for part in text.split(","))
    if not all(map(math.isfinite, (west, south, east, north))):
        raise ValueError(text)
    if not (-180 <= west < east <= 180 and -85.06 <= south < north <= 85.06):
        raise ValueError(text)
    return west, south, east, north


def _municipality(value: str, reader: _Reader) -> str:
    if not (len(value) == 4 and value.isascii() and value.isdigit()):
        reader.faults.append(
            _('%(name)s: "%(value)s" is not known; right would be %(right)s')
            % {"name": "municipality", "value": value[:LONGEST_TEXT], "right": _("four digits, such as 5001")}
        )
    return value
