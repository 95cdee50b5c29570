"""The table of flows under a filter: one page of rows in the order asked for, with what the whole filter sums to."""

from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np

from ressursbank import vocabulary
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
    flows, names = shown.flows, shown.places.name
    mass_type = int(flows.mass_type[row])
    return FlowRow(
        period=int(flows.period[row]),
        from_name=str(names[flows.from_place[row]]),
        to_name=str(names[flows.to_place[row]]),
        from_id=str(flows.from_id[row]),
        to_id=str(flows.to_id[row]),
        mass_type=mass_type,
        contamination_class=int(flows.contamination_class[row]),
        tonnes=float(flows.tonnes[row]),
        kilometres=float(flows.kilometres[row]),
        cost_thousand_nok=float(flows.cost_nok[row]) / 1e3,
        co2_tonnes=float(flows.co2_kg[row]) / 1e3,
        pyramid_level=int(flows.pyramid_level[row]),
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
