"""What a process keeps of the database, forgotten: for rows that a test writes past the log of changes."""

from ressursbank.portal.exchange import match_index
from ressursbank.portal.maps import index


def forget() -> None:
    """The next question reads the database anew."""
    for followed in (index._followed, match_index._followed):
        followed._kept = None
