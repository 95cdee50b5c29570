"""A page of a long list: its rows are found by key first, so that what a row needs is joined for the page only."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from ressursbank.region.tables import Integers

PAGE_SIZE = 50
NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page; `count` is of the whole list."""

    rows: list[Any]
    count: int
    number: int
    pages: int

    @property
    def previous(self) -> int | None:
        """The page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def links(self) -> list[int | None]:
        """First, last and those around this one; None where some are left out."""
        shown = sorted({1, self.pages, *range(self.number - NEIGHBOURS, self.number + NEIGHBOURS + 1)})
        shown = [number for number in shown if 1 <= number <= self.pages]
        found: list[int | None] = []
        for number in shown:
            if found and found[-1] is not None and number - found[-1] > 1:
                found.append(None)
            found.append(number)
        return found


def page_of(listed: QuerySet[Any], rows: QuerySet[Any], query: QueryDict) -> Page:
    """The page that the query names, of what `listed` filters and sorts; `rows` says what is fetched with each."""
    count = listed.order_by().count()
    number, pages = which_page(count, query)
    start = (number - 1) * PAGE_SIZE
    return _page(list(listed.values_list("pk", flat=True)[start : start + PAGE_SIZE]), rows, count, number, pages)


def page_of_keys(keys: Integers, rows: QuerySet[Any], query: QueryDict) -> Page:
    """The page that the query names, of rows whose keys are known in order."""
    number, pages = which_page(len(keys), query)
    on_page = keys[(number - 1) * PAGE_SIZE : number * PAGE_SIZE].tolist()
    return _page(on_page, rows, len(keys), number, pages)


def which_page(count: int, query: QueryDict) -> tuple[int, int]:
    """The number of the page that the query names, the nearest that there is, and how many there are."""
    wanted = query.get("page", "1")
    return nearest_page(count, int(wanted[:9]) if wanted.isdecimal() else 1)


def nearest_page(count: int, wanted: int) -> tuple[int, int]:
    """The number of the page that is wanted, or the nearest that there is, and how many there are."""
    pages = max(1, -(-count // PAGE_SIZE))
    return min(max(wanted, 1), pages), pages


def _page(keys: list[int], rows: QuerySet[Any], count: int, number: int, pages: int) -> Page:
    found = rows.in_bulk(keys)
    return Page([found[key] for key in keys if key in found], count, number, pages)
