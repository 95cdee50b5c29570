"""The message after something has been done, with a way to undo it."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _


def say_done(request: HttpRequest, text: str, undo_url: str = "") -> None:
    """Shown on the next page. `undo_url`: the page that asks whether to undo it."""
    if undo_url:
        link = format_html('<a class="ds-link" href="{}">{}</a>', undo_url, _("Undo"))
        messages.success(request, format_html("{} {}", text, link))
    else:
        messages.success(request, text)
