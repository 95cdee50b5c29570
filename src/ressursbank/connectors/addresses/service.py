"""How the mapping authority's services are asked: with little patience, and not again at once when they did not answer.

A page waits for the answer, and a portal without a network must not be slow at every one of them.
"""

import time
from collections.abc import Mapping
from typing import Any

import httpx

PATIENCE = httpx.Timeout(3.0, connect=1.5)
REST_SECONDS = 60.0
"""How long a service that did not answer is left alone."""

_resting_until: dict[str, float] = {}


class AddressesUnreachableError(ConnectionError):
    """The mapping authority's service did not answer, or not as documented."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"{address}: {why}")


def ask(base: str, path: str, parameters: Mapping[str, str | int | float]) -> Any:
    """The service's JSON. Raises AddressesUnreachableError."""
    address = base.rstrip("/") + path
    if time.monotonic() < _resting_until.get(base, 0.0):
        raise AddressesUnreachableError(address, "did not answer a moment ago")
    try:
        answer = httpx.get(address, params=dict(parameters), timeout=PATIENCE, headers={"Accept": "application/json"})
        answer.raise_for_status()
        return answer.json()
    except httpx.TransportError as error:
        _resting_until[base] = time.monotonic() + REST_SECONDS
        raise AddressesUnreachableError(address, str(error) or type(error).__name__) from error
    except (httpx.HTTPError, ValueError) as error:
        raise AddressesUnreachableError(address, str(error)) from error
