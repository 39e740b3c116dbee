"""What each kind of edit rewrites: exactly these files, each for the reason that is told."""

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from paper import png
from sitegen.model import Asset, digest_of
from sitegen.pictures.header import look_at
from sitegen.recipes import CUTS, SHAPES, renditions
from support import NOW, Files, Outlet, story

Make = Callable[[Files], Outlet]
Edit = Callable[[Outlet], object]  # its answer is the instant to build at, if it isn't the usual one

CONFIG = """\
title = "The Post"
base_url = "https://post.example"
timezone = "UTC"
byline = "Wions"
[kinds]
archive = false
news_sitemap = false
not_found = false
robots = false
bylines = false
[front]
top = 0
latest = 2
per_section = 1
[feeds]
rss = false
json = false
sections = false
tags = false
limit = 3
[extra]
motto = "Daily"
"""
FILES: Mapping[str, str | bytes] = {
    "sitegen.toml": CONFIG,
    "content/world/wall.md": story(
        "The wall", "2026-11-10", "It rose.\n\n## Top\n\nBy [ferry](ferry.md#deck).", tags="[sea]"
    ),
    "content/world/ferry.md": story("The ferry", "2026-11-12", "It sails.\n\n## Deck\n\nHigh.", tags="[sea]"),
    "content/world/tide.md": story(
        "The tide",
        "2026-11-13",
        "It rose.\n\n```chart\ndata: heights.csv\ntitle: Heights\n```",
        image="{src: tide.png, alt: The tide, credit: Wions}",
    ),
    "content/_data/heights.csv": "day,height\nMonday,3.9\nTuesday,4.1\n",
    "content/town/vote.md": story("The vote", "2026-11-14", "They voted.\n\nFew came."),
    "content/town/roof.md": story(
        "The roof", "2026-11-16", "It leaks.", corrections='[{date: "2026-11-25 08:00", text: It leaked.}]'
    ),
    "content/town/fair.md": story("The fair", "2026-11-01", "Come.", expires="2026-11-25 18:00"),
    "content/town/later.md": story("The later", "2026-11-25 09:00", "Soon."),
    "content/pages/about.md": "---\ntitle: About\n---\nWe wrote of the [wall](../world/wall.md).\n",
    "content/world/tide.png": png(),
    "content/_data/tides.json": '{"high": "06:10"}',
    "themes/_site/templates/page.html": '{% extends "base.html" %}{% block main %}{{ page.content }}'
    '{{ site.config("extra.motto") }} {{ site.data("tides").high }}'
    '{% include "more.html" ignore missing %}{% endblock %}',
    "themes/_site/templates/unused.html": "Nobody uses this.",
}
LEAD = "image: {src: tide.png, alt: The tide, credit: Wions}"
SHARING = "image: {src: ../world/tide.png, alt: The tide, credit: Wions}\ntitle:"


def edited(path: str, old: str, new: str) -> Edit:
    def edit(outlet: Outlet) -> None:
        text = (outlet.folder / path).read_text(encoding="utf-8")
        assert old in text
        outlet.write({path: text.replace(old, new)})

    return edit


def undone(path: str, old: str, new: str) -> Edit:
    """An edit that was built already, and is taken back."""

    def edit(outlet: Outlet) -> None:
        edited(path, old, new)(outlet)
        outlet.build()
        edited(path, new, old)(outlet)

    return edit


def written(path: str, content: str | bytes) -> Edit:
    def edit(outlet: Outlet) -> None:
        outlet.write({path: content})

    return edit


def tampered(outlet: Outlet) -> None:
    """Somebody else changes a picture of the output."""
    next(outlet.output.glob("assets/pictures/tide-*.webp")).write_bytes(b"x")


def removed(path: str) -> Edit:
    return lambda outlet: (outlet.folder / path).unlink()


def falls_due(path: str, content: str, instant: str) -> Edit:
    """A file that is there and built already, and the time at which it changes something by itself."""

    def edit(outlet: Outlet) -> str:
        outlet.write({path: content})
        outlet.build()
        return instant

    return edit


def moved(old: str, new: str) -> Edit:
    def edit(outlet: Outlet) -> None:
        (outlet.folder / old).rename(outlet.folder / new)

    return edit


def at(instant: str) -> Edit:
    return lambda _outlet: instant


def parent(name: str, old: str, new: str) -> Edit:
    """A file of the parent theme, shadowed by one of the outlet's own with a change."""

    def edit(outlet: Outlet) -> None:
        from support import ROOT

        text = (ROOT / "themes/wions/templates" / name).read_text(encoding="utf-8")
        assert old in text
        outlet.write({f"themes/_site/templates/{name}": text.replace(old, new)})

    return edit


WALL, TIDE, VOTE = "content/world/wall.md", "content/world/tide.md", "content/town/vote.md"
EDITS: Mapping[str, Edit] = {
    "nothing": lambda _: None,
    "a body": edited(VOTE, "Few came.", "Many came."),
    "a body that no feed carries": edited(WALL, "By [ferry]", "Reached by [ferry]"),
    "a first paragraph, which lists show": edited(VOTE, "They voted.", "They all voted."),
    "a headline": edited(VOTE, "The vote", "The ballot"),
    "a tag": edited(VOTE, "title:", "tags: [sea]\ntitle:"),
    "a correction": edited(VOTE, "title:", "corrections: [{date: 2026-11-20, text: No.}]\ntitle:"),
    "a retraction": edited(VOTE, "title:", "retracted: {date: 2026-11-20, reason: No.}\ntitle:"),
    "a retraction taken back": undone(VOTE, "title:", "retracted: {date: 2026-11-20, reason: No.}\ntitle:"),
    "a moved slug": edited(WALL, "title:", "slug: moved\ntitle:"),
    "a crosshead that is linked to": edited("content/world/ferry.md", "## Deck", "## Bridge"),
    "a date": edited(VOTE, "2026-11-14", "2026-11-15"),
    "a byline": edited(VOTE, "title:", "byline: Ann Quay\ntitle:"),
    "a move to another section": moved(VOTE, "content/world/vote.md"),
    "a new story": written("content/town/new.md", story("The new", "2026-11-20", "New.")),
    "a removed story": removed(TIDE),
    "a story made a draft": edited(VOTE, "title:", "draft: true\ntitle:"),
    "an embargo lifts": at("2026-11-25 09:00"),
    "a story expires": at("2026-11-25 18:00"),
    "a correction falls due": at("2026-11-25 08:00"),
    "a template": written("themes/_site/templates/page.html", '{% extends "base.html" %}'),
    "a macro": parent("parts.html", "{% macro day(", "{% macro another() %}{% endmacro %}{% macro day("),
    "a macro, with a difference": parent("byline_block.html", "min read", "minutes"),
    "a fragment": parent("imprint.html", '<p class="nameplate">', '<p class="nameplate big">'),
    "an unused template": written("themes/_site/templates/unused.html", "Still nobody."),
    "a template that was looked for in vain": written("themes/_site/templates/more.html", "More."),
    "a style sheet": written("themes/_site/static/style.css", "p { color: blue }"),
    "the title": edited("sitegen.toml", '"The Post"', '"The Times"'),
    "a value for themes": edited("sitegen.toml", '"Daily"', '"Weekly"'),
    "the size of lists": edited("sitegen.toml", "[kinds]", "[lists]\nsize = 1\n[kinds]"),
    "a data file": written("content/_data/tides.json", '{"high": "07:10"}'),
    "the data of a chart": edited("content/_data/heights.csv", "4.1", "4.2"),
    "data that no page shows": written("content/_data/spare.csv", "a,b\n1,2\n"),
    "a picture of the same size": written("content/world/tide.png", png(shade=91)),
    "a picture of another size": written("content/world/tide.png", png(8, 6)),
    "a picture of another story, too": edited(VOTE, "title:", SHARING),
    "a picture that another story shows no more": undone(VOTE, "title:", SHARING),
    "a picture in a text": edited(VOTE, "Few came.", "Few came.\n\n![It](../world/tide.png)"),
    "a picture taken out of its story": edited(TIDE, LEAD, ""),
    "another focus": edited(TIDE, "credit: Wions", "credit: Wions, focus: 90% 10%"),
    "another credit": edited(TIDE, "credit: Wions", "credit: Ann Quay"),
    "another description of a picture": edited(TIDE, "alt: The tide", "alt: High tide"),
    "a picture that no story shows": written("content/world/spare.png", png(7, 7)),
    "pictures as AVIF, too": edited("sitegen.toml", "[kinds]", "[images]\navif = true\n[kinds]"),
    "pictures as they are": edited("sitegen.toml", "[kinds]", "[images]\nrenditions = false\n[kinds]"),
    "a picture of the output": tampered,
    "a page": edited("content/pages/about.md", "We wrote", "We often wrote"),
    "a section's name": written("content/town/_section.md", "---\ntitle: Our town\n---\n"),
    "a scheduled edition takes over": falls_due(
        "content/_front/2026-11-25-0700.md", "## Lead\n- [](world/wall.md)\n", "2026-11-25 07:00"
    ),
    "a line of the front is over": falls_due(
        "content/_front.md", '## Lead\n- [](world/wall.md) {until="2026-11-24 14:00"}\n', "2026-11-24 14:00"
    ),
    "a block of a section's front is over": falls_due(
        "content/town/_section.md",
        '---\ntitle: Town\n---\n## Top {until="2026-11-24 14:00" count=1}\n- [](fair.md)\n',
        "2026-11-24 14:00",
    ),
    "a section's front is arranged": written("content/world/_section.md", "---\n---\n## Lead\n- [](wall.md)\n"),
    "the front page's lead": written("content/_front.md", "## Lead\n- [](world/wall.md)\n"),
    "a file of the output": written("output/index.html", "x"),
}
PAGES = (
    "about.html",
    "corrections.html",
    "index.html",
    "tags/index.html",
    "tags/sea/index.html",
    "town/2026/11/fair.html",
    "town/2026/11/roof.html",
    "town/2026/11/vote.html",
    "town/index.html",
    "world/2026/11/ferry.html",
    "world/2026/11/tide.html",
    "world/2026/11/wall.html",
    "world/index.html",
)
RETRACTED: Mapping[str, tuple[str, ...]] = {
    "what it shows changed (the newest corrections)": ("corrections.html",),
    "what it shows changed (the 3 newest corrections)": ("corrections.xml",),
    "what it shows changed (the newest stories)": ("feed.xml",),
    "what it shows changed (what is on the front page)": ("index.html",),
    "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
    "what it shows changed (what sitemap-pages.xml lists)": ("sitemap-pages.xml",),
    "what it shows changed (which sitemaps there are)": ("sitemap.xml",),
    "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
    "what it shows changed (the front of the list of the section `town`)": ("town/index.html",),
}

EXPECTED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "nothing": {},
    "a body": {
        "what it shows changed (the text of content/town/vote.md)": ("feed.xml",),
        "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
    },
    "a body that no feed carries": {
        "what it is about changed: content/world/wall.md": ("world/2026/11/wall.html",),
    },
    "a first paragraph, which lists show": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
        "what it shows changed (the front of the list of the section `town`)": ("town/index.html",),
    },
    "a headline": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what is on the front page)": ("index.html",),
        "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
        "what it shows changed (the front of the list of the section `town`)": ("town/index.html",),
    },
    "a tag": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (the front of the list of the tag `sea`)": ("tags/sea/index.html",),
        "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
    },
    "a correction": {
        "what it shows changed (the newest corrections)": ("corrections.html",),
        "what it shows changed (the 3 newest corrections)": ("corrections.xml",),
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it shows changed (what sitemap-pages.xml lists)": ("sitemap-pages.xml",),
        "what it shows changed (which sitemaps there are)": ("sitemap.xml",),
        "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
    },
    "a retraction": RETRACTED,
    "a retraction taken back": RETRACTED,
    "a moved slug": {
        "what it shows changed (where the link to /world/wall.md leads)": ("about.html",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it shows changed (the front of the list of the tag `sea`)": ("tags/sea/index.html",),
        "what it shows changed (up to 4 stories to read after content/world/ferry.md)": ("world/2026/11/ferry.html",),
        "it is new": ("world/2026/11/moved.html",),
        "what it shows changed (the front of the list of the section `world`)": ("world/index.html",),
        "removed": ("world/2026/11/wall.html",),
    },
    "a crosshead that is linked to": {
        "what it is about changed: content/world/ferry.md": ("world/2026/11/ferry.html",),
        "what it shows changed (where the link to /world/ferry.md#deck leads)": ("world/2026/11/wall.html",),
    },
    "a date": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what is on the front page)": ("index.html",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
        "what it shows changed (the front of the list of the section `town`)": ("town/index.html",),
    },
    "a byline": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
    },
    "a move to another section": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what is on the front page)": ("index.html",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it shows changed (the front of the list of the section `town`)": ("town/index.html",),
        "it is new": ("world/2026/11/vote.html",),
        "what it shows changed (the front of the list of the section `world`)": ("world/index.html",),
        "removed": ("town/2026/11/vote.html",),
    },
    "a new story": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what is on the front page)": ("index.html",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it shows changed (which sitemaps there are)": ("sitemap.xml",),
        "it is new": ("town/2026/11/new.html",),
        "what it shows changed (the front of the list of the section `town`)": ("town/index.html",),
    },
    "a removed story": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what is on the front page)": ("index.html",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it shows changed (the front of the list of the section `world`)": ("world/index.html",),
        "removed": (
            "tide card 4 jpeg",
            "tide card 4 webp",
            "tide share 4 jpeg",
            "tide wide 4 jpeg",
            "tide wide 4 webp",
            "world/2026/11/tide.html",
        ),
    },
    "a story made a draft": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what is on the front page)": ("index.html",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it shows changed (the front of the list of the section `town`)": ("town/index.html",),
        "removed": ("town/2026/11/vote.html",),
    },
    "an embargo lifts": {
        "what it shows changed (the newest corrections)": ("corrections.html",),
        "what it shows changed (the 3 newest corrections)": ("corrections.xml",),
        "what it shows changed (what sitemap-pages.xml lists)": ("sitemap-pages.xml",),
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what is on the front page)": ("index.html",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it shows changed (which sitemaps there are)": ("sitemap.xml",),
        "it is new": ("town/2026/11/later.html",),
        "what it is about changed: content/town/roof.md": ("town/2026/11/roof.html",),
        "what it shows changed (the front of the list of the section `town`)": ("town/index.html",),
    },
    "a story expires": {
        "what it shows changed (the newest corrections)": ("corrections.html",),
        "what it shows changed (the 3 newest corrections)": ("corrections.xml",),
        "what it shows changed (what sitemap-pages.xml lists)": ("sitemap-pages.xml",),
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what is on the front page)": ("index.html",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it shows changed (which sitemaps there are)": ("sitemap.xml",),
        "it is new": ("town/2026/11/later.html",),
        "what it is about changed: content/town/roof.md": ("town/2026/11/roof.html",),
        "what it shows changed (the front of the list of the section `town`)": ("town/index.html",),
        "removed": ("town/2026/11/fair.html",),
    },
    "a correction falls due": {
        "what it shows changed (the newest corrections)": ("corrections.html",),
        "what it shows changed (the 3 newest corrections)": ("corrections.xml",),
        "what it shows changed (what sitemap-pages.xml lists)": ("sitemap-pages.xml",),
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it shows changed (which sitemaps there are)": ("sitemap.xml",),
        "what it is about changed: content/town/roof.md": ("town/2026/11/roof.html",),
    },
    "a template": {
        "the template page.html, or one that it uses, changed": ("about.html",),
    },
    "a macro": {},
    "a macro, with a difference": {
        "the template article.html, or one that it uses, changed": (
            "town/2026/11/fair.html",
            "town/2026/11/roof.html",
            "town/2026/11/vote.html",
            "world/2026/11/ferry.html",
            "world/2026/11/tide.html",
            "world/2026/11/wall.html",
        ),
    },
    "a fragment": {
        "the template page.html, or one that it uses, changed": ("about.html",),
        "the template corrections.html, or one that it uses, changed": ("corrections.html",),
        "the template front.html, or one that it uses, changed": ("index.html",),
        "the template tags.html, or one that it uses, changed": ("tags/index.html",),
        "the template tag.html, or one that it uses, changed": ("tags/sea/index.html",),
        "the template article.html, or one that it uses, changed": (
            "town/2026/11/fair.html",
            "town/2026/11/roof.html",
            "town/2026/11/vote.html",
            "world/2026/11/ferry.html",
            "world/2026/11/tide.html",
            "world/2026/11/wall.html",
        ),
        "the template section.html, or one that it uses, changed": (
            "town/index.html",
            "world/index.html",
        ),
    },
    "an unused template": {},
    "a template that was looked for in vain": {
        "the template page.html, or one that it uses, changed": ("about.html",),
    },
    "a style sheet": {
        "what it shows changed (the theme's file style.css)": PAGES,
        "the theme's `static/style.css` is new or changed": ("assets/style.css",),
    },
    "the title": {
        "what it shows changed (the setting `title`)": tuple(sorted([*PAGES, "corrections.xml", "feed.xml"])),
    },
    "a value for themes": {
        "what it shows changed (the setting `extra.motto`)": ("about.html",),
    },
    "the size of lists": {
        "the configuration, an option or sitegen itself changed": (
            "tags/sea/index.html",
            "town/index.html",
            "world/index.html",
        ),
        "it is new": (
            "tags/sea/page-1.html",
            "tags/sea/page-2.html",
            "town/page-1.html",
            "town/page-2.html",
            "town/page-3.html",
            "world/page-1.html",
            "world/page-2.html",
            "world/page-3.html",
        ),
    },
    "a data file": {
        "what it shows changed (the data `tides`)": ("about.html",),
    },
    "a picture of the same size": {
        "it is a new size or crop of content/world/tide.png": (
            "tide card 4 jpeg",
            "tide card 4 webp",
            "tide share 4 jpeg",
            "tide wide 4 jpeg",
            "tide wide 4 webp",
        ),
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it is about changed: content/world/tide.md": ("world/2026/11/tide.html",),
        "what it shows changed (the front of the list of the section `world`)": ("world/index.html",),
        "removed": (
            "tide card 4 jpeg",
            "tide card 4 webp",
            "tide share 4 jpeg",
            "tide wide 4 jpeg",
            "tide wide 4 webp",
        ),
    },
    "a picture of another size": {
        "it is a new size or crop of content/world/tide.png": (
            "tide card 8 jpeg",
            "tide card 8 webp",
            "tide share 8 jpeg",
            "tide wide 8 jpeg",
            "tide wide 8 webp",
        ),
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it is about changed: content/world/tide.md": ("world/2026/11/tide.html",),
        "what it shows changed (the front of the list of the section `world`)": ("world/index.html",),
        "removed": (
            "tide card 4 jpeg",
            "tide card 4 webp",
            "tide share 4 jpeg",
            "tide wide 4 jpeg",
            "tide wide 4 webp",
        ),
    },
    "a picture of another story, too": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
        "what it shows changed (the front of the list of the section `town`)": ("town/index.html",),
    },
    "a picture that another story shows no more": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
        "what it shows changed (the front of the list of the section `town`)": ("town/index.html",),
    },
    "a picture in a text": {
        "what it shows changed (the text of content/town/vote.md)": ("feed.xml",),
        "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
    },
    "a picture taken out of its story": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it shows changed (what sitemap-2026-11.xml lists)": ("sitemap-2026-11.xml",),
        "what it is about changed: content/world/tide.md": ("world/2026/11/tide.html",),
        "what it shows changed (the front of the list of the section `world`)": ("world/index.html",),
        "removed": (
            "tide card 4 jpeg",
            "tide card 4 webp",
            "tide share 4 jpeg",
            "tide wide 4 jpeg",
            "tide wide 4 webp",
        ),
    },
    "another focus": {
        "it is a new size or crop of content/world/tide.png": (
            "tide card around 90% 10% 4 jpeg",
            "tide card around 90% 10% 4 webp",
            "tide share around 90% 10% 4 jpeg",
        ),
        "what it is about changed: content/world/tide.md": ("world/2026/11/tide.html",),
        "what it shows changed (the front of the list of the section `world`)": ("world/index.html",),
        "removed": ("tide card 4 jpeg", "tide card 4 webp", "tide share 4 jpeg"),
    },
    "another credit": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it is about changed: content/world/tide.md": ("world/2026/11/tide.html",),
    },
    "another description of a picture": {
        "what it shows changed (the newest stories)": ("feed.xml",),
        "what it is about changed: content/world/tide.md": ("world/2026/11/tide.html",),
        "what it shows changed (the front of the list of the section `world`)": ("world/index.html",),
    },
    "a picture that no story shows": {},
    "pictures as AVIF, too": {
        "it is a new size or crop of content/world/tide.png": ("tide card 4 avif", "tide wide 4 avif"),
        "the configuration, an option or sitegen itself changed": ("world/2026/11/tide.html", "world/index.html"),
    },
    "pictures as they are": {
        "the configuration, an option or sitegen itself changed": (
            "feed.xml",
            "sitemap-2026-11.xml",
            "world/2026/11/tide.html",
            "world/index.html",
        ),
        "content/world/tide.png is new or changed": ("world/tide.png",),
        "removed": (
            "tide card 4 jpeg",
            "tide card 4 webp",
            "tide share 4 jpeg",
            "tide wide 4 jpeg",
            "tide wide 4 webp",
        ),
    },
    "a picture of the output": {
        "the file in the output was changed by something else, or is gone": ("tide card 4 webp",),
    },
    "a page": {
        "what it is about changed: content/pages/about.md": ("about.html",),
    },
    "a section's name": {
        "what it shows changed (the navigation)": (
            "about.html",
            "corrections.html",
            "tags/index.html",
            "tags/sea/index.html",
            "world/2026/11/ferry.html",
            "world/2026/11/tide.html",
            "world/2026/11/wall.html",
            "world/index.html",
        ),
        "what it is about changed: content/town/fair.md": ("town/2026/11/fair.html",),
        "what it is about changed: content/town/roof.md": ("town/2026/11/roof.html",),
        "what it is about changed: content/town/vote.md": ("town/2026/11/vote.html",),
        "what it is about changed: the section “Our town”": ("town/index.html",),
        "what it shows changed (what is on the front page)": ("index.html",),
    },
    "the front page's lead": {
        "what it shows changed (what is on the front page)": ("index.html",),
    },
    "a scheduled edition takes over": {
        "what it shows changed (what is on the front page)": ("index.html",),
    },
    "a line of the front is over": {
        "what it shows changed (what is on the front page)": ("index.html",),
    },
    "a block of a section's front is over": {
        "what it shows changed (what is on the front of the section `town`)": ("town/index.html",),
    },
    "a section's front is arranged": {
        "what it is about changed: the section “World”": ("world/index.html",),
    },
    "the data of a chart": {
        "what it shows changed (the data `heights`)": ("feed.xml", "world/2026/11/tide.html"),
    },
    "data that no page shows": {},
    "a file of the output": {
        "the file in the output was changed by something else, or is gone": ("index.html",),
    },
}


def pictures(outlet: Outlet) -> dict[str, str]:
    """What each file that may be made of a picture is, by its path: picture, shape, width and kind."""
    found: dict[str, str] = {}
    for path in sorted(outlet.folder.glob("content/**/*.png")):
        name, content = path.relative_to(outlet.folder).as_posix(), path.read_bytes()
        header = look_at(name, content)
        asset = Asset(name, len(content), header.width, header.height, digest_of(content), header.trait)
        for shape, focus in product(SHAPES, ("", "90% 10%")):
            for each in renditions(asset, shape, focus, avif=True):
                around = f" around {focus}" if focus and CUTS[shape].ratio else ""
                found.setdefault(each.path, f"{path.stem} {shape}{around} {each.recipe.width} {each.recipe.format}")
    return found


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_rewrites_exactly_these_files_for_these_reasons(site: Make, name: str) -> None:
    outlet = site(FILES)
    outlet.build()
    names = pictures(outlet)
    instant = str(EDITS[name](outlet) or NOW)
    names |= pictures(outlet)
    before = outlet.tree()
    report = outlet.build(instant)
    after = outlet.tree()
    found: dict[str, tuple[str, ...]] = {}
    for path in report.written:
        why = report.reasons[path]
        found[why] = (*found.get(why, ()), names.get(path, path))
    if report.removed:
        found["removed"] = tuple(names.get(path, path) for path in report.removed)
    assert {why: sorted(paths) for why, paths in found.items()} == {
        why: sorted(paths) for why, paths in EXPECTED[name].items()
    }
    if not name.endswith("of the output"):
        assert set(report.written) == {path for path, content in after.items() if before.get(path) != content}
    assert set(report.removed) == set(before) - set(after)
