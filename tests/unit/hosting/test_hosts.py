"""One set of rules, in the language of each host."""

import json

import pytest
from msgspec.structs import replace

from hosts import headers_for, redirect_rules
from in_memory import config_of
from sitegen.config import HOSTS as NAMES
from sitegen.content.embeds import PROVIDERS
from sitegen.hosting.hosts import HOSTS
from sitegen.hosting.rules import Headers, Rules, content_policy, security_headers
from sitegen.urls import Base

RULES = Rules(
    Base.of("https://news.example"),
    moved=(("/a.html", "/b.html"), ("/c/", "/d/"), ("/e%20%C3%A9.html", "/f%20%C3%A9.html")),
    gone=("/g.html", "/h/"),
    not_found="/404.html",
    headers=Headers((("X-One", "1"),), ("/assets/",), (("feed.xml", "application/atom+xml"),)),
)
BARE = Rules(Base.of("https://news.example"))


def files(host: str, rules: Rules = RULES) -> dict[str, str]:
    return dict(HOSTS[host].files(rules))


def test_every_host_that_the_config_names_is_known() -> None:
    assert tuple(HOSTS) == NAMES


def test_netlify_forces_its_rules_for_the_pages_that_lead_on_are_files_too() -> None:
    assert files("netlify")["_redirects"].splitlines() == [
        "/a.html /b.html 301!",
        "/c/ /d/ 301!",
        "/c /d/ 301!",
        "/e%20%C3%A9.html /f%20%C3%A9.html 301!",
        "/g.html /404.html 410!",
        "/h/ /404.html 410!",
        "/h /404.html 410!",
    ]


def test_cloudflare_shows_addresses_without_their_ending_and_says_410_of_nothing() -> None:
    assert files("cloudflare")["_redirects"].splitlines() == [
        "/a.html /b 301",
        "/c/ /d/ 301",
        "/c /d/ 301",
        "/e%20%C3%A9.html /f%20%C3%A9 301",
        "/a /b 301",
        "/e%20%C3%A9 /f%20%C3%A9 301",
    ]


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_where_a_page_has_two_addresses_no_rule_leads_in_a_circle(host: str) -> None:
    twins = replace(BARE, moved=(("/a/", "/a.html"), ("/b.html", "/b/")))
    rules = redirect_rules(files(host, twins)["_redirects"])
    assert "/a" not in {old for old, _, _ in rules}
    assert ("/b.html", "/b/") in {(old, new) for old, new, _ in rules}
    assert not {old for old, _, _ in rules} & {new for _, new, _ in rules}


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_signs_that_mean_something_in_a_rule_are_written_otherwise(host: str) -> None:
    rules = redirect_rules(files(host, replace(BARE, moved=(("/a:b*.html", "/c.html"),)))["_redirects"])
    assert rules[0][0] == "/a%3Ab%2A.html"


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_a_headers_file_says_each_thing_once(host: str) -> None:
    text = files(host)["_headers"]
    assert headers_for("/", text) == {"X-One": ["1"]}
    assert headers_for("/world/feed.xml", text) == {"X-One": ["1"], "Content-Type": ["application/atom+xml"]}
    assert headers_for("/assets/a/b.css", text)["Cache-Control"] == ["public, max-age=31536000, immutable"]


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_where_there_is_nothing_to_say_there_is_no_file(host: str) -> None:
    assert files(host, BARE) == {}


def test_s3_leads_on_from_the_beginning_of_other_addresses_only_where_nothing_is() -> None:
    (path, text), *rest = files("s3").items()
    assert (path, rest) == (".sitegen-hosting/s3-website.json", [])
    made = json.loads(text)
    assert made["IndexDocument"] == {"Suffix": "index.html"}
    assert made["ErrorDocument"] == {"Key": "404.html"}
    assert [each["Redirect"]["ReplaceKeyWith"] for each in made["RoutingRules"]] == ["b.html", "d/", "f é.html"]
    assert [each["Condition"] for each in made["RoutingRules"]] == [
        {"KeyPrefixEquals": "a.html"},
        {"KeyPrefixEquals": "c/", "HttpErrorCodeReturnedEquals": "404"},
        {"KeyPrefixEquals": "e é.html"},
    ]
    (text,) = files("s3", replace(BARE, moved=(("/a.htm", "/b.html"),))).values()
    assert [each["Condition"] for each in json.loads(text)["RoutingRules"]] == [
        {"KeyPrefixEquals": "a.htm", "HttpErrorCodeReturnedEquals": "404"}
    ]


@pytest.mark.parametrize(("host", "limit"), [("s3", 50), ("cloudflare", 1000), ("netlify", 0), ("nginx", 0)])
def test_a_host_gets_as_many_redirects_as_it_takes(host: str, limit: int) -> None:
    many = replace(BARE, moved=tuple((f"/{n}.html", "/b.html") for n in range(1_200)))
    told = sum(
        text.count("/b.html") + text.count(" /b ") + text.count('"b.html"') for text in files(host, many).values()
    )
    assert told == {"s3": 50, "cloudflare": 2000}.get(host, 1_200)
    assert HOSTS[host].left_out(many) == (1_200 - limit if limit else 0)
    assert HOSTS[host].left_out(replace(many, moved=many.moved[:limit])) == 0


def test_two_outlets_may_share_an_nginx() -> None:
    one = files("nginx")[".sitegen-hosting/nginx-http.conf"]
    other = files("nginx", replace(RULES, base=Base.of("https://news.example/paper")))
    assert "$news_example_moved" in one
    assert "$news_example_paper_moved" in other[".sitegen-hosting/nginx-http.conf"]


def test_nginx_has_room_for_every_address() -> None:
    many = replace(BARE, moved=tuple((f"/{n}.html", "/b.html") for n in range(3_000)))
    assert "map_hash_max_size 16384;" in files("nginx", many)[".sitegen-hosting/nginx-http.conf"]


POLICY = (
    "default-src 'self'; script-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data:; "
    "media-src 'self' https:; frame-src {}; form-action 'self'; base-uri 'self'; object-src 'none'; "
    "frame-ancestors 'self'"
)


@pytest.mark.parametrize(
    ("config", "policy"),
    [
        pytest.param("", POLICY.format("'none'"), id="the house theme"),
        pytest.param(
            "[embeds.vimeo]\nframe = true\n[embeds.map]\nframe = true\n",
            POLICY.format("https://player.vimeo.com https://www.openstreetmap.org"),
            id="frames",
        ),
        pytest.param(
            '[markdown]\nraw_html = "allow"\n',
            "base-uri 'self'; object-src 'none'; frame-ancestors 'self'",
            id="trusted HTML",
        ),
    ],
)
def test_the_policy_allows_what_the_outlet_shows(config: str, policy: str) -> None:
    assert content_policy(config_of(config)) == policy


@pytest.mark.parametrize(
    ("config", "policy"),
    [("[hosting]\ncsp = \"default-src 'self'\"\n", "default-src 'self'"), ('[hosting]\ncsp = "off"\n', None)],
    ids=["of its own", "none"],
)
def test_an_outlet_may_have_a_policy_of_its_own_or_none(config: str, policy: str | None) -> None:
    headers = dict(security_headers(config_of(config)))
    assert headers.get("Content-Security-Policy") == policy
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    [
        "https://youtu.be/abcdefghijk",
        "https://vimeo.com/123456",
        "https://x.com/somebody/status/123",
        "https://bsky.app/profile/did:plc:abc/post/3kabc",
        "https://www.instagram.com/p/abc/",
        "https://datawrapper.dwcdn.net/aBcDe/",
        "https://public.flourish.studio/visualisation/123/",
        "https://www.openstreetmap.org/#map=12/53.5/9.9",
        "https://social.example/@somebody/123456789",
    ],
)
def test_the_policy_lets_every_frame_in(address: str) -> None:
    bare = address.removeprefix("https://").removeprefix("www.")
    provider, found = next((each, match) for each in PROVIDERS if (match := each.address.fullmatch(bare)))
    assert provider.framed
    assert provider.frame(found).startswith(provider.framed)
