"""The words on the screens: gathered from code and templates into .po files, compiled from them into .mo files.

`python -m ressursbank.portal.translations update` after a change of words, `compile` for the files that Django reads.
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
LANGUAGES = ("nb", "en")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def po_path(language: str) -> Path:
    """Where a language's words are written."""
    return PORTAL / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalog(language: str) -> Catalog:
    """A language's words."""
    with po_path(language).open("rb") as source:
        return read_po(source, locale=language)


def compile_stale() -> None:
    """Compile every .po file whose .mo file is missing or older."""
    for language in LANGUAGES:
        po, mo = po_path(language), po_path(language).with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        # Two servers may start at once: each writes a file of its own and puts it in place whole.
        fresh = mo.with_suffix(f".mo.{id(po):x}")
        with fresh.open("wb") as target:
            write_mo(target, read_catalog(language))
        fresh.replace(mo)


def used_messages() -> Catalog:
    """Every text that code and templates ask for."""
    catalog = Catalog(domain="django", project="Ressursbank", charset="utf-8")
    for path, content in _sources():
        options = {"encoding": "utf-8"}
        for line, message, comments, context in extract(
            "python", BytesIO(content.encode()), keywords=KEYWORDS, comment_tags=("Translators:",), options=options
        ):
            # Line numbers would change the files whenever a page does; the place alone says enough.
            catalog.add(message, locations=[(path, line)], auto_comments=comments, context=context)
    return catalog


def _sources() -> Iterator[tuple[str, str]]:
    for path in sorted(PORTAL.rglob("*.py")):
        yield path.relative_to(PORTAL).as_posix(), path.read_text(encoding="utf-8")
    for path in sorted(PORTAL.rglob("*.html")):
        # Django turns a template into what looks like Python; without indentation it can be read as such.
        lines = templatize(path.read_text(encoding="utf-8"), origin=path.name).splitlines()
        yield path.relative_to(PORTAL).as_posix(), "\n".join(line.strip() for line in lines)


def update() -> None:
    """Bring the .po files up to date with the texts in use. English texts stand for themselves."""
    used = used_messages()
    for language in LANGUAGES:
        catalog = read_catalog(language)
        catalog.update(used, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.header_comment = f"# The portal's texts: {catalog.locale}."
        catalog.fuzzy = False
        if language == "en":
            for message in catalog:
                if message.id and not any(message.string or ()):
                    message.string = message.id
        with po_path(language).open("wb") as target:
            write_po(target, catalog, sort_output=True, include_lineno=False, omit_header=False, width=110)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compile"]:
            compile_stale()
        case ["update"]:
            update()
            compile_stale()
        case _:
            sys.exit("usage: python -m ressursbank.portal.translations compile|update")
