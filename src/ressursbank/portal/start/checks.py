"""A portal in production never runs with the demo's log-ins: they are shown to everybody."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

MESSAGE = "RESSURSBANK_DEMO is on in production: anybody could log in as the demo people."
HINT = "Unset RESSURSBANK_DEMO, or unset RESSURSBANK_SECRET_KEY for a demo on this machine only."


@register()
def demo_is_off_in_production(**_options: Any) -> list[Error]:
    """The fault that `python -m django check` names."""
    return [Error(MESSAGE, hint=HINT, id="start.E001")] if _is_refused() else []


def refuse_demo_in_production() -> None:
    """At the start of a server. Raises ImproperlyConfigured."""
    if _is_refused():
        raise ImproperlyConfigured(f"{MESSAGE} {HINT}")


def _is_refused() -> bool:
    return bool(settings.DEMO and settings.IS_PRODUCTION)
