"""What the map's filter offers, in the language of the page, with what the address has chosen marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.facilities.lists import STORAGE_KINDS
from ressursbank.portal.forms import class_choices
from ressursbank.portal.maps.asked import Asked
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.seen import Seen
from ressursbank.portal.maps.tables import STORAGE_KIND_IDS
from ressursbank.portal.plans.templatetags.shown import name_of
from ressursbank.portal.plans.templatetags.shown import period as period_name
from ressursbank.portal.sites.municipalities import municipality_name
from ressursbank.region.periods import format_period, quarter_of
from ressursbank.vocabulary import NamedList

YEARS_AHEAD = 9
MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class Option:
    """One box to tick."""

    value: str
    label: str
    is_chosen: bool
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One parameter with its options."""

    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> int:
        """How many are ticked."""
        return sum(option.is_chosen for option in self.options)


def layer_options(asked: Asked) -> list[Option]:
    """The map's layers, in the order in which the legend shows them."""
    names = {
        "surplus": (_("Surplus"), "surplus"),
        "need": (_("Need"), "need"),
        "projects": (_("Projects by planning stage"), "stage"),
        "facilities": (_("Facilities"), "facility"),
        "storage": (_("Storage areas"), "area"),
    }
    return [Option(layer, name, layer in asked.layers, symbol) for layer, (name, symbol) in names.items()]


def filter_groups(index: MapIndex, seen: Seen, asked: Asked) -> list[Group]:
    """Everything else that can be chosen; municipalities are those where something lies."""
    return [
        _coded("mass_type", _("Mass type"), vocabulary.MASS_TYPES, asked.mass_types),
        Group(
            "class",
            _("Contamination class"),
            [Option(value, name, int(value) in asked.classes) for value, name in class_choices()],
        ),
        _coded("stage", _("Planning stage"), vocabulary.PLANNING_STAGES, asked.stages),
        _coded("kind", _("Kind of project"), vocabulary.PROJECT_KINDS, asked.kinds),
        _coded("facility_kind", _("Kind of facility"), vocabulary.FACILITY_KINDS, asked.facility_kinds),
        _coded("status", _("Status of facility"), vocabulary.FACILITY_STATUSES, asked.statuses),
        Group(
            "storage_kind",
            _("Kind of storage"),
            [
                Option(id_, STORAGE_KINDS[id_].name, code in asked.storage_kinds)
                for code, id_ in enumerate(STORAGE_KIND_IDS)
            ],
        ),
        Group("municipality", _("Municipality"), _municipalities(index, seen, asked)),
    ]


def quarters(index: MapIndex, seen: Seen, asked: Asked) -> list[Option]:
    """The quarters of the time slider, without "all time": from the first lot that one sees to the last."""
    starts, ends = index.lots.from_period[seen.lots], index.lots.to_period[seen.lots]
    now = quarter_of(date.today())
    first = int(starts.min()) if len(starts) else now
    last = min(int(ends.max()) if len(ends) else now + 4 * YEARS_AHEAD, first + 4 * MOST_YEARS)
    if asked.period is not None:
        first, last = min(first, asked.period), max(last, asked.period)
        first, last = max(first, asked.period - 4 * MOST_YEARS), min(last, asked.period + 4 * MOST_YEARS)
    return [
        Option(format_period(value), period_name(value), value == asked.period)
        for value in range(first // 4 * 4, last // 4 * 4 + 4)
    ]


def may_ask_for_own(acting: Acting) -> bool:
    """Whether there is anything of one's own to ask for."""
    return acting.organisation is not None


def _coded(name: str, label: str, names: NamedList, chosen: Iterable[int]) -> Group:
    ticked = set(chosen)
    return Group(name, label, [Option(id_, name_of(names, code), code in ticked) for code, id_ in enumerate(names.ids)])


def _municipalities(index: MapIndex, seen: Seen, asked: Asked) -> list[Option]:
    def numbers() -> list[str]:
        found: set[str] = set()
        for table, mask in ((index.projects, seen.projects), (index.facilities, seen.facilities)):
            found |= set(np.unique(table.municipality[mask].astype(str)).tolist())
        return sorted(found - {""})

    known: list[str] = index.memory.get((seen.key, "municipalities"), numbers)
    options = [
        Option(number, municipality_name(number), number in asked.municipalities)
        for number in sorted({*known, *asked.municipalities})
    ]
    return sorted(options, key=lambda option: option.label)
