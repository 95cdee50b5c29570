"""How much one may put on the market or ask of it, from limits.csv; and counting by network address."""

import csv
import hashlib
from collections.abc import Mapping
from pathlib import Path

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600


def _limits() -> Mapping[str, int]:
    with (Path(__file__).parent / "limits.csv").open(encoding="utf-8", newline="") as source:
        return {row["id"]: int(row["value"]) for row in csv.DictReader(source)}


LIMITS = _limits()


class TooManyError(ValueError):
    """More than the limit; the text says how many there may be and what to do, in the language of the page."""


def may_once_more(request: HttpRequest) -> bool:
    """Counts one enquiry or report without an account; whether the network address has any left this hour.

    Only a digest of the address is kept, for an hour, in the process's cache.
    """
    address = get_adapter().get_client_ip(request)
    key = "market-guest-" + hashlib.sha256(str(address).encode()).hexdigest()
    cache.add(key, 0, HOUR)
    try:
        count = cache.incr(key)
    except ValueError:
        # It ran out between the two: this one is the first of a new hour.
        cache.set(key, 1, HOUR)
        count = 1
    return bool(count <= LIMITS["enquiries_an_hour"])
