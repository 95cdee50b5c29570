"""Every route that shows something, found in the URLconf, with arguments of things that the served portal has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

NOT_PAGES: Mapping[str, str] = {
    "mfa_reauthenticate_webauthn": "asks the browser for a passkey that is registered with it",
    "openid_connect_login": "leads on to a provider; tests/portal/accounts logs in through a real one",
    "openid_connect_callback": "answers a provider; tests/portal/accounts logs in through a real one",
    "market:notice": "leads on to the page that a notice is about; tests/portal/marketplace/test_alerts_pages.py",
    "market:search_run": "leads on to the market; tests/portal/marketplace/test_alerts_searches.py",
}
"""Routes that no browser can open alone, with the reason and who tests them."""
FOR_PROGRAMS = ("api_v1:",)
"""Namespaces that answer JSON; tests/portal/api tries each of their addresses from the schema."""
OTHER_STATUS: Mapping[str, int] = {"socialaccount_login_error": 401}
"""Pages whose own subject is a refusal."""


@dataclass(frozen=True, slots=True)
class Route:
    """`name` with namespace; `arguments` are the names that the address needs."""

    name: str
    arguments: tuple[str, ...]

    def filled(self, samples: Mapping[str, Any]) -> dict[str, Any]:
        """Values of the arguments. Raises LookupError that says what to add."""
        return {argument: self._value(argument, samples) for argument in self.arguments}

    def _value(self, argument: str, samples: Mapping[str, Any]) -> Any:
        """Of the route itself, else of what its name begins with (stage_remove: stage), else of its namespace."""
        namespace, _colon, name = self.name.rpartition(":")
        words = name.split("_")
        beginnings = ["_".join(words[:count]) for count in range(len(words), 0, -1)]
        prefix = f"{namespace}:" if namespace else ""
        for key in (*(f"{prefix}{beginning}.{argument}" for beginning in beginnings), f"{namespace}:{argument}"):
            if key in samples:
                return samples[key]
        raise LookupError(
            f'{self.name} needs {argument}: make a thing for it in tests/journeys/sample_things.py under "{self.name}'
            f'.{argument}", or say in NOT_PAGES why no browser opens it'
        )

    def query(self, samples: Mapping[str, Any]) -> str:
        """What stands behind the address, with its question mark; "" for most."""
        return str(samples.get(f"{self.name}?", ""))


def all_routes() -> list[Route]:
    """Every named route of the portal but NOT_PAGES and FOR_PROGRAMS, in the order of the URLconf."""
    found = {route.name: route for route in _routes(get_resolver())}
    return [route for name, route in found.items() if name not in NOT_PAGES and not name.startswith(FOR_PROGRAMS)]


def _routes(resolver: URLResolver, namespace: str = "", arguments: tuple[str, ...] = ()) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        needed = (*arguments, *(entry.pattern.converters or entry.pattern.regex.groupindex))
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _routes(entry, inner, needed)
        elif isinstance(entry, URLPattern) and entry.name is not None:
            yield Route(f"{namespace}{entry.name}", needed)
