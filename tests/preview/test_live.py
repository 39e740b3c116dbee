"""What an editor sees in the browser: pages that follow every save, and mistakes that are told and go again."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from preview.test_preview import connections, get, running, said, until
from sitegen.preview.live import Live
from sitegen.report import Report
from support import Files, Outlet, free_port, story

Make = Callable[[Files], Outlet]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")

A, B = "content/world/a.md", "content/world/b.md"
LONG = "Words of the wall.\n\n" * 200


def longer(words: str, **fields: str) -> str:
    return story(body=f"{LONG}{words}", **fields)


@contextmanager
def serving(outlet: Outlet, browser: Any, *, tabs: int = 1, path: str = "/world/2026/11/a.html") -> Iterator[list[Any]]:
    """The preview, and pages of one browser that show a story of it and are connected."""
    port = free_port()
    with running(outlet, "serve", "--port", str(port)):
        until(lambda: "Watching" in said(outlet), outlet)
        context = browser.new_context()
        try:
            pages = [context.new_page() for _ in range(tabs)]
            for page in pages:
                page.goto(f"http://127.0.0.1:{port}{path}")
                page.evaluate("window.stayed = true")
            yield pages
        finally:
            context.close()


def stayed(page: Any) -> bool:
    """Whether the page was never loaded again."""
    return bool(page.evaluate("window.stayed === true"))


def test_a_save_changes_the_page_in_place_and_keeps_the_readers_place(site: Make, browser: Any) -> None:
    outlet = site({A: longer("First words."), B: story("B")})
    with serving(outlet, browser) as [page]:
        page.evaluate("scrollTo(0, 900)")
        outlet.write({A: longer("Second words.", title="Another headline")})
        page.get_by_text("Second words.").wait_for(state="attached")
        assert (stayed(page), page.evaluate("scrollY")) == (True, 900)
        assert "Another headline" in page.title()
        outlet.write({A: longer("Third words.")})
        page.get_by_text("Third words.").wait_for(state="attached")
        assert stayed(page)


def test_a_page_that_did_not_change_is_left_alone(site: Make, browser: Any) -> None:
    outlet = site({A: longer("First words.", date="2020-01-01"), B: story("B", body="Old.")})
    with serving(outlet, browser, path="/world/2020/01/a.html") as [page]:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        outlet.write({B: story("B", body="New.")})
        until(lambda: "world/b.md → " in said(outlet), outlet)
        page.wait_for_timeout(500)
        assert (stayed(page), "a.html" in asked) == (True, False)


@pytest.mark.parametrize("name", ["style.css", "imported.css"])
def test_a_style_changes_without_a_reload(site: Make, browser: Any, name: str) -> None:
    colour = "getComputedStyle(document.querySelector('h1')).color"
    styles = "themes/_site/static/"
    outlet = site({A: longer("Words."), f"{styles}style.css": '@import "imported.css";\n'})
    outlet.write({f"{styles}{name}": "h1 { color: rgb(1, 2, 3) }\n"})
    with serving(outlet, browser) as [page]:
        assert page.evaluate(colour) == "rgb(1, 2, 3)"
        outlet.write({f"{styles}{name}": "h1 { color: rgb(4, 5, 6) }\n"})
        page.wait_for_function(f"{colour} === 'rgb(4, 5, 6)'")
        assert stayed(page)
        until(lambda: f"{name} → 1 file in" in said(outlet), outlet)


def test_a_mistake_is_shown_over_the_page_and_goes_when_it_is_mended(site: Make, browser: Any) -> None:
    outlet = site({A: longer("Good words."), "sitegen.toml": EDITOR})
    with serving(outlet, browser) as [page]:
        outlet.write({A: longer("Good words.").replace("date: ", "date: 31 ")})
        alert = page.get_by_role("alert")
        alert.wait_for()
        told = alert.inner_text()
        assert "The page is as it was before: there is a mistake to mend" in told
        assert f"{A}:3" in told
        assert "date: 31 2026" in told
        assert page.get_by_text("Good words.").count() == 1
        opens = alert.get_by_role("link").get_attribute("href")
        assert opens == f"vscode://file/{(outlet.folder / A).resolve().as_posix()}:3:7"
        outlet.write({A: longer("Good words.").replace("date: ", "draft: yes\ndate: 31 ")})
        page.get_by_text("there are 2 mistakes to mend").wait_for()
        outlet.write({A: longer("Better words.")})
        page.get_by_text("Better words.").wait_for(state="attached")
        alert.wait_for(state="detached")
        assert stayed(page)


def test_whoever_mends_one_mistake_of_many_keeps_his_place_in_the_list(site: Make, browser: Any) -> None:
    broken = {f"content/world/{number}.md": story(date="2026-02-30") for number in range(40)}
    outlet = site({A: longer("Words.")})
    with serving(outlet, browser) as [page]:
        outlet.write({A: longer("Words.", draft="perhaps"), **broken})
        page.get_by_text("there are 41 mistakes to mend").wait_for()
        page.locator("summary").press("Enter")
        section = page.get_by_role("alert")
        section.evaluate("section => section.scrollTop = 900")
        outlet.write({"content/world/1.md": story("One")})
        page.get_by_text("there are 40 mistakes to mend").wait_for()
        assert section.evaluate("section => section.scrollTop") == 900
        assert page.evaluate("document.activeElement.shadowRoot.activeElement.localName") == "summary"


EDITOR = (
    'title = "The Test Post"\nbase_url = "https://test.example"\ntimezone = "UTC"\n'
    'editor_url = "vscode://file/{file}:{line}:{column}"\n'
)


def test_a_save_in_two_steps_shows_no_mistake(site: Make, browser: Any) -> None:
    outlet = site({A: longer("First words.")})
    with serving(outlet, browser) as [page]:
        page.evaluate(
            "new MutationObserver(() => { window.alerted ||= !!document.querySelector('sitegen-faults') })"
            ".observe(document.documentElement, { childList: true })"
        )
        for number in range(10):
            page.evaluate("window.alerted = false")
            began = time.monotonic()
            outlet.write({A: ""})
            time.sleep(0.12)
            outlet.write({A: longer(f"Words of save {number}.")})
            took = time.monotonic() - began
            page.get_by_text(f"Words of save {number}.").wait_for(state="attached")
            page.locator("sitegen-faults").wait_for(state="detached")
            # A save that a loaded machine draws out for longer is a mistake, and is shown.
            if took < 0.25:
                assert page.evaluate("window.alerted") is False
                return
    pytest.fail("the machine is too slow to save in two steps")


def test_a_page_that_was_open_while_the_preview_was_away_catches_up(site: Make, browser: Any) -> None:
    outlet = site({A: longer("First words.")})
    port = str(free_port())
    context = browser.new_context()
    try:
        page = context.new_page()
        with running(outlet, "serve", "--port", port):
            until(lambda: "Watching" in said(outlet), outlet)
            page.goto(f"http://127.0.0.1:{port}/world/2026/11/a.html")
            page.evaluate("window.stayed = true")
        outlet.write({A: longer("Second words.")})
        with running(outlet, "serve", "--port", port):
            page.get_by_text("Second words.").wait_for(state="attached")
            assert stayed(page)
        outlet.write({A: longer("Third words.", date="2026-13-40")})
        with running(outlet, "serve", "--port", port):
            page.get_by_role("alert").wait_for()
            assert page.get_by_text("Second words.").count() == 1
            outlet.write({A: longer("Third words.")})
            page.get_by_text("Third words.").wait_for(state="attached")
    finally:
        context.close()


@contextmanager
def another_program(port: int) -> Iterator[list[str]]:
    """Whatever else answers at a port, and what it was asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_words: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", port), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield asked
        finally:
            server.shutdown()


def test_pages_catch_up_when_another_program_had_the_port_meanwhile(site: Make, browser: Any) -> None:
    outlet = site({A: longer("First words.")})
    port = free_port()
    context = browser.new_context()
    try:
        old = context.new_page()
        with running(outlet, "serve", "--port", str(port)):
            until(lambda: "Watching" in said(outlet), outlet)
            old.goto(f"http://127.0.0.1:{port}/world/2026/11/a.html")
            outlet.write({A: longer("Second words.")})
            old.get_by_text("Second words.").wait_for(state="attached")  # it is connected
        with another_program(port) as asked:
            until(lambda: "/_sitegen/events" in asked, "the page never looked for the preview")
        with running(outlet, "serve", "--port", str(port)):
            until(lambda: "Watching" in said(outlet), outlet)
            new = context.new_page()
            new.goto(old.url)
            outlet.write({A: longer("Third words.")})
            for page in (old, new):
                page.get_by_text("Third words.").wait_for(state="attached")
    finally:
        context.close()


def test_a_page_that_was_still_loading_when_the_preview_ended_catches_up(site: Make, browser: Any) -> None:
    outlet = site({A: longer("First words.")})
    port = str(free_port())
    context = browser.new_context()
    try:
        page = context.new_page()
        with running(outlet, "serve", "--port", port) as process:
            until(lambda: "Watching" in said(outlet), outlet)

            def ends(route: Any) -> None:
                answer = route.fetch()
                process.kill()
                process.wait()
                route.fulfill(response=answer)

            page.route("**/client.js", ends)
            page.goto(f"http://127.0.0.1:{port}/world/2026/11/a.html")
            page.wait_for_timeout(1500)  # long enough to have asked in vain
        outlet.write({A: longer("Second words.")})
        with running(outlet, "serve", "--port", port):
            page.get_by_text("Second words.").wait_for(state="attached")
    finally:
        context.close()


def test_what_the_configuration_says_of_the_preview_counts_without_a_restart(site: Make, browser: Any) -> None:
    outlet = site({A: longer("Words.")})
    with serving(outlet, browser) as [page]:
        outlet.write({"sitegen.toml": EDITOR.replace(".example", ".example/paper")})
        until(lambda: "sitegen.toml → " in said(outlet), outlet)
        page.goto(page.url.replace("/world/2026/11/a.html", "/"))
        assert page.url.endswith("/paper/")
        assert page.goto(page.url.replace("/paper/", "/paper/assets/style.css")).status == 200
        page.goto(page.url.replace("/assets/style.css", "/world/2026/11/a.html"))
        outlet.write({A: longer("Words.").replace("date: ", "date: 31 ")})
        opens = page.get_by_role("alert").get_by_role("link")
        opens.wait_for()
        assert str(opens.get_attribute("href")).startswith("vscode://file/")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it counts connections in /proc")
def test_ten_tabs_follow_over_one_connection_each_what_it_shows(site: Make, browser: Any) -> None:
    outlet = site({A: longer("First words.", date="2020-01-01"), B: story("B", date="2020-01-02", body="B's words.")})
    with serving(outlet, browser, tabs=10, path="/world/2020/01/a.html") as pages:
        port = int(pages[0].url.split(":")[2].partition("/")[0])
        for page in pages[5:]:
            page.goto(f"http://127.0.0.1:{port}/world/2020/01/b.html")
            page.evaluate("window.stayed = true")
        until(lambda: connections(port) == 1, "each tab has a connection of its own")
        asked: list[str] = []
        for page in pages[5:]:
            page.on("request", lambda request: asked.append(request.url))
        outlet.write({A: longer("Second words.", date="2020-01-01")})
        for page in pages[:5]:
            page.get_by_text("Second words.").wait_for(state="attached")
        assert all(map(stayed, pages))
        assert asked == []


def test_a_preview_of_a_site_below_a_path_stands_below_it(site: Make) -> None:
    outlet = site({A: story(), "sitegen.toml": EDITOR.replace("test.example", "test.example/paper")})
    port = free_port()
    with running(outlet, "serve", "--port", str(port)):
        until(lambda: "Watching" in said(outlet), outlet)
        assert f"http://127.0.0.1:{port}/paper/" in said(outlet)
        assert get(port, "/paper/world/2026/11/a.html")[0] == 200
        assert get(port, "/world/2026/11/a.html")[0] == 404
        status, headers, _ = get(port, "/")
        assert (status, headers["location"]) == (307, "/paper/")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://203.0.113.9", "http://127.0.0.1:1"])
def test_pages_from_elsewhere_are_refused(site: Make, origin: str) -> None:
    outlet = site({A: story()})
    port = free_port()
    with running(outlet, "serve", "--port", str(port)):
        until(lambda: "Watching" in said(outlet), outlet)
        status, headers, _ = get(port, "/_sitegen/events", Origin=origin)
        assert status == 403
        assert "access-control-allow-origin" not in headers


def test_a_part_of_a_picture_can_be_asked_for(site: Make) -> None:
    outlet = site({A: story(body="[It](map.pdf)"), "content/world/map.pdf": b"0123456789"})
    port = free_port()
    with running(outlet, "serve", "--port", str(port)):
        until(lambda: "Watching" in said(outlet), outlet)
        status, headers, text = get(port, "/world/map.pdf", Range="bytes=2-4")
        assert (status, headers["content-range"], text) == (206, "bytes 2-4/10", "234")


@pytest.mark.parametrize(
    ("written", "removed", "version", "changed"),
    [
        ((), (), 1, ("a.html",)),
        (("b.html",), (), 2, ("b.html",)),
        ((), ("a.html",), 2, ("a.html",)),
    ],
)
def test_a_build_that_changes_nothing_is_no_new_version(
    written: tuple[str, ...], removed: tuple[str, ...], version: int, changed: tuple[str, ...]
) -> None:
    live = Live(Path("x"))
    live.show(Report(written=("a.html",)))
    live.fail([])
    live.show(Report(written=written, unchanged=("a.html",), removed=removed))
    assert (live.state.version, live.state.changed, live.state.faults) == (version, changed, ())
