"""How people log in here, from environment variables: OpenID Connect providers, and where letters are sent.

Read by settings.py before any app is loaded, so nothing of Django's models is imported. docs/accounts.md describes it.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_OIDC = re.compile(r"RESSURSBANK_OIDC_(\d+)_([A-Z_]+)")
_NEEDED = ("NAME", "SERVER", "CLIENT_ID", "SECRET")
_OPTIONAL = ("ID", "SCOPE", "ACR_VALUES", "ACR_ACCEPTED", "TOKEN_AUTH", "TRUST_EMAIL")


def oidc_providers(environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """allauth's APPS, one for each number N of RESSURSBANK_OIDC_N_NAME, _SERVER, _CLIENT_ID and _SECRET.

    Raises ImproperlyConfigured that names every variable which is missing or unknown.
    """
    given: dict[int, dict[str, str]] = {}
    faults = []
    for variable, value in environment.items():
        if found := _OIDC.fullmatch(variable):
            if found[2] not in (*_NEEDED, *_OPTIONAL):
                faults.append(f"{variable} is not a setting; there are {', '.join((*_NEEDED, *_OPTIONAL))}")
            given.setdefault(int(found[1]), {})[found[2]] = value.strip()
    for number, values in sorted(given.items()):
        faults += [f"RESSURSBANK_OIDC_{number}_{name} is missing" for name in _NEEDED if not values.get(name)]
    if faults:
        raise ImproperlyConfigured("; ".join(faults))
    providers = [_provider(values) for _number, values in sorted(given.items())]
    ids = [provider["provider_id"] for provider in providers]
    if len(set(ids)) < len(ids):
        raise ImproperlyConfigured(f"two OpenID Connect providers have the same id: {', '.join(sorted(ids))}")
    return providers


def _provider(values: Mapping[str, str]) -> dict[str, Any]:
    settings: dict[str, Any] = {"server_url": values["SERVER"].rstrip("/"), "oauth_pkce_enabled": True}
    if values.get("TOKEN_AUTH"):
        settings["token_auth_method"] = values["TOKEN_AUTH"]
    if values.get("SCOPE"):
        settings["scope"] = values["SCOPE"].split()
    if values.get("ACR_VALUES"):
        settings["auth_params"] = {"acr_values": values["ACR_VALUES"]}
        settings["acr_accepted"] = (values.get("ACR_ACCEPTED") or values["ACR_VALUES"]).split()
    if values.get("TRUST_EMAIL", "").lower() in ("1", "true"):
        settings["verified_email"] = True
    return {
        "provider_id": values.get("ID") or re.sub(r"[^a-z0-9]+", "-", values["NAME"].lower()).strip("-"),
        "name": values["NAME"],
        "client_id": values["CLIENT_ID"],
        "secret": values["SECRET"],
        "settings": settings,
    }


def mail_settings(environment: Mapping[str, str], home: Path, is_production: bool) -> dict[str, Any]:
    """Django's EMAIL_ settings from RESSURSBANK_EMAIL_URL: `smtp://user:password@host:587`, `smtps://` for TLS at once.

    Without it a local run writes letters to files under the home, and production sends to this machine's port 25.
    """
    url = environment.get("RESSURSBANK_EMAIL_URL", "")
    sender = environment.get("RESSURSBANK_EMAIL_FROM", "Ressursbank <ressursbank@localhost>")
    found: dict[str, Any] = {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender, "EMAIL_TIMEOUT": 10}
    if not url and not is_production:
        return found | {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": home / "mail",
        }
    parts = urlsplit(url or "smtp://localhost:25")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("RESSURSBANK_EMAIL_URL must be like smtp://user:password@host:587 or smtps://…:465")
    has_log_in = bool(parts.username)
    return found | {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        # A password never goes over the wire in clear.
        "EMAIL_USE_TLS": parts.scheme == "smtp" and has_log_in,
    }
