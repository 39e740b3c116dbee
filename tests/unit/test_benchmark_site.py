"""The site of the side-by-side benchmark makes the pages that it says, so that no change leaves it behind."""

import shutil
from pathlib import Path

import pytest

from sitegen.building.build import Order, build
from sitegen.problems import StoppedError
from sitegen.project import open_project
from support import ROOT, instant

SITE = ROOT / "benchmarks" / "site"
STORY = """\
---
title: S{number} "here"
date: 2026-11-01T0{number}:00:00+01:00
byline: Anna Weber
section: world
tags: [harbour]
summary: A wall.
image: {{src: /img/0.svg, alt: A wall}}
---

"Straight" *words*.
"""


@pytest.mark.parametrize("config", ["sitegen.toml", "sitegen.fast.toml"])
def test_the_benchmarks_site_has_the_peers_pages(tmp_path: Path, config: str) -> None:
    try:
        project = open_project(config, SITE)
    except StoppedError as stopped:
        if config == "sitegen.toml":
            raise
        pytest.skip(stopped.problems[0].message)
    folder = shutil.copytree(SITE, tmp_path / "site")
    for number in range(3):
        story = folder / f"content/world/2026/11/s{number}.md"
        story.parent.mkdir(parents=True, exist_ok=True)
        story.write_text(STORY.format(number=number), encoding="utf-8")
    for path, text in {"img/0.svg": "<svg/>", "css/site.css": "p {}"}.items():
        (folder / "content" / path).parent.mkdir()
        (folder / "content" / path).write_text(text, encoding="utf-8")
    now = instant("2026-11-24 12:00", project.config.zone)
    report = build(Order(folder, folder / "output", project.config, now, sync=False))
    assert set(report.written) == {
        *("index.html", "world/index.html", "tags/index.html", "tags/harbour/index.html"),
        *("authors/index.html", "authors/anna-weber/index.html", "rss.xml", "css/site.css", "img/0.svg"),
        *("sitemap.xml", "sitemap-pages.xml", "sitemap-2026-11.xml"),
        *(f"world/2026/11/s{number}/index.html" for number in range(3)),
    }
    page = (folder / "output/world/2026/11/s1/index.html").read_text(encoding="utf-8")
    assert "<article" in (folder / "themes/bench/templates/article.html").read_text(encoding="utf-8")
    assert "<h1>S1 &#34;here&#34;</h1>" in page
    assert '<p>"Straight" <em>words</em>.</p>' in page
