"""What an editor sees in the preview beside the pages: marks, the bar, the desk, the proof of a story."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from preview.test_preview import PATIENCE, get, running, said, until
from support import ROOT, Files, Outlet, free_port, story

Make = Callable[[Files], Outlet]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")

NOW = ("--now", "2026-11-24 12:00")
FILES = {
    "content/world/a.md": story("Harbour wall", summary="It rises."),
    "content/world/drafted.md": story("The drafted story", draft="true", body="[To](nowhere.md) nowhere."),
    "content/world/later.md": story("The later story", "2026-11-30 09:00"),
}
DRAFTED = "/world/2026/11/drafted.html"
DESK = "/_desk/"
PROOF = "/_desk/proof/world/drafted.md"


@contextmanager
def serving(outlet: Outlet, *options: str) -> Iterator[int]:
    port = free_port()
    with running(outlet, "serve", "--port", str(port), *options):
        until(lambda: "Watching" in said(outlet), outlet)
        yield port


@contextmanager
def tab(browser: Any, address: str, **context: Any) -> Iterator[Any]:
    made = browser.new_context(**context)
    try:
        page = made.new_page()
        page.goto(address)
        yield page
    finally:
        made.close()


def marks(page: Any) -> list[str]:
    return [str(each) for each in page.locator(".sitegen-mark").all_inner_texts()]


def test_what_readers_do_not_see_yet_is_marked_in_lists_and_on_its_page(site: Make, browser: Any) -> None:
    outlet = site(FILES)
    with serving(outlet, *NOW) as port, tab(browser, f"http://127.0.0.1:{port}/world/") as page:
        assert sorted(set(marks(page))) == ["Draft", "Publishes Monday 09:00"]
        page.goto(f"http://127.0.0.1:{port}{DRAFTED}")
        assert marks(page) == ["Draft"]
        outlet.write({"content/world/drafted.md": story("The drafted story", body="Published words.")})
        page.get_by_text("Published words.").wait_for(state="attached")
        page.wait_for_function("!document.querySelector('.sitegen-mark')")
    assert "sitegen-mark" not in (outlet.folder / f".sitegen/preview-{port}{DRAFTED}").read_text(encoding="utf-8")


def test_without_drafts_the_preview_is_the_published_site(site: Make) -> None:
    with serving(site(FILES), *NOW, "--no-drafts") as port:
        assert get(port, DRAFTED)[0] == 404
        assert "drafted" not in get(port, "/world/")[2]


def test_E05_after_a_preview_nothing_of_a_draft_is_in_the_output(site: Make) -> None:
    outlet = site(FILES)
    with serving(outlet, *NOW) as port:
        status, headers, text = get(port, DRAFTED)
        assert (status, headers["x-robots-tag"], text.count('content="noindex"')) == (200, "noindex", 1)
    outlet.build()
    assert not [path for path, data in outlet.tree().items() if b"drafted" in data or "drafted" in path]


def test_E14_the_desk_is_no_part_of_any_output(site: Make) -> None:
    outlet = site(FILES)
    with serving(outlet, *NOW) as port:
        assert get(port, "/_desk/")[0] == get(port, PROOF)[0] == 200
        assert get(port, "/_desk/", Host="evil.example")[0] == 403
    outlet.build()
    assert not [
        path for path in [*outlet.output.rglob("*"), *(outlet.folder / ".sitegen").rglob("*")] if "desk" in path.name
    ]


def test_the_site_is_shown_as_it_will_be(site: Make, browser: Any) -> None:
    later = "/world/2026/11/later.html"
    with (
        serving(site(FILES), "--no-drafts", "--at", "2026-12-01 06:00") as port,
        tab(browser, f"http://127.0.0.1:{port}{later}") as page,
    ):
        bar = page.get_by_role("region", name="Preview")
        assert "As at Tuesday 1 December 2026, 06:00" in bar.inner_text()
        assert marks(page) == []


def test_a_time_that_is_none_is_said_of_the_option(site: Make) -> None:
    outlet = site(FILES)
    with running(outlet, "serve", "--at", "noon") as process:
        assert process.wait(timeout=PATIENCE) == 2
    assert "--at: `noon` is not a date" in said(outlet)


def test_the_bar_tells_of_the_page_and_can_be_put_away_by_keyboard(site: Make, browser: Any) -> None:
    outlet = site(FILES)
    with serving(outlet, *NOW) as port, tab(browser, f"http://127.0.0.1:{port}{DRAFTED}") as page:
        page.get_by_role("button", name="One remark on this page").press("Enter")
        assert "nowhere.md leads to nothing" in page.get_by_role("region", name="Preview").inner_text()
        page.get_by_role("button", name="Hide").press("Enter")
        page.reload()
        page.get_by_role("button", name="Preview").press("Enter")
        page.get_by_role("link", name="Proof").press("Enter")
        page.wait_for_url(f"**{PROOF}")
        page.goto(f"http://127.0.0.1:{port}{DRAFTED}")
        outlet.write({"content/world/nowhere.md": story("Somewhere")})
        page.get_by_role("button", name="One remark").wait_for(state="detached")


def test_the_overlay_tells_of_this_story_first(site: Make, browser: Any) -> None:
    outlet = site(FILES)
    broken = {path: text.replace("date: ", "date: 31 ") for path, text in FILES.items()}
    with serving(outlet, *NOW) as port, tab(browser, f"http://127.0.0.1:{port}/world/2026/11/a.html") as page:
        outlet.write(broken)
        alert = page.get_by_role("alert")
        alert.get_by_text("And 2 in other files").wait_for()
        assert "content/world/a.md:3" in alert.locator("> ol, section > ol").first.inner_text()


def test_the_overlay_knows_a_story_by_its_new_name(site: Make, browser: Any) -> None:
    outlet = site({"content/world/2026-11-24-a-b.md": story("A"), "content/sport/b.md": story("B")})
    renamed = "content/world/2026-11-23-a-b.md"
    with serving(outlet, *NOW) as port, tab(browser, f"http://127.0.0.1:{port}/world/2026/11/a-b.html") as page:
        (outlet.folder / "content/world/2026-11-24-a-b.md").rename(outlet.folder / renamed)
        page.get_by_role("link", name="Proof").and_(page.locator("[href$='/2026-11-23-a-b.md']")).wait_for()
        outlet.write({path: story(date="2026-13-40") for path in (renamed, "content/sport/b.md")})
        alert = page.get_by_role("alert")
        alert.get_by_text("And one in another file").wait_for()
        assert renamed in alert.locator("section > ol, > ol").first.inner_text()


def test_a_page_that_changes_in_place_is_told_anew(site: Make, browser: Any) -> None:
    outlet = site(FILES)
    a = "content/world/a.md"
    with serving(outlet, *NOW) as port, tab(browser, f"http://127.0.0.1:{port}/world/2026/11/a.html") as page:
        outlet.write({a: story("Harbour wall", summary="It rises.", body="As [here](drafted.md).")})
        page.locator("main p .sitegen-mark", has_text="Draft").wait_for()
        assert page.get_by_role("link", name="Proof").count() == 1
        (outlet.folder / a).unlink()
        page.get_by_role("link", name="Proof").wait_for(state="detached")
        assert page.get_by_role("link", name="Desk").count() == 1


def test_what_is_told_late_of_an_older_build_is_not_shown(site: Make, browser: Any) -> None:
    outlet = site({"content/world/a.md": story(body="First words.")})
    late: list[tuple[Any, Any]] = []
    with serving(outlet, *NOW) as port, tab(browser, f"http://127.0.0.1:{port}/world/2026/11/a.html") as page:
        page.route("**/_sitegen/about*", lambda route: late.append((route, route.fetch())))
        outlet.write({"content/world/a.md": story(body="First words.", mood="grim")})  # a remark, and the same page
        until(lambda: bool(page.wait_for_timeout(20) or late), outlet)
        outlet.write({"content/world/a.md": story(body="Second words.")})
        page.get_by_text("Second words.").wait_for(state="attached")
        for route, answer in late:
            assert len(answer.json()["problems"]) == 1
            route.fulfill(response=answer)
        page.wait_for_timeout(300)
        assert page.get_by_role("link", name="Proof").count() == 1
        assert page.get_by_role("button", name="One remark").count() == 0


def test_a_page_that_comes_to_be_is_a_page_like_any_other(site: Make, browser: Any) -> None:
    outlet = site(FILES)
    a, new = "content/world/a.md", "content/world/new.md"
    with serving(outlet, *NOW) as port, tab(browser, f"http://127.0.0.1:{port}/world/2026/11/new.html") as page:
        outlet.write({new: story("The new story")})
        page.get_by_role("heading", name="The new story").wait_for()
        outlet.write({path: story(date="2026-13-40") for path in (a, new)})
        alert = page.get_by_role("alert")
        alert.get_by_text("And one in another file").wait_for()
        assert new in alert.locator("section > ol, > ol").first.inner_text()


def test_two_previews_of_an_outlet_leave_each_other_alone(site: Make) -> None:
    outlet = site(FILES)
    with serving(outlet, *NOW) as first, serving(outlet, *NOW, "--no-drafts") as second:
        outlet.write({"content/world/next.md": story("Next")})
        for port in (first, second):
            until(lambda port=port: get(port, "/world/2026/11/next.html")[0] == 200, outlet)  # type: ignore[misc]
            assert f"http://127.0.0.1:{port}/" in get(port, "/feed.xml")[2]
        assert [get(port, DRAFTED)[0] for port in (first, second)] == [200, 404]


def test_the_desk_is_found_without_its_slash_and_logs_no_error(site: Make, browser: Any) -> None:
    outlet = site(FILES)
    with serving(outlet, *NOW) as port, tab(browser, "about:blank") as page:
        errors: list[str] = []
        page.on("console", lambda each: errors.append(each.text) if each.type == "error" else None)
        page.goto(f"http://127.0.0.1:{port}/_desk", wait_until="load")
        page.wait_for_timeout(300)
        assert (page.url, errors) == (f"http://127.0.0.1:{port}{DESK}", [])


def test_the_desk_lists_what_comes_and_follows_each_build(site: Make, browser: Any) -> None:
    outlet = site(FILES)
    with serving(outlet, *NOW) as port, tab(browser, f"http://127.0.0.1:{port}/_desk/") as page:
        due = page.get_by_role("region", name="What happens by itself")
        assert "The later story publishes" in due.inner_text()
        assert page.get_by_role("region", name="To put right").locator("code", has_text="nowhere.md").count() == 1
        assert "The drafted story" in page.get_by_role("region", name="Not published yet").inner_text()
        assert page.get_by_role("img", name="1 published in the last 28 days").count() == 1
        page.evaluate("window.stayed = true")
        outlet.write({"content/world/next.md": story("The next story", "2026-11-25 06:00")})
        due.get_by_text("The next story").wait_for()
        assert page.evaluate("window.stayed")
        due.get_by_role("link", name="The front at 06:00").press("Enter")
        page.get_by_role("cell", name="The next story").wait_for()


def test_a_proof_shows_the_card_the_snippet_print_and_dark(site: Make, browser: Any) -> None:
    with serving(site(FILES), *NOW) as port, tab(browser, f"http://127.0.0.1:{port}{PROOF}") as page:
        page.wait_for_function("[...document.querySelectorAll('.card-frame')].every((each) => each.style.transform)")
        colour = "getComputedStyle(document.documentElement).colorScheme"
        frames = {frame.url.partition("_see=")[2]: frame for frame in page.frames[1:]}
        assert (frames["dark"].evaluate(colour), frames["print"].evaluate(colour)) == ("dark", "light")
        assert frames["print"].evaluate("getComputedStyle(document.querySelector('.imprint')).display") == "none"
        assert "The drafted story – The Test Post" in page.get_by_role("region", name="Found and shared").inner_text()
        assert get(port, "/_desk/proof/world/none.md")[0] == 404


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", ["/_desk/", PROOF, DRAFTED])
def test_the_desk_is_accessible_and_fits(desk: int, browser: Any, path: str, width: int, scheme: str) -> None:
    viewport = {"width": width, "height": 900}
    with tab(browser, f"http://127.0.0.1:{desk}{path}", viewport=viewport, color_scheme=scheme) as page:
        page.add_script_tag(path=ROOT / "node_modules/axe-core/axe.min.js")
        found = page.evaluate("axe.run({ iframes: false }).then(({ violations }) => violations)")
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/_desk/", PROOF, "/_desk/front?at=2026-11-30T09:00:00%2B01:00", "/_desk/proof/x"])
def test_the_desks_pages_are_valid(desk: int, tmp_path: Path, path: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(get(desk, path)[2], encoding="utf-8")
    jar = next((ROOT / "node_modules/vnu-jar").rglob("vnu.jar"))
    java = shutil.which("java")
    assert java
    checked = subprocess.run([java, "-jar", jar, "--errors-only", page], capture_output=True, text=True, check=False)
    assert checked.stderr == ""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a preview with something of everything."""
    from support import CONFIG

    outlet = Outlet(tmp_path_factory.mktemp("desk") / "outlet").write({"sitegen.toml": CONFIG, **FILES})
    with serving(outlet, *NOW) as port:
        yield port
