"""Runs functions in threads that set off together, each with a connection of its own; and fills forms from pages."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from threading import Barrier
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


def at_once(functions: Sequence[Callable[[], Result]]) -> list[Result | Exception]:
    """What each gave or raised, in their order."""
    barrier = Barrier(len(functions))

    def run(function: Callable[[], Result]) -> Result | Exception:
        connection.ensure_connection()
        barrier.wait()
        try:
            return function()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


class _Form(HTMLParser):
    """The values of the form with a field of a given name."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what a browser would send."""
        facts = dict(attrs)
        name = facts.get("name") or ""
        if tag == "form":
            self.forms.append({})
        if not self.forms:
            return
        values = self.forms[-1]
        is_unchecked = facts.get("type") in ("checkbox", "radio") and "checked" not in facts
        if tag == "input" and name and not is_unchecked and facts.get("type") not in ("file", "submit"):
            values[name] = facts.get("value") or ""
        if tag == "select":
            self._select = name
        if tag == "option" and self._select and ("selected" in facts or self._select not in values):
            values[self._select] = facts.get("value") or ""
        if tag == "textarea":
            self._textarea = name
            values[name] = ""

    def handle_data(self, data: str) -> None:
        """A textarea's text."""
        if self._textarea:
            self.forms[-1][self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a select or textarea."""
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            values = self.forms[-1]
            values[self._textarea] = values[self._textarea].removeprefix("\r\n").removeprefix("\n")
            self._textarea = ""


def form_with(page: str, field: str) -> dict[str, str]:
    """What the form that has a field would send as it stands on the page."""
    reader = _Form()
    reader.feed(page)
    return next(values for values in reader.forms if field in values)
