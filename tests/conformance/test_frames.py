"""A service's own frame, for outlets that chose it: shut in, late, and allowed by the site's own headers."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from hosts import headers_for
from support import CONFIG, Outlet, story

SITE = "https://test.example"
PAGE = "/town/2026/11/a.html"
CONFIGURED = f"""\
{CONFIG}
[embeds]
vimeo = {{frame = true}}
youtube = {{frame = true}}
mastodon = {{frame = true}}

[hosting]
rules = ["netlify"]
"""
VIMEO, YOUTUBE = "https://player.vimeo.com/video/123456789?dnt=1", "https://www.youtube-nocookie.com/embed/abcdefghijk"
BODY = f"""\
https://vimeo.com/123456789
The wall by day

{"It rose by a metre." + chr(10) * 2}
https://youtu.be/abcdefghijk
The wall at dusk

https://x.com/port/status/1122334455
The port says
"""
FAR_BELOW = BODY.replace("It rose by a metre.\n\n", "It rose by a metre.\n\n" * 400)
# Stands in for the service: what its script may do and learn, told to the page around it.
SERVICE = """\
<!DOCTYPE html><title>Player</title><script>
let left = "no";
try { top.location = "https://elsewhere.example/"; left = "asked"; } catch (refused) { left = "refused"; }
parent.postMessage({from: location.href, left, referrer: document.referrer, origin}, "*");
</script>"""


class Frames(HTMLParser):
    """The attributes of every `<iframe>`."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "iframe":
            self.found.append(dict(attrs))


def built(folder: Path, body: str) -> Outlet:
    outlet = Outlet(folder).write({"sitegen.toml": CONFIGURED, "content/town/a.md": story("Frames", body=body)})
    assert outlet.build().problems == ()
    return outlet


def test_a_frame_is_named_late_and_shut_in(tmp_path: Path) -> None:
    frames = Frames(built(tmp_path, BODY).page(PAGE[1:])).found
    assert [(each["src"], each["title"], each["height"]) for each in frames] == [
        (VIMEO, "Vimeo: The wall by day", "315"),
        (YOUTUBE, "YouTube: The wall at dusk", "315"),
    ]
    for each in frames:
        allowed = set((each["sandbox"] or "").split())
        assert "allow-scripts" in allowed
        assert not allowed & {"allow-top-navigation", "allow-top-navigation-by-user-activation", "allow-forms"}
        assert (each["loading"], each["referrerpolicy"]) == ("lazy", "strict-origin-when-cross-origin")


def test_a_feed_has_the_link_and_no_frame(tmp_path: Path) -> None:
    outlet = built(tmp_path, BODY)
    for feed in ("feed.xml", "rss.xml", "feed.json"):
        assert "vimeo.com/123456789" in outlet.page(feed)
        assert "iframe" not in outlet.page(feed)


@pytest.fixture
def reader(browser: Any, tmp_path: Path) -> Iterator[tuple[Any, list[str]]]:
    """The story as its host sends it, headers and all, and the addresses of other hosts that were asked."""
    outlet = built(tmp_path, FAR_BELOW)
    rules = outlet.page("_headers")
    asked: list[str] = []
    page = browser.new_page(viewport={"width": 390, "height": 844})

    def answer(route: Any) -> None:
        url = urlsplit(route.request.url)
        if f"{url.scheme}://{url.netloc}" != SITE:
            asked.append(route.request.url)
            route.fulfill(body=SERVICE, content_type="text/html")
            return
        file = outlet.output / url.path[1:]
        headers = {name: ", ".join(values) for name, values in headers_for(url.path, rules).items()}
        route.fulfill(path=file, headers={**headers, "Content-Type": _KINDS.get(file.suffix, "font/woff2")})

    page.route("**/*", answer)
    page.add_init_script("window.told = []; addEventListener('message', (event) => told.push(event.data));")
    page.goto(SITE + PAGE)
    yield page, asked
    page.close()


# Asked for again and again by the page itself: its policy lets nobody hand it a condition as text.
TOLD = """(count) => new Promise((done) => {
  const asking = setInterval(() => told.length >= count && (clearInterval(asking), done(told)), 20);
  setTimeout(() => done(told), 20000);
})"""
_KINDS = {".html": "text/html", ".css": "text/css", ".svg": "image/svg+xml"}


@pytest.mark.browser
def test_a_frame_comes_when_a_reader_gets_to_it_and_cannot_lead_the_page_away(reader: tuple[Any, list[str]]) -> None:
    page, asked = reader
    page.evaluate(TOLD, 1)
    assert asked == [VIMEO]
    page.locator("iframe").last.scroll_into_view_if_needed()
    told = page.evaluate(TOLD, 2)
    assert asked == [VIMEO, YOUTUBE]
    assert [each["from"] for each in told] == [VIMEO, YOUTUBE]
    # Scripts of a player run in their own origin, and learn of the paper only which one it is.
    assert {(each["referrer"], each["origin"]) for each in told} == {
        (f"{SITE}/", "https://player.vimeo.com"),
        (f"{SITE}/", "https://www.youtube-nocookie.com"),
    }
    page.wait_for_timeout(300)
    assert page.url == SITE + PAGE


@pytest.mark.browser
def test_the_headers_refuse_frames_that_nobody_chose_and_all_scripts(reader: tuple[Any, list[str]]) -> None:
    page, asked = reader
    page.evaluate(
        """() => new Promise((done) => {
          window.refused = [];
          addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
          const frame = document.createElement("iframe");
          frame.src = "http://elsewhere.example/";
          const script = document.createElement("script");
          script.src = "/a.js";
          document.body.append(frame, script);
          setTimeout(done, 500);
        })"""
    )
    assert set(page.evaluate("refused")) == {"frame-src", "script-src-elem"}
    assert not [url for url in asked if "elsewhere" in url]
