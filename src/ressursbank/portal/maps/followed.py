"""One reading of the database that a process keeps, and refreshes when the log of changes has moved on."""

import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from ressursbank.portal.maps.state_of_database import Signature, signature


class _Signed(Protocol):
    @property
    def signature(self) -> Signature: ...


Reading = TypeVar("Reading", bound=_Signed)


class Followed(Generic[Reading]):
    """`refreshed(kept, signature)` makes the next reading from the one that is kept, None at first.

    Asking costs one small query when nothing has changed. Threads that ask together wait for one refresh.
    """

    def __init__(self, refreshed: Callable[[Reading | None, Signature], Reading]) -> None:
        self._refreshed = refreshed
        self._lock = threading.Lock()
        self._kept: Reading | None = None

    def now(self) -> Reading:
        """The reading of the database as it is now."""
        kept = self._kept
        if kept is not None and kept.signature == signature():
            return kept
        with self._lock:
            found = signature()
            if self._kept is None or self._kept.signature != found:
                self._kept = self._refreshed(self._kept, found)
            return self._kept
