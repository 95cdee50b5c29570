"""The words on the screens: gathered from code and templates into one .po file an app, compiled into .mo files.

Texts in the code are English and stand for themselves on English pages; a .po file holds them in Norwegian bokmål.
`python -m ressursbank.portal.translations update [APP ...]` after a change of words, `compile` for what Django reads.
Babel does both, so that no gettext tools need to be installed.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PORTAL = Path(__file__).resolve().parent
LANGUAGE = "nb"
AROUND_THE_APPS = "portal"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def catalog_names() -> list[str]:
    """The apps, and "portal" for what stands around them."""
    return [AROUND_THE_APPS, *sorted(path.parent.name for path in PORTAL.glob("*/apps.py"))]


def po_path(name: str) -> Path:
    """Where an app's words are written."""
    folder = PORTAL if name == AROUND_THE_APPS else PORTAL / name
    return folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def read_catalog(name: str) -> Catalog:
    """An app's words; none where it has no file yet."""
    path = po_path(name)
    if not path.exists():
        return Catalog(locale=LANGUAGE, domain="django", project="Ressursbank", charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=LANGUAGE)


def compile_stale() -> None:
    """Compile every .po file whose .mo file is missing or older."""
    for name in catalog_names():
        po, mo = po_path(name), po_path(name).with_suffix(".mo")
        if not po.exists() or (mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime):
            continue
        # Two servers may start at once: each writes a file of its own and puts it in place whole.
        fresh = mo.with_suffix(f".mo.{id(po):x}")
        with fresh.open("wb") as target:
            write_mo(target, read_catalog(name))
        fresh.replace(mo)


def used_messages(name: str) -> Catalog:
    """Every text that an app's code and templates ask for."""
    catalog = Catalog(domain="django", project="Ressursbank", charset="utf-8")
    for path, content in _sources(name):
        options = {"encoding": "utf-8"}
        for line, message, comments, context in extract(
            "python", BytesIO(content.encode()), keywords=KEYWORDS, comment_tags=("Translators:",), options=options
        ):
            # Line numbers would change the files whenever a page does; the place alone says enough.
            catalog.add(message, locations=[(path, line)], auto_comments=comments, context=context)
    return catalog


def _sources(name: str) -> Iterator[tuple[str, str]]:
    apps = catalog_names()
    for pattern in ("*.py", "*.html", "*.txt"):
        for path in sorted(PORTAL.rglob(pattern)):
            first = path.relative_to(PORTAL).parts[0]
            if name != (first if first in apps else AROUND_THE_APPS):
                continue
            content = path.read_text(encoding="utf-8")
            if pattern != "*.py":
                # Django turns a template into what looks like Python; without indentation it can be read as such.
                lines = templatize(content, origin=path.name).splitlines()
                content = "\n".join(line.strip() for line in lines)
            yield path.relative_to(PORTAL).as_posix(), content


def update(names: list[str]) -> None:
    """Bring .po files up to date with the texts in use."""
    for name in names:
        used = used_messages(name)
        catalog = read_catalog(name)
        catalog.update(used, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.header_comment = f"# Texts of {name}: bokmål."
        catalog.fuzzy = False
        if not len(catalog) and not po_path(name).exists():
            continue
        po_path(name).parent.mkdir(parents=True, exist_ok=True)
        with po_path(name).open("wb") as target:
            write_po(target, catalog, sort_output=True, include_lineno=False, omit_header=False, width=110)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compile"]:
            compile_stale()
        case ["update", *names]:
            update(names or catalog_names())
            compile_stale()
        case _:
            sys.exit("usage: python -m ressursbank.portal.translations compile | update [APP ...]")
