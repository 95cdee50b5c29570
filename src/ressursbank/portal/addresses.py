"""`python -m ressursbank.portal.addresses` writes docs/addresses.md: every address of the portal, from the URLconf."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from inspect import getclosurevars
from pathlib import Path
from typing import Any

import django
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

PAGE = Path(__file__).resolve().parents[3] / "docs" / "addresses.md"
OURS = "ressursbank."
HEAD = """# Addresses

Made by `python -m ressursbank.portal.addresses`; do not edit. Norwegian bokmål is at the root, English under `/en/`.
GET shows, POST changes. Who may is answered by `portal/permissions.py`, and tested for every route and role in
`tests/access`.
"""
TABLE_HEAD = ("| address | English | name | methods | what it gives |", "| --- | --- | --- | --- | --- |")


@dataclass(frozen=True, slots=True)
class Address:
    """One route: where it is in each language, and the first line of what its view says of itself."""

    norwegian: str
    english: str
    name: str
    methods: str
    what: str
    app: str


def all_addresses() -> list[Address]:
    """Every named route in the order of the URLconf."""
    with override("nb"):
        norwegian = list(_routes(get_resolver()))
    with override("en"):
        english = list(_routes(get_resolver()))
    return [
        Address(
            norwegian=f"/{address}",
            english=f"/{other}",
            name=name,
            methods=", ".join(_methods(entry.callback)),
            what=_what(entry.callback),
            app=_app(entry.callback),
        )
        for (address, name, entry), (other, _name, _entry) in zip(norwegian, english, strict=True)
    ]


def _routes(resolver: URLResolver, before: str = "", namespace: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    for entry in resolver.url_patterns:
        address = before + _readable(str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _routes(entry, address, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            yield address, f"{namespace}{entry.name}", entry


def _readable(pattern: str) -> str:
    """A regular expression of allauth's with its groups as Django's paths write them."""
    return re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", pattern).removeprefix("^").removesuffix("$")


def _methods(view: Any) -> list[str]:
    """The methods that a view's decorator lets through; GET and POST where none says so."""
    while view is not None:
        found = getclosurevars(view).nonlocals.get("request_method_list") if hasattr(view, "__code__") else None
        if found:
            return [method for method in found if method != "HEAD"]
        view = getattr(view, "__wrapped__", None)
    return ["GET", "POST"]


def _what(view: Any) -> str:
    described = (getattr(view, "view_class", None) or view).__doc__ or ""
    return described.strip().split("\n")[0].replace("|", "\\|") if _is_ours(view) else ""


def _is_ours(view: Any) -> bool:
    return str(getattr(view, "__module__", "")).startswith(OURS)


def _app(view: Any) -> str:
    return view.__module__.split(".")[2] if _is_ours(view) else "allauth"


def page(addresses: Iterable[Address]) -> str:
    """The document: a table an app, in the order in which the apps come."""
    by_app: dict[str, list[Address]] = {}
    for address in addresses:
        by_app.setdefault(address.app, []).append(address)
    lines = [HEAD]
    for app, rows in by_app.items():
        lines += [f"## {app}", "", *TABLE_HEAD]
        for row in rows:
            cells = (f"`{row.norwegian}`", f"`{row.english}`", f"`{row.name}`", row.methods, row.what)
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Write the document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
    django.setup()
    PAGE.write_text(page(all_addresses()), encoding="utf-8")
    print(f"Wrote {PAGE.name}.", file=sys.stderr)


if __name__ == "__main__":
    main()
