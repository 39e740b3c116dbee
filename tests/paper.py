"""A small paper that has a little of everything, with a theme of its own; and edits to it, each a plain function."""

import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

Fields = dict[str, Any]


def png(width: int = 4, height: int = 3, shade: int = 90) -> bytes:
    """A grey picture, made without a library."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + bytes([shade]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def markdown(fields: Fields) -> bytes:
    """Front matter and body. Text is written as it is, all else as JSON, which is YAML too."""
    shown = {name: value for name, value in fields.items() if name != "body" and value is not None}
    lines = [f"{name}: {value if isinstance(value, str) else json.dumps(value)}" for name, value in shown.items()]
    return "\n".join(["---", *lines, "---", fields.get("body", ""), ""]).encode()


def _story(title: str, date: str, body: str, **fields: Any) -> Fields:
    return {"title": title, "date": date, **fields, "body": body}


STORIES: Mapping[str, Fields] = {
    "world/wall.md": _story(
        "The wall",
        "2026-10-02",
        "It rose.\n\n## On the quay\n\nSee the [ferry](ferry.md#by-night), the [vote](/town/vote.md).\n\n![M](map.png)",
        tags=["Harbour", "Sea"],
        byline=["Ann Quay"],
        series={"name": "The wall", "part": 1},
        image={"src": "wall.png", "alt": "The wall"},
    ),
    "world/ferry.md": _story(
        "The ferry",
        "2026-10-30 08:00",
        "It sails.\n\n## By night\n\nPast the [wall](wall.md#on-the-quay).",
        tags=["Harbour"],
        series={"name": "The wall", "part": 2},
        label="review",
        corrections=[{"date": "2026-11-20", "text": "It sails at nine."}, {"date": "2026-11-25 08:00", "text": "Ten."}],
    ),
    "world/tide.md": _story("The tide", "2026-11-20", "High.", tags=["Sea"], expires="2026-11-25", label="explainer"),
    "world/gull.md": _story(
        "The gull", "2026-11-21", "It flew to the [cup](../sport/cup.md).", tags=["Air"], draft=True
    ),
    "town/vote.md": _story(
        "The vote", "2026-11-20", "They voted.", tags=["Town hall", "Harbour"], related=["/world/wall.md", "roof.md"]
    ),
    "town/roof.md": _story(
        "The roof", "2026-11-21 10:00", "It leaks.", updated="2026-11-24 18:00", label="opinion", byline=["Bo Reed"]
    ),
    "town/school.md": _story(
        "The school", "2026-11-22", "It opens.", label="analysis", tags=["Town hall"], byline=["Ann Quay", "Bo Reed"]
    ),
    "town/bridge.md": _story(
        "The bridge",
        "2026-11-26 09:00",
        "It spans to the [wall](../world/wall.md). ![Bridge](bridge.png)",
        tags=["Sea"],
    ),
    "sport/final.md": _story("The final", "2026-11-01", "We won.", aliases=["/old-final"], label="feature"),
    "sport/race.md": _story("The race", "2026-11-20", "We ran to the [bridge](../town/bridge.md).", label="interview"),
    "sport/cup.md": _story("The cup", "2026-11-20", "We lost it. [Rules](/files/rules.pdf).", tags=["Air", "Sea"]),
    "sport/bet.md": _story(
        "The bet",
        "2026-11-19",
        "They cheated. ![S](/pictures/spare.png)",
        tags=["Air"],
        retracted={"date": "2026-11-24 15:00", "reason": "They did not."},
    ),
    "sport/row.md": _story("The row", "2026-11-23 07:00", "We rowed.", series={"name": "The wall"}, dateline="QUAY"),
}
OTHERS: Mapping[str, Fields] = {
    "_front.md": {
        "body": "## Lead\n- [](world/wall.md)\n## Top\n- [](town/bridge.md)\n- [Votes](town/vote.md) {kicker=Poll}\n"
    },
    "town/_section.md": {"title": "Our town", "order": 1, "body": "By the [wall](../world/wall.md)."},
    "tags/harbour.md": {"title": "Harbour", "summary": "Ships.", "body": "All on the [ferry](../world/ferry.md)."},
    "bylines/ann-quay.md": {
        "title": "Ann Quay",
        "role": "Reporter",
        "photo": "/pictures/ann.png",
        "body": "She writes.",
    },
    "pages/about.md": {"title": "About", "updated": "2026-11-24 20:00", "body": "We are [here](contact.md)."},
    "pages/contact.md": {"title": "Contact", "body": "Write to us. [The wall](/world/wall.md#on-the-quay)."},
}
FILES: Mapping[str, bytes] = {
    "content/world/wall.png": png(),
    "content/world/map.png": png(6, 6),
    "content/town/bridge.png": png(5, 5),
    "content/pictures/ann.png": png(3, 3),
    "content/pictures/spare.png": png(2, 2),
    "content/files/rules.pdf": b"%PDF-1.4 rules",
    "content/CNAME": b"paper.example\n",
    "content/_data/tides.json": b'{"high": ["06:10", "18:30"]}',
}

ARTICLE = """\
{% extends "base.html" %}
{% from "macros.html" import strong %}
{% block title %}{{ story.search_title }}{% endblock %}
{% block main %}
{% import "lines.html" as lines with context %}
<h1>{{ strong(story.title) }}</h1>
{{ story.path }} {{ story.id }} {{ story.date.iso }} {{ story.minutes }} {{ story.kicker }}
{{ lines.term(story.section) }}
{% for term in story.tags %}{{ lines.term(term) }}{% endfor %}
{% for term in story.bylines %}{{ lines.term(term) }}{% endfor %}
{% if story.updated %}{{ story.updated.iso }}{% endif %}{% if story.expires %}{{ story.expires.iso }}{% endif %}
{{ story.content }}{{ story.changed.iso }}{% if story.retracted %}{{ story.retracted.reason }}{% endif %}
{% for each in story.corrections %}{{ each.kind }} {{ each.text }}{% endfor %}
{% if story.image %}{{ lines.picture(story.image) }}{% endif %}
{% include "own.html" ignore missing %}
{% if story.label == "news" %}
{% for each in site.related(story.path, 3) %}{{ lines.headline(each) }}{% endfor %}
{% set beside = site.neighbours(story.path) %}
{% if beside.previous %}{{ lines.headline(beside.previous) }}{% endif %}
{% if beside.next %}{{ beside.next.title }}{% endif %}
{% set place = site.series(story.path) %}
{% if place %}{{ place.number }} {{ place.title }} {{ lines.headline(place.first) }}
{% if place.next %}{{ place.next.title }}{% endif %}{% endif %}
{% elif story.label == "analysis" %}
{% for each in site.latest(3, story.section.key) %}{{ lines.headline(each) }}{% endfor %}
{% for each in site.tags() %}{{ lines.term(each) }}{{ site.tag(each.key).summary }}{% endfor %}
{% elif story.label == "opinion" %}
{% for each in site.bylines() %}{% set who = site.byline(each.key) %}{{ who.title }}{{ who.role }}
{% if who.photo %}{{ lines.picture(who.photo) }}{% endif %}{% endfor %}
{% elif story.label == "explainer" %}
{% for high in site.data("tides").high %}{{ high }}{% endfor %}{{ site.config("extra.motto") }}
{% elif story.label == "feature" %}
{{ site.today()|date }} {% for each in site.pages() %}{{ each.title }}{{ each.url|relative }}{% endfor %}
{% set edition = site.edition() %}{{ edition.date.iso }}
{% if edition.lead %}{{ edition.lead.title }}{% endif %}{% for each in edition.top %}{{ each.title }}{% endfor %}
{% for part in edition.parts %}{{ part.kind }} {{ part.title }} {% for each in part.stories %}{{ each.title }}
{{ each.kicker }}{% if each.image %}{{ each.image.alt }}{% endif %}
{% for below in each.sub %}{{ below.title }}{% endfor %}
{% endfor %}{% endfor %}{% set town = site.edition("section/town") %}{{ town.date.iso }}
{% for each in town.top %}{{ each.title }}{% endfor %}
{% elif story.label == "review" %}
{{ site.url_of("/pages/about.md") }}
{% set spare = site.asset("/pictures/spare.png") %}{% if spare %}{{ lines.picture(spare) }}{% endif %}
{% set lead = site.image("content/world/wall.md") %}{% if lead %}{{ lead.alt }}{% endif %}{{ site.static("style.css") }}
{% for each in site.sections() %}
{% set group = site.section(each.key) %}{{ group.title }}{{ group.summary }}{% endfor %}
{% elif story.label == "interview" %}
{% for each in site.latest(1) %}{{ site.body(each.path) }}{% endfor %}
{% for name in site.archive() %}{% for each in site.year(name).months %}{{ each.url|relative }}{% endfor %}{% endfor %}
{% for each in site.month("2026-11") %}{{ each.title }}{% endfor %}
{% for each in site.latest_corrections(2) %}{{ each.id }} {{ each.text }}{{ lines.headline(each.story) }}{% endfor %}
{% for each in site.feed("", 3) %}{{ each.title }}{% endfor %}{{ site.corrections().older }}
{% for each in site.sitemaps() %}{{ each.permalink }} {{ each.changed }}{% endfor %}
{% for each in site.pager("section/" ~ story.section.key).stories %}{{ each.title }}{% endfor %}
{% endif %}
{{ fragment("box.html", story.section.key) }}
{% endblock %}
"""
THEME: Mapping[str, str] = {
    "theme.toml": 'name = "Paper"\ncontract = 1\nparent = "wions"\n',
    "templates/article.html": ARTICLE,
    "templates/macros.html": "{% macro strong(text) %}<b>{{ text }}</b>{% endmacro %}\n",
    "templates/lines.html": '{% import "macros.html" as macros %}'
    '{% macro term(term) %}{% if term.url %}<a href="{{ term.url|relative }}">{{ term.title }}</a>{% endif %}'
    "{% endmacro %}"
    '{% macro headline(story) %}<a href="{{ story.url|relative }}">{{ macros.strong(story.title) }}</a>{% endmacro %}'
    '{% macro picture(image) %}<img src="{{ image.url|relative }}" alt="{{ image.alt }}" width="{{ image.width }}" '
    'height="{{ image.height }}">{% endmacro %}\n',
    "templates/box.html": '<aside>{{ site.config("extra.motto") }} {{ current }} '
    "{% for each in site.latest(1, current) %}"
    '<a href="{{ each.url|relative }}">{{ each.short_title }}</a>{% endfor %}</aside>\n',
    "templates/page.html": '{% extends "base.html" %}\n{% block main %}{{ page.title }} {{ page.content }}'
    "{% if page.updated %}{{ page.updated.iso }}{% endif %}"
    '{% include "kinds/" ~ page.title|lower ~ ".html" ignore missing %}'
    "{% endblock %}\n",
    "templates/kinds/about.html": "{{ site.config('description') }}\n",
    "templates/unused.html": "Nobody uses this.\n",
    "static/paper.css": "b { color: black }\n",
}
CONFIG: Fields = {
    "title": "The Paper",
    "base_url": "https://paper.example",
    "timezone": "Europe/Berlin",
    "description": "News",
    "byline": "Wions",
    "theme": "paper",
    "extra": {"motto": "Daily"},
    "lists": {"size": 2},
    "front": {"top": 1, "latest": 3, "per_section": 2},
    "feeds": {"limit": 4},
    "markdown": {"engine": "fast"},
}


def toml(config: Fields) -> bytes:
    """A config of plain values and tables of them; JSON's text, numbers, lists and true are TOML's too."""
    plain = [f"{name} = {json.dumps(value)}" for name, value in config.items() if not isinstance(value, dict)]
    tables = [
        "\n".join([f"[{name}]", *(f"{json.dumps(key)} = {json.dumps(each)}" for key, each in value.items())])
        for name, value in config.items()
        if isinstance(value, dict)
    ]
    return "\n".join([*plain, *tables, ""]).encode()


def paper() -> dict[str, bytes]:
    """All files of the paper, by path."""
    stories = {f"content/{path}": markdown(fields) for path, fields in {**STORIES, **OTHERS}.items()}
    theme = {f"themes/paper/{path}": text.encode() for path, text in THEME.items()}
    return {"sitegen.toml": toml(CONFIG), **stories, **FILES, **theme}
