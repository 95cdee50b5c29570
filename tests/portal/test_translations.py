"""Every text on the screens is there in both languages, and says the same things."""

import re

import pytest
from babel.messages.catalog import Message

from ressursbank.portal.translations import LANGUAGES, po_path, read_catalog, used_messages


def texts_of(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [str(message.string)]


def ids_of(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple) else [str(message.id)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_lacks_a_translation(language: str) -> None:
    catalog = read_catalog(language)
    used = {message.id for message in used_messages() if message.id}
    missing = [id_ for id_ in used if (found := catalog.get(id_)) is None or not all(texts_of(found))]
    assert not missing, f"run `python -m ressursbank.portal.translations update` and fill {po_path(language).name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_of_a_text_that_is_gone(language: str) -> None:
    used = {message.id for message in used_messages()}
    assert not [message.id for message in read_catalog(language) if message.id not in used]


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_use_the_same_placeholders(language: str) -> None:
    placeholder = re.compile(r"%\(\w+\)[sd]")
    for message in read_catalog(language):
        wanted = set(placeholder.findall("".join(ids_of(message))))
        for text in texts_of(message) if message.id else ():
            assert set(placeholder.findall(text)) == wanted, message.id
