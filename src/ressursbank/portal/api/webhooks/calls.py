"""One call of a webhook: to a checked address, within a few seconds in all, following no redirect.

The connection is made to the very address that was checked: a name that leads elsewhere a moment later (DNS
rebinding) makes no difference. The certificate is checked against the name.
"""

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore

from ressursbank.portal.api.webhooks.addresses import NoAddressError, PrivateAddressError, public_addresses
from ressursbank.portal.api.webhooks.limits import LIMITS


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said; or `error`: an id of ERRORS in words.py, and no status."""

    status: int | None = None
    text: str = ""
    error: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it: any 2xx."""
        return self.status is not None and 200 <= self.status < 300


def call(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    seconds: float | None = None,
    trusted: ssl.SSLContext | None = None,
) -> Answer:
    """POST `body`. Whatever goes wrong on the way is an Answer with an error. `trusted`: other certificates."""
    limit = seconds or LIMITS["call_seconds"]
    backend = _CheckedBackend(time.monotonic() + limit)
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), limit)
    try:
        with (
            httpcore.ConnectionPool(trusted or httpcore.default_ssl_context(), network_backend=backend) as pool,
            pool.stream(
                "POST", url, headers=list(headers.items()), content=body, extensions={"timeout": timeouts}
            ) as sent,
        ):
            error = "redirect" if 300 <= sent.status < 400 else "" if 200 <= sent.status < 300 else "status"
            return Answer(sent.status, _beginning(sent.iter_stream()), error)
    except PrivateAddressError:
        return Answer(error="private_address")
    except NoAddressError:
        return Answer(error="no_address")
    except httpcore.TimeoutException:
        return Answer(error="timeout")
    except httpcore.ProtocolError:
        return Answer(error="protocol")
    except httpcore.NetworkError as error:
        return Answer(error="certificate" if _is_of_certificate(error) else "connection")


def _beginning(chunks: Iterable[bytes]) -> str:
    """As much of the answer as is kept; what follows is not read."""
    longest = LIMITS["longest_answer"]
    read = b""
    for chunk in chunks:
        read += chunk
        if len(read) >= 4 * longest:
            break
    return read.decode("utf-8", "replace").replace("\x00", "�")[:longest]


def _is_of_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


class _CheckedBackend(httpcore.NetworkBackend):
    """Looks names up itself, and gives every step what is left of the time."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in public_addresses(host, port, _left(self._deadline, timeout)):
            try:
                stream = self._inner.connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failed = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failed


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step must be done by the deadline: a receiver that drips its answer gains nothing."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(
            self._inner.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout)), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left if timeout is None else min(left, timeout)
