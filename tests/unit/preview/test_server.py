"""Whoever asks halfway isn't waited for for ever."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from starlette.responses import PlainTextResponse

from sitegen.preview import server
from sitegen.preview.server import HOST, address_of, is_here, listen, serving

REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(server, "_PATIENCE", 0.3)
    with listen(HOST, 0) as listening, serving(PlainTextResponse("Here."), listening):
        yield int(listening.getsockname()[1])


@pytest.mark.parametrize(
    "sent", [b"", b"GET /", REQUEST[:-2], REQUEST + b"GET /"], ids=["nothing", "half a line", "half", "one and a half"]
)
def test_K01_a_request_that_doesnt_arrive_ends_the_connection(port: int, sent: bytes) -> None:
    with closing(socket.create_connection((HOST, port), timeout=10)) as connection:
        connection.sendall(sent)
        began = time.monotonic()
        try:
            while connection.recv(65536):
                pass
        except ConnectionError:
            pass
        assert time.monotonic() - began < 9


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("127.0.0.9", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False)],
)
def test_K05_only_this_computers_own_addresses_need_no_token(host: str, here: bool) -> None:
    assert is_here(host) is here


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this system has no IPv6")
def test_all_addresses_are_those_of_the_older_kind_too() -> None:
    with listen("::", 0) as listening, closing(socket.create_connection((HOST, listening.getsockname()[1]), timeout=5)):
        pass  # the address that is printed is one of these


@pytest.mark.parametrize(("host", "named"), [("192.168.1.5", "192.168.1.5"), ("fe80::1", "[fe80::1]")])
def test_an_address_is_named_as_in_a_browser(host: str, named: str) -> None:
    assert address_of(host) == named
