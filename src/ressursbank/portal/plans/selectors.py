"""The table of flows under a filter: one page of rows in the order asked for, with what the whole filter sums to."""

from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.flows.ends import facility_kind_codes
from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.plans.filters import Filter
from ressursbank.region.periods import format_period

ROWS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One flow as the table shows it. `why` is the query of the address that explains it."""

    period: int
    from_name: str
    to_name: str
    from_id: str
    to_id: str
    mass_type: int
    contamination_class: int
    tonnes: float
    kilometres: float
    cost_thousand_nok: float
    co2_tonnes: float
    pyramid_level: int
    is_virgin: bool
    from_place_id: str
    to_place_id: str
    why: str


@dataclass(frozen=True, slots=True)
class FlowPage:
    """One page of the table. Tonnes are of every flow under the filter, not of the page."""

    rows: tuple[FlowRow, ...]
    count: int
    page: int
    pages: int
    tonnes: float


def flow_page(shown: Shown, chosen: Filter) -> FlowPage:
    """The page of the table that a filter asks for; past the end it is the last one."""
    flows = shown.flows
    rows = np.flatnonzero(chosen.rows(shown))
    keys = getattr(flows, chosen.sort.removeprefix("-"))[rows]
    order = np.argsort(-keys if chosen.sort.startswith("-") else keys, kind="stable")
    pages = max(1, -(-len(rows) // ROWS_A_PAGE))
    page = min(chosen.page, pages)
    on_page = rows[order][(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    return FlowPage(
        rows=tuple(flow_row(shown, int(row)) for row in on_page),
        count=len(rows),
        page=page,
        pages=pages,
        tonnes=float(flows.tonnes[rows].sum()),
    )


def flow_row(shown: Shown, row: int) -> FlowRow:
    """One flow of the plan."""
    flows, places = shown.flows, shown.places
    mass_type = int(flows.mass_type[row])
    return FlowRow(
        period=int(flows.period[row]),
        from_name=_end_name(shown, str(flows.from_id[row])),
        to_name=_end_name(shown, str(flows.to_id[row])),
        from_id=str(flows.from_id[row]),
        to_id=str(flows.to_id[row]),
        mass_type=mass_type,
        contamination_class=int(flows.contamination_class[row]),
        tonnes=float(flows.tonnes[row]),
        kilometres=float(flows.kilometres[row]),
        cost_thousand_nok=float(flows.cost_nok[row]) / 1e3,
        co2_tonnes=float(flows.co2_kg[row]) / 1e3,
        pyramid_level=int(flows.pyramid_level[row]),
        is_virgin=bool(_is_quarry(shown, int(flows.from_place[row]))),
        from_place_id=str(places.id[flows.from_place[row]]),
        to_place_id=str(places.id[flows.to_place[row]]),
        why=urlencode(
            {
                "period": format_period(int(flows.period[row])),
                "from": flows.from_id[row],
                "to": flows.to_id[row],
                "mass_type": vocabulary.MASS_TYPES.ids[mass_type],
                "class": int(flows.contamination_class[row]),
            }
        ),
    )


def _end_name(shown: Shown, id_: str) -> str:
    """The name of the project or facility that an id stands for; a project's own id is its stock on the site."""
    place = shown.places.place_of[id_]
    name = str(shown.places.name[place])
    is_own_stock = place < shown.places.projects and id_ not in shown.places.lot_of
    return _("%(name)s, own stock") % {"name": name} if is_own_stock else name


def _is_quarry(shown: Shown, place: int) -> bool:
    facility = place - shown.places.projects
    return facility >= 0 and bool(facility_kind_codes(shown.region, "quarry")[facility])
