"""Who may see the preview: by what a request calls this computer, where it comes from, and what it brings along."""

from itertools import product

import pytest
from starlette.types import Scope

from sitegen.preview.door import HERE, Door

OURS = (
    *("localhost", "LOCALHOST", "localhost:8000", "localhost:1", "foo.localhost", "a.b.localhost:8000", "127.0.0.1"),
    *("127.0.0.1:8000", "127.255.0.9:80", "[::1]", "[::1]:8000"),
)
OTHERS = (
    *(
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "localhost@evil.example",
    ),
    *(
        "foo.localhost.evil",
        "evil-localhost",
        "evillocalhost",
        "xn--localhost",
        ".localhost",
        "local host",
        "localhost.",
    ),
    *("10.0.0.7", "203.0.113.9:8000", "0.0.0.0", "1127.0.0.1", "128.0.0.1", "127.1", "2130706433", "0x7f.0.0.1"),
    *("[::]", "[::ffff:127.0.0.1]", "[::1", "::1", "[fe80::1]:8000", "", ":8000", "localhost:", "localhost:80:80"),
    *("localhost:8000/", "localhost/evil.example", "localhost, evil.example", "127.0.0.1\t", "127.0.0.1:port"),
    *("localhost#", "localhost?x", "\xad127.0.0.1", "１27.0.0.1", "[.localhost", "..localhost", "192.168.1.5"),
)
FOREIGN = (
    *("https://evil.example", "http://evil.example", "null", "http://203.0.113.9", "https://127.0.0.1:8000", "file://"),
    *("http://127.0.0.1:8001", "http://localhost:8000", "http://127.0.0.1:8000.evil.example", "http://127.0.0.1:8000/"),
    *("http://[::1]:8000", "chrome-extension://abc", "", "http://127.0.0.1", "http://user@127.0.0.1:8000"),
)
LOCAL = "127.0.0.1:8000"
LAN = "192.168.1.5:8000"
WITH_TOKEN = Door("secret-token", "sitegen-8000", "/paper/")


def request(*headers: tuple[str, str], query: str = "") -> Scope:
    raw = [(name.encode(), value.encode("utf-8")) for name, value in headers]
    return {"type": "http", "headers": raw, "query_string": query.encode()}


def status(door: Door, scope: Scope) -> int:
    answer = door.answer(scope)
    return answer.status_code if answer else 200


@pytest.mark.parametrize("host", OURS)
def test_K03_this_computers_own_names_open(host: str) -> None:
    assert status(HERE, request(("host", host))) == 200
    assert status(HERE, request(("host", host), ("origin", f"http://{host}"))) == 200


@pytest.mark.parametrize("host", OTHERS)
def test_K03_any_other_name_is_refused_whatever_else_is_said(host: str) -> None:
    for more in ((), (("origin", f"http://{host}"),), (("x-forwarded-host", "localhost"),)):
        assert status(HERE, request(("host", host), *more)) == 403


@pytest.mark.parametrize("origin", FOREIGN)
def test_K04_pages_from_elsewhere_are_refused(origin: str) -> None:
    assert status(HERE, request(("host", LOCAL), ("origin", origin))) == 403


@pytest.mark.parametrize("pair", list(product((LOCAL, "evil.example"), repeat=2)), ids=" and ".join)
def test_K03_two_names_are_none(pair: tuple[str, str]) -> None:
    assert status(HERE, request(*(("host", each) for each in pair))) == 403


def test_K03_no_name_is_refused() -> None:
    assert status(HERE, request()) == 403


@pytest.mark.parametrize(
    ("headers", "query", "expected"),
    [
        pytest.param((), "", 403, id="without"),
        pytest.param((("cookie", "sitegen-8000=secret-token"),), "", 200, id="with the cookie"),
        pytest.param((("cookie", "a=b; sitegen-8000=secret-token; c=d"),), "", 200, id="among other cookies"),
        pytest.param((("cookie", "sitegen-8000=secret-tokem"),), "", 403, id="with a wrong cookie"),
        pytest.param((("cookie", "sitegen-8001=secret-token"),), "", 403, id="with another preview's cookie"),
        pytest.param((("cookie", "sitegen-8000="),), "", 403, id="with an empty cookie"),
        pytest.param((("cookie", "sitegen-8000=gehéim"),), "", 403, id="with a cookie that isn't ASCII"),
        pytest.param((), "token=secret-token", 303, id="with the token"),
        pytest.param((), "token=secret", 403, id="with a part of the token"),
        pytest.param((), "token=", 403, id="with an empty token"),
        pytest.param((), "token=geh%C3%A9im", 403, id="with a token that isn't ASCII"),
        pytest.param((), "Token=secret-token", 403, id="with another parameter"),
        pytest.param((("origin", "https://evil.example"),), "token=secret-token", 403, id="from elsewhere"),
        pytest.param(
            (("cookie", "sitegen-8000=secret-token"), ("origin", f"http://{LAN}")), "", 200, id="from a page of its own"
        ),
    ],
)
def test_K05_on_the_network_only_the_token_opens(
    headers: tuple[tuple[str, str], ...], query: str, expected: int
) -> None:
    assert status(WITH_TOKEN, request(("host", LAN), *headers, query=query)) == expected


def test_K07_the_token_leads_home_and_nowhere_else() -> None:
    answer = WITH_TOKEN.answer({**request(("host", LAN), query="token=secret-token"), "path": "//evil.example/"})
    assert answer
    assert answer.headers["location"] == "/paper/"
    assert answer.headers["set-cookie"] == "sitegen-8000=secret-token; HttpOnly; Path=/; SameSite=lax"
    assert WITH_TOKEN.address(LAN) == f"http://{LAN}/paper/?token=secret-token"
