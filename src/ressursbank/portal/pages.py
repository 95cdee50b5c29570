"""What stands around every page: the languages with the same page in each, and the built front end."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, override


def around_every_page(request: HttpRequest) -> dict[str, Any]:
    """Context for base.html."""
    return {
        "language": get_language(),
        "languages": [
            {"code": code, "name": _name(code), "url": translate_url(request.get_full_path(), code)}
            for code, _lazy in settings.LANGUAGES
        ],
        "front_end_is_built": (settings.FRONT_END / "manifest.json").is_file(),
    }


def _name(code: str) -> str:
    """A language's name in that language itself, so that whoever reads it finds it."""
    names = dict(settings.LANGUAGES)
    with override(code):
        return str(names[code])
