"""Every text on the screens is there in both languages, and says the same things."""

import re

import pytest
from babel.messages.catalog import Message

from ressursbank.portal.translations import catalog_names, read_catalog, used_messages

NAMES = catalog_names()


def texts_of(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [str(message.string)]


def ids_of(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple) else [str(message.id)]


@pytest.mark.parametrize("name", NAMES)
def test_no_text_lacks_a_translation(name: str) -> None:
    catalog = read_catalog(name)
    used = [message for message in used_messages(name) if message.id]
    found = [(message.id, catalog.get(message.id, message.context)) for message in used]
    missing = [id_ for id_, entry in found if entry is None or not all(texts_of(entry))]
    assert not missing, f"run `python -m ressursbank.portal.translations update {name}` and fill its django.po"


@pytest.mark.parametrize("name", NAMES)
def test_no_translation_is_left_of_a_text_that_is_gone(name: str) -> None:
    used = {message.id for message in used_messages(name)}
    assert not [message.id for message in read_catalog(name) if message.id not in used]


@pytest.mark.parametrize("name", NAMES)
def test_translations_use_the_same_placeholders(name: str) -> None:
    placeholder = re.compile(r"%\(\w+\)[sd]")
    for message in read_catalog(name):
        wanted = set(placeholder.findall("".join(ids_of(message))))
        for text in texts_of(message) if message.id else ():
            assert set(placeholder.findall(text)) == wanted, message.id


def test_a_text_is_translated_the_same_way_in_every_app() -> None:
    found: dict[tuple[object, object], set[object]] = {}
    for name in NAMES:
        for message in read_catalog(name):
            if message.id:
                found.setdefault((message.id, message.context), set()).add(message.string)
    assert not {key: texts for key, texts in found.items() if len(texts) > 1}
