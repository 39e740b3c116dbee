"""Cards, boxes, galleries and charts before the validators: a story with one of each, in English and in Arabic."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paper import png
from support import CONFIG, Files, Outlet, node_module, require, story
from validators import nu_html_checker

BODY = """\
It rose.

https://www.youtube.com/watch?v=abcdefghijk
The wall at dusk, *filmed* from the quay

[The port's own words](https://mastodon.example/@port/112233445566)

https://vimeo.com/123456789
The same by day

> [!factbox] The gauge
> - It stands at Customs Steps.
> - Begun in 1895.

> [!note] How we counted
> Winters from October to March.

> [!note]
> Without a title.

> [!quote]
> The sea has time.
> — Rurik Tammen

- ![The wall](a.png) By day
- ![The wall again](b.png)

```chart
data: tides.csv
title: High water
source: Port Authority
```

```chart
type: line
data: course.csv
x: day
y: height
title: A week
```

```chart
data: parishes.csv
title: Long names, large numbers
```
"""
FROM_PAGES = BODY.replace("a.png", "/town/a.png").replace("b.png", "/town/b.png")
PARISHES = "".join(f"The parish of Saint Something-upon-Tarrow {i},{(-1) ** i * 11907.5 * i}\n" for i in range(20))
FILES: Files = {
    "content/_data/parishes.csv": f"Parish,Crowns\n{PARISHES}",
    "content/town/a.md": story("Blocks", body=BODY),
    "content/pages/about.md": f"---\ntitle: About\n---\n{FROM_PAGES}",
    "content/town/a.png": png(),
    "content/town/b.png": png(8, 6),
    "content/_data/tides.csv": "place,metres\nCustoms Steps,4.87\nMole Light,-0.4\nFish Quay,\n",
    "content/_data/course.csv": "day,height\n2026-11-02,3.9\n2026-11-03,\n2026-11-05,4.1\n2026-11-09,4.4\n",
}


@pytest.fixture(scope="module", params=["en", "ar"])
def blocks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = CONFIG.replace('"en"', f'"{request.param}"') + "[embeds]\nvimeo = {frame = true}\n"
    outlet = Outlet(tmp_path_factory.mktemp("blocks")).write({**FILES, "sitegen.toml": config})
    assert outlet.build().problems == ()
    return outlet.output


@pytest.mark.java
def test_nu_html_checker_finds_no_fault_in_any_block(blocks: Path) -> None:
    found = nu_html_checker([blocks / "town/2026/11/a.html", blocks / "about.html"])
    told = [each["message"] for each in found]
    # True of a frame from the page's own host, which no listed service is; players need both.
    assert [message for message in told if "break out of all sandboxing" not in message] == []


@pytest.fixture
def shown(browser: Any, blocks: Path) -> Iterator[Any]:
    """The story in a browser that may ask no other host, and what it tried to ask."""
    page = browser.new_page(viewport={"width": 320, "height": 700})
    asked: list[str] = []

    def refuse(route: Any) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("http*://**", refuse)
    page.goto((blocks / "town/2026/11/a.html").as_uri())
    yield page, asked
    page.close()


@pytest.mark.browser
def test_axe_finds_no_violation_in_any_block(shown: tuple[Any, list[str]]) -> None:
    script = node_module("axe-core/axe.min.js")
    require(script, "axe-core")
    page, _ = shown
    page.add_script_tag(path=str(script))
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    # What another host's frame holds is not ours.
    result = page.evaluate("() => axe.run({exclude: [['iframe']]})")
    assert [(v["id"], v["nodes"][0]["html"]) for v in result["violations"]] == []


@pytest.mark.browser
def test_only_the_frame_that_the_outlet_chose_asks_another_host(shown: tuple[Any, list[str]]) -> None:
    page, asked = shown
    assert page.locator("figure.embed").count() == 3
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    assert {url.split("/")[2] for url in asked} <= {"player.vimeo.com"}
    assert page.evaluate("document.querySelector('iframe').loading") == "lazy"


@pytest.mark.browser
def test_a_drawing_stays_within_a_small_phone(shown: tuple[Any, list[str]]) -> None:
    page, _ = shown
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.plot *')].filter(each => {
            const box = each.getBoundingClientRect(), of = each.closest('svg').getBoundingClientRect();
            return box.width && (box.left < of.left - 5 || box.right > of.right + 5 || box.bottom > of.bottom + 5);
        }).map(each => each.outerHTML)"""
    )
    assert outside == []
    overlapping = page.evaluate(
        """() => [...document.querySelectorAll('.plot')].flatMap(plot => {
            const texts = [...plot.querySelectorAll('text')].map(each => [each.textContent, each.getBBox()]);
            return texts.flatMap(([a, p], i) => texts.slice(i + 1).filter(([b, q]) =>
                p.x < q.x + q.width && q.x < p.x + p.width && p.y + 2 < q.y + q.height && q.y + 2 < p.y + p.height
            ).map(([b]) => [a, b]));
        })"""
    )
    assert overlapping == []
