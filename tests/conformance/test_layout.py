"""The house theme in a real browser, measured: nothing overflows, overlaps or is cut, whatever an outlet holds."""

import gzip
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from conformance.test_html import one_of_each_kind
from support import ROOT, Outlet, picture, story

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 820, 1440)
LONG_WORD = "Strassenbahnhaltestellenschild"  # 30 letters
SHORT = "Wall to rise in May."  # 20 characters
LONG = (
    f"{LONG_WORD} to be moved by eleven metres after a hearing at which nobody "
    "could say who had put it there, or why it faces the wall and not us"
)
CONFIG = """\
title = "The Test Post"
base_url = "https://test.example"
timezone = "Europe/Berlin"
language = "{language}"
byline = "Wions"
description = "A paper for measuring"

[front]
latest = 6
per_section = 4

[lists]
size = 20
"""
SECTIONS = ("town", "world", "opinion")

# What is measured: each box of text or picture by itself. Of two boxes one may hold the other, else they may not meet.
MEASURE = """() => {
  const wide = document.documentElement.clientWidth, faults = [];
  const whole = document.documentElement.scrollWidth;
  if (whole > wide) faults.push(`outside: the page is ${whole} px wide`);
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className} “${e.textContent.trim().slice(0, 40)}”`;
  const shown = [...document.querySelectorAll("h1, h2, h3, p, img, figcaption, li, time, .portrait")].filter((e) =>
    e.getClientRects().length && !e.closest(".unseen, .skip, .sections"));
  for (const e of shown) {
    const box = e.getBoundingClientRect();
    if (box.left < -1 || box.right > wide + 1) faults.push(`outside: ${name(e)}`);
    const style = getComputedStyle(e);
    if (e.scrollWidth > e.clientWidth + 1 && style.display !== "inline") faults.push(`too wide: ${name(e)}`);
    if (style.overflow === "hidden") faults.push(`cut: ${name(e)}`);
  }
  const leaves = shown.filter((e) => !shown.some((other) => other !== e && e.contains(other)));
  const boxes = leaves.map((e) => [e, e.getBoundingClientRect()]);
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [[a, p], [b, q]] = [boxes[i], boxes[j]];
    const across = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (across > 1 && down > 2) faults.push(`overlap: ${name(a)} and ${name(b)}`);
  }
  return faults;
}"""


def outlet(folder: Path, count: int, pictures: str, title: str, language: str = "en") -> Outlet:
    """An outlet of `count` stories, of which none, one or all have a picture; every fifth one is sponsored."""
    made = Outlet(folder).write({"sitegen.toml": CONFIG.format(language=language)})
    for i in range(count):
        section = SECTIONS[i % 3]
        fields = {"deck": "What it comes to.", "tags": "[harbour wall]", "summary": "It will be higher, and later."}
        if section == "opinion":
            fields["label"] = "opinion"
        elif i % 5 == 4:
            fields["label"] = "sponsored"
        if pictures == "all" or (pictures == "one" and i == count - 1):
            fields["image"] = "{src: wall.png, alt: The wall, caption: Seen from the east., credit: Wions}"
        day = f"2026-11-{20 - i // 4:02} {8 + i % 4:02}:30"
        body = f"It rose.\n\n## {title}\n\n| Tide | Height |\n|---|---|\n| {LONG_WORD} | 4.12 |\n\nMore of it."
        made.write({f"content/{section}/story-{i:02}.md": story(title, day, body, **fields)})
        made.write({f"content/{section}/wall.png": picture()})
    made.write({"content/bylines/wions.md": "---\ntitle: Wions\nrole: News desk\nphoto: {src: w.png, alt: Her}\n---\n"})
    return made.write({"content/bylines/w.png": picture(), "content/town/_section.md": "---\ntitle: Town\n---\n"})


def faults(browser: Any, made: Outlet, widths: tuple[int, ...]) -> list[str]:
    """What is wrong on the front, a section's front and a story, at these widths."""
    made.build(file_links=True, allow_empty=True)
    pages = ("index.html", "town/index.html", "404.html", "town/2026/11/story-00.html")
    found = []
    for width in widths:
        page = browser.new_page(viewport={"width": width, "height": 900})
        for path in (made.output / each for each in pages):
            if path.exists():
                page.goto(path.as_uri())
                found += [f"{path.name} at {width}: {fault}" for fault in page.evaluate(MEASURE)]
        page.close()
    return found


CASES = list(product((0, 1, 3, 12, 40), ("none", "one", "all"), (SHORT, LONG)))
QUICK = ((0, "none", SHORT), (1, "all", LONG), (3, "none", LONG), (12, "one", LONG), (40, "all", LONG))


@pytest.mark.parametrize(("count", "pictures", "title"), QUICK)
def test_nothing_overflows_overlaps_or_is_cut(
    browser: Any, tmp_path: Path, count: int, pictures: str, title: str
) -> None:
    assert faults(browser, outlet(tmp_path, count, pictures, title), (320, 1440)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("count", "pictures", "title"), CASES)
def test_nothing_overflows_overlaps_or_is_cut_in_all_cases(
    browser: Any, tmp_path: Path, count: int, pictures: str, title: str
) -> None:
    assert faults(browser, outlet(tmp_path, count, pictures, title), WIDTHS) == []


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_the_sample_outlet_fits(browser: Any, pages: tuple[Path, ...], every: bool) -> None:
    found = []
    shown = tuple(path for path in pages if "http-equiv" not in path.read_text(encoding="utf-8"))
    for width in (320, 820):
        page = browser.new_page(viewport={"width": width, "height": 900})
        for path in shown if every else one_of_each_kind(shown):
            page.goto(path.as_uri())
            found += [f"{path.name} at {width}: {fault}" for fault in page.evaluate(MEASURE)]
        page.close()
    assert found == []


def test_the_measure_notices_what_is_wrong(browser: Any) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 400})
    page.set_content(
        "<!DOCTYPE html><p style='width: 400px'>a</p><p style='margin-top: -2em'>b</p>"
        f"<h2 style='width: 60px'>{LONG_WORD}</h2><p style='overflow: hidden; height: 4px'>c</p>"
    )
    kinds = {fault.split(":", maxsplit=1)[0] for fault in page.evaluate(MEASURE)}
    page.close()
    assert kinds >= {"outside", "overlap", "too wide", "cut"}


def test_a_paper_in_arabic_runs_from_right_to_left(browser: Any, tmp_path: Path) -> None:
    title = "الجدار يرتفع مترا واحدا"
    made = outlet(tmp_path, 12, "one", title, language="ar")
    assert faults(browser, made, (390, 1440)) == []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto((made.output / "index.html").as_uri())
    lead = "() => document.querySelector('.lead').getBoundingClientRect().left"
    latest = lead.replace(".lead", ".latest")
    assert page.evaluate("() => document.documentElement.dir") == "rtl"
    assert page.evaluate(lead) > page.evaluate(latest)
    page.close()


HEADLINES = """(tall) => [...document.querySelectorAll("main :is(.h-xl, .h-l, .h-m, .h-s, .h-xs)")]
  .map((e) => [e.getBoundingClientRect().bottom <= tall, parseFloat(getComputedStyle(e).fontSize),
    e.querySelector("a").getBoundingClientRect().height])"""


@pytest.mark.parametrize(("width", "tall", "least"), [(1440, 900, 7), (390, 844, 3)])
def test_the_front_is_dense_and_its_headlines_of_five_sizes(
    browser: Any, paper: Path, width: int, tall: int, least: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": tall})
    page.goto((paper / "index.html").as_uri())
    found = page.evaluate(HEADLINES, tall)
    page.close()
    sizes = {size for _, size, _ in found}
    assert len([1 for seen, _, _ in found if seen]) >= least
    assert len(sizes) >= 5
    assert max(sizes) >= 2.5 * min(sizes)
    assert min(high for _, _, high in found) >= 24


LINES = """() => [...document.querySelectorAll(".body > p")].flatMap((p) => {
  const lines = {}, texts = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode());) for (const word of text.data.matchAll(/\\S+\\s*/g)) {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].trimEnd().length);
    const line = Math.round(range.getBoundingClientRect().bottom / 12);
    lines[line] = (lines[line] || 0) + word[0].length;
  }
  return Object.values(lines).slice(0, -1);
})"""


def test_a_line_holds_sixty_to_sixty_eight_characters(browser: Any, paper: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto((paper / "harbour/2026/11/steel-barrier-holds.html").as_uri())
    page.evaluate("() => document.fonts.ready")
    lines = page.evaluate(LINES)
    page.close()
    assert len(lines) > 20
    assert 60 <= sum(lines) / len(lines) <= 68


def test_nothing_moves_and_nothing_comes_from_elsewhere(browser: Any, paper: Path) -> None:
    for name in ("index.html", "harbour/2026/11/steel-barrier-holds.html"):
        page = browser.new_page(viewport={"width": 390, "height": 844})
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto((paper / name).as_uri(), wait_until="load")
        page.wait_for_timeout(300)
        shifts = page.evaluate(
            """() => new Promise((done) => {
              new PerformanceObserver((list) => done(list.getEntries().map((shift) => shift.value)))
                .observe({type: "layout-shift", buffered: true});
              setTimeout(() => done([]), 200);
            })"""
        )
        page.close()
        assert shifts == []
        assert [url for url in asked if not url.startswith("file:")] == []


def test_the_theme_keeps_to_its_budget(paper: Path) -> None:
    static = ROOT / "themes/wions/static"
    fonts = [path.stat().st_size for path in static.glob("*.woff2")]
    assert len(fonts) <= 2
    assert max(fonts) <= 70_000
    assert (static / "style.css").stat().st_size <= 30_000
    # As a host sends it: text is compressed, fonts are so already.
    sent = sum(fonts) + len(gzip.compress((static / "style.css").read_bytes()))
    for path in paper.glob("*/2026/*/*.html"):
        assert sent + len(gzip.compress(path.read_bytes())) <= 90_000, path
