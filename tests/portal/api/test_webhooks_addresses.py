"""Webhooks never lead into the portal's own network: not by number, by name, or by a name that changes its mind."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django.fixtures import Settings

from ressursbank.portal.api.webhooks.addresses import check_url, is_public
from ressursbank.portal.api.webhooks.calls import call
from tests.portal.api.receiver import receiver

PRIVATE = (
    "127.0.0.1",
    "127.8.8.8",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:7f00:1::1",
    "2001:0:53aa:64c::1",
    "2001:db8::1",
)
PUBLIC = ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e", "::ffff:93.184.215.14")


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_on_the_open_internet_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_on_the_open_internet_are_known(address: str) -> None:
    assert is_public(address)


def _leads_to(*addresses: str) -> Callable[..., list[Any]]:
    """The look-up of names, as if every name led there; each look-up of a name takes the next address."""
    left = list(addresses)

    def look_up(host: str, port: int, *_family: Any, **_rest: Any) -> list[Any]:
        is_name = any(letter.isalpha() for letter in host) and ":" not in host
        address = host if not is_name else left.pop(0) if len(left) > 1 else left[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    return look_up


@pytest.mark.parametrize(
    "url",
    [
        "http://example.no/hook",
        "ftp://example.no/hook",
        "https://",
        "https:///hook",
        "example.no/hook",
        "https://user:secret@example.no/hook",
        "https://example.no:22/hook",
        "https://example.no:99999/hook",
        "https://[::1]/hook",
        "https://127.0.0.1/hook",
        "https://2130706433/hook",
        "https://0x7f000001/hook",
        "https://localhost/hook",
        "https://169.254.169.254/latest/meta-data",
    ],
)
def test_an_address_that_will_not_do_is_refused_when_it_is_written(url: str) -> None:
    with pytest.raises(ValidationError):
        check_url(url)


def test_a_name_that_leads_into_a_private_network_is_refused_when_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _leads_to("10.0.0.7"))
    with pytest.raises(ValidationError, match="lukket"):
        check_url("https://hooks.example.no/hook")
    monkeypatch.setattr(socket, "getaddrinfo", _leads_to("93.184.215.14"))
    check_url("https://hooks.example.no:8443/hook")


def test_a_name_that_leads_into_a_private_network_by_then_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiver() as server:
        monkeypatch.setattr(socket, "getaddrinfo", _leads_to("127.0.0.1"))
        answer = call(server.url.replace("127.0.0.1", "hooks.example.no"), {}, b"{}")
        assert (answer.status, answer.error) == (None, "private_address")
        assert server.calls == []


def test_the_address_that_was_checked_is_the_one_that_is_called(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere at the second look-up: there is no second look-up."""
    settings.PRIVATE_WEBHOOKS = True
    with receiver() as server:
        monkeypatch.setattr(socket, "getaddrinfo", _leads_to("127.0.0.1", "127.0.0.99"))
        answer = call(server.url.replace("127.0.0.1", "hooks.example.no"), {}, b"{}")
        assert answer.status == 200
        (taken,) = server.calls
    assert taken.headers["host"].startswith("hooks.example.no:")


def test_an_address_given_by_number_is_not_called_either() -> None:
    with receiver() as server:
        assert call(server.url, {}, b"{}").error == "private_address"
        assert server.calls == []


def test_a_name_that_leads_nowhere_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_parts: Any, **_rest: Any) -> list[Any]:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    assert call("https://hooks.example.no/hook", {}, b"{}").error == "no_address"


def test_a_receiver_that_drips_its_answer_is_left_in_time(settings: Settings) -> None:
    settings.PRIVATE_WEBHOOKS = True
    with socket.create_server(("127.0.0.1", 0)) as dripping:

        def drip() -> None:
            connection, _address = dripping.accept()
            with connection:
                connection.recv(4096)
                for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 100:
                    try:
                        connection.send(bytes([letter]))
                    except OSError:
                        return
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        answer = call(f"http://127.0.0.1:{dripping.getsockname()[1]}/hook", {}, b"{}", seconds=0.5)
        assert answer.error == "timeout"
        assert time.monotonic() - began < 1.5


def test_what_is_not_http_says_so(settings: Settings) -> None:
    settings.PRIVATE_WEBHOOKS = True
    with socket.create_server(("127.0.0.1", 0)) as odd:
        url = f"http://127.0.0.1:{odd.getsockname()[1]}/hook"

        def answer_oddly() -> None:
            connection, _address = odd.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"220 mail.example.no ESMTP\r\n")

        threading.Thread(target=answer_oddly, daemon=True).start()
        assert call(url, {}, b"{}").error == "protocol"
    assert call(url, {}, b"{}").error == "connection"
