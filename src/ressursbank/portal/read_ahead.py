"""What the first request of a process would else wait for, read when the process starts: rows, plan and partners."""

import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, connections

from ressursbank.portal.exchange.home import current_home
from ressursbank.portal.exchange.match_index import current_market
from ressursbank.portal.maps.index import current_index

_log = logging.getLogger(__name__)
READ: tuple[Callable[[], object], ...] = (current_index, current_home, current_market)


def read_ahead() -> None:
    """Begin to read, beside whatever else the process does."""
    threading.Thread(target=_read_in_thread, name="read ahead", daemon=True).start()


def read_all() -> None:
    """Read everything now. Raises DatabaseError."""
    for read in READ:
        read()


def _read_in_thread() -> None:
    try:
        read_all()
    except DatabaseError:
        # A server that starts before its database: the first request reads, and says so if it still cannot.
        _log.warning("Nothing could be read ahead", exc_info=True)
    finally:
        connections.close_all()
