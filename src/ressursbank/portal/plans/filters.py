"""What part of the plan a page shows, as its address says it: year, mass type, level, place, order and page."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import numpy as np
from django.http import QueryDict
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.portal.exchange.home import Shown
from ressursbank.region.periods import year_of
from ressursbank.region.tables import Region, Truths

SORTABLE = ("period", "tonnes", "kilometres", "cost_nok", "co2_kg")
SORTS = [sign + name for name in SORTABLE for sign in ("", "-")]
LEVELS = (2, 3, 4, 5, 6, 0)


class BadAddressError(ValueError):
    """An address that asks for what does not exist; `faults` says parameter by parameter what would be right."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Filter:
    """None is "all". `sort` is a column of SORTABLE, with a minus for the largest first. Codes as in the vocabulary."""

    year: int | None = None
    mass_type: int | None = None
    level: int | None = None
    place: int | None = None
    sort: str = "-tonnes"
    page: int = 1

    def rows(self, shown: Shown) -> Truths:
        """Which flows of the plan it lets through."""
        flows = shown.flows
        keep = np.ones(len(flows), dtype=np.bool_)
        if self.year is not None:
            keep &= flows.year == self.year
        if self.mass_type is not None:
            keep &= flows.mass_type == self.mass_type
        if self.level is not None:
            keep &= flows.pyramid_level == self.level
        if self.place is not None:
            keep &= (flows.from_place == self.place) | (flows.to_place == self.place)
        return keep

    def query(self, shown: Shown, **changes: object) -> str:
        """The address's query of this filter with some fields changed; what is left at its default is left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # the fields differ in type
        values = {
            "year": changed.year,
            "mass_type": None if changed.mass_type is None else vocabulary.MASS_TYPES.ids[changed.mass_type],
            "level": changed.level,
            "place": None if changed.place is None else shown.places.id[changed.place],
            "sort": None if changed.sort == "-tonnes" else changed.sort,
            "page": None if changed.page == 1 else changed.page,
        }
        return urlencode({name: value for name, value in values.items() if value is not None})


def years_of(region: Region) -> range:
    """The years of the horizon."""
    return range(year_of(region.first_period), year_of(region.last_period) + 1)


def read_filter(query: QueryDict, shown: Shown) -> Filter:
    """The filter that an address asks for. Raises BadAddressError with every fault; unknown parameters are ignored."""
    faults: list[str] = []
    years = [str(year) for year in years_of(shown.region)]

    def one_of(name: str, allowed: list[str]) -> int | None:
        text = query.get(name, "")
        if text and text not in allowed:
            must = _("must be one of: %(values)s") % {"values": ", ".join(allowed)}
            faults.append(f'{name}: "{text}" {must}')
        return allowed.index(text) if text in allowed else None

    year = one_of("year", years)
    mass_type = one_of("mass_type", list(vocabulary.MASS_TYPES.ids))
    level = one_of("level", [str(level) for level in LEVELS])
    sort = one_of("sort", SORTS)
    place = query.get("place", "")
    if place and place not in shown.places.place_of:
        must = _("must be the id of a project or a facility in the region")
        faults.append(f'place: "{place}" {must}')
    page = query.get("page", "") or "1"
    if not (page.isascii() and page.isdecimal() and 1 <= int(page) <= 1_000_000):
        must = _("must be a whole number from 1")
        faults.append(f'page: "{page}" {must}')
    if faults:
        raise BadAddressError(faults)
    return Filter(
        year=None if year is None else int(years[year]),
        mass_type=mass_type,
        level=None if level is None else LEVELS[level],
        place=shown.places.place_of[place] if place else None,
        sort="-tonnes" if sort is None else SORTS[sort],
        page=int(page),
    )
