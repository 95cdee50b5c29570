"""Links of the flows table: sort by a column, go to another page."""

from dataclasses import dataclass

from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.plans.filters import Filter
from ressursbank.portal.plans.selectors import FlowPage

PAGES_BESIDE = 1


@dataclass(frozen=True, slots=True)
class ColumnLink:
    """Where a column's heading leads, and how the table is sorted by it now (aria-sort)."""

    query: str
    sorted: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """One entry of the pagination; page 0 is a gap."""

    page: int
    query: str
    is_current: bool


def column_links(shown: Shown, chosen: Filter, columns: tuple[str, ...]) -> dict[str, ColumnLink]:
    """A heading sorts with the largest first, and the other way round when it already does."""
    links = {}
    for column in columns:
        now = {column: "ascending", f"-{column}": "descending"}.get(chosen.sort, "none")
        wanted = column if now == "descending" else f"-{column}"
        links[column] = ColumnLink(chosen.query(shown, sort=wanted, page=1), now)
    return links


def page_links(shown: Shown, chosen: Filter, table: FlowPage) -> tuple[PageLink, ...]:
    """First, last, and those beside the current page."""
    near = range(table.page - PAGES_BESIDE, table.page + PAGES_BESIDE + 1)
    pages = sorted({1, table.pages, *(page for page in near if 1 <= page <= table.pages)})
    links: list[PageLink] = []
    for page in pages:
        if links and page > links[-1].page + 1:
            links.append(PageLink(0, "", False))
        links.append(PageLink(page, chosen.query(shown, page=page), page == table.page))
    return tuple(links)
