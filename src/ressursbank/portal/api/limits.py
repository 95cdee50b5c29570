"""How much a program may ask in a minute, counted in the database so that all processes and machines share the count.

A process takes several requests of a minute at a time: reading an address seldom waits for a writer.
"""

import csv
import hashlib
import hmac
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from ressursbank.portal.api.models import RateCount

SECONDS = 60
TAKES_A_MINUTE = 60
"""A process asks the database at most about so many times a minute for one key that uses all it may."""
OLD_WINDOWS = 10


def _limits() -> Mapping[str, int]:
    with (Path(__file__).parent / "limits.csv").open(encoding="utf-8", newline="") as source:
        return {row["id"]: int(row["value"]) for row in csv.DictReader(source)}


LIMITS = _limits()


@dataclass(frozen=True, slots=True)
class Rate:
    """What is left of a limit after a request was counted."""

    limit: int
    remaining: int
    resets_in_seconds: int
    is_over: bool

    @property
    def headers(self) -> dict[str, str]:
        """As the answer says it."""
        found = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.resets_in_seconds),
            "RateLimit-Policy": f"{self.limit};w={SECONDS}",
        }
        return found | ({"Retry-After": str(self.resets_in_seconds)} if self.is_over else {})


@dataclass(slots=True)
class _Taken:
    """What this process has taken of a key's minute: `count` is how many all processes had taken by then."""

    window: int
    left: int
    count: int


_lock = threading.Lock()
_taken: dict[str, _Taken] = {}


def count_one(kind: str, who: str, now: float | None = None) -> Rate:
    """Count one request of `who` against the limit `kind` of limits.csv."""
    limit, moment = LIMITS[kind], time.time() if now is None else now
    window = int(moment // SECONDS)
    key = hmac.new(settings.SECRET_KEY.encode(), f"{kind} {who}".encode(), hashlib.sha256).hexdigest()
    with _lock:
        mine = _taken.get(key)
        if mine is None or mine.window != window:
            mine = _Taken(window, 0, 0)
        if mine.left == 0 and mine.count < limit:
            most = max(1, limit // TAKES_A_MINUTE)
            mine = _Taken(window, most, _take(key, window, most))
            # What goes beyond the limit was taken in vain.
            mine.left -= min(mine.left, max(0, mine.count - limit))
        is_over = mine.left == 0
        if not is_over:
            mine.left -= 1
        if len(_taken) > 10_000:
            _taken.clear()
        _taken[key] = mine
        remaining = max(0, limit - mine.count) + mine.left
    return Rate(limit, remaining, SECONDS - int(moment % SECONDS), is_over)


def forget() -> None:
    """As a process that has just started."""
    with _lock:
        _taken.clear()


def _take(key: str, window: int, most: int) -> int:
    """Take requests of a minute; how many are taken by all processes then."""
    rows = RateCount.objects.filter(key=key)
    if not rows.filter(window=window).update(count=F("count") + most) and not rows.filter(window__lt=window).update(
        window=window, count=most
    ):
        try:
            with transaction.atomic():
                RateCount.objects.create(key=key, window=window, count=most)
        except IntegrityError:
            rows.update(count=F("count") + most)  # another process was first
        RateCount.objects.filter(window__lt=window - OLD_WINDOWS).delete()
    return rows.values_list("count", flat=True).get()
