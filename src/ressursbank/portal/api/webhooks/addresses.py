"""Which addresses a webhook may have, so that nobody makes the portal call what stands inside its own network.

Checked when the address is written, for the sake of whoever typed it, and again at every call (calls.py): a name may
point elsewhere by then.
"""

import socket
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LOOK_UP_SECONDS = 2.0
_NAT64 = IPv6Network("64:ff9b::/96")
_FIRST_FREE_PORT = 1024


class PrivateAddressError(Exception):
    """A name that leads to an address which is not on the open internet."""


class NoAddressError(Exception):
    """A name that leads nowhere, or nowhere in time."""


def check_url(url: str) -> None:
    """Raises ValidationError that says what would be right."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValidationError(_("Give a whole address, such as https://example.no/webhooks.")) from None
    if parts.scheme != "https" and not (settings.PRIVATE_WEBHOOKS and parts.scheme == "http"):
        raise ValidationError(_("The address must begin with https://: what is sent is for nobody else."))
    if not host or parts.username is not None or parts.password is not None:
        raise ValidationError(_("Give a whole address, such as https://example.no/webhooks."))
    if settings.PRIVATE_WEBHOOKS:
        return
    if port not in (None, 443) and port < _FIRST_FREE_PORT:
        raise ValidationError(_("Use port 443, or one from 1024 on."))
    try:
        public_addresses(host, port or 443, LOOK_UP_SECONDS)
    except PrivateAddressError:
        raise ValidationError(
            _("%(host)s is inside a private network. The address must be reachable from the internet.") % {"host": host}
        ) from None
    except NoAddressError:
        return  # not there yet: a test call tells


def public_addresses(host: str, port: int, seconds: float) -> list[str]:
    """The addresses that a name leads to now. Raises NoAddressError; PrivateAddressError if any one is private."""
    found = _looked_up(host, port, seconds)
    for address in found:
        if not settings.PRIVATE_WEBHOOKS and not is_public(address):
            raise PrivateAddressError(address)
    return found


def is_public(address: str) -> bool:
    """Whether an address is on the open internet, also the one that an IPv6 address wraps."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.teredo is not None:
            return False
        wrapped = found.ipv4_mapped or found.sixtofour
        if wrapped is None and found in _NAT64:
            wrapped = IPv4Address(int(found) & 0xFFFF_FFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
    return found.is_global and not found.is_multicast and not found.is_reserved


def _looked_up(host: str, port: int, seconds: float) -> list[str]:
    """The look-up has no time limit of its own: it is left to a thread that nobody waits for."""
    answer: Future[list[str]] = Future()

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)
        else:
            answer.set_result(list(dict.fromkeys(str(row[4][0]) for row in rows)))

    Thread(target=look_up, daemon=True).start()
    try:
        return answer.result(timeout=seconds)
    except (OSError, UnicodeError) as error:
        raise NoAddressError(host) from error
