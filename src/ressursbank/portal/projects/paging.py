"""A page of a long list: its rows are found by key first, so that what a row needs is joined for the page only."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

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
    pages = max(1, -(-count // PAGE_SIZE))
    wanted = query.get("page", "1")
    number = min(max(int(wanted), 1), pages) if wanted.isdecimal() else 1
    start = (number - 1) * PAGE_SIZE
    keys = list(listed.values_list("pk", flat=True)[start : start + PAGE_SIZE])
    found = rows.in_bulk(keys)
    return Page([found[key] for key in keys if key in found], count, number, pages)
