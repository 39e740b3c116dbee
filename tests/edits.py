"""Edits to the paper of `paper.py`: for each thing that can be edited, what may stand there; None takes it away."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from paper import ARTICLE, FILES, OTHERS, THEME, Fields, png

SECTIONS = ("sport", "town", "world", "town-talk")

FIELDS: Mapping[str, Sequence[Any]] = {
    "body": [
        "Short.",
        "One.\n\nTwo [wall](/world/wall.md#on-the-quay) and [row](/sport/row.md).",
        "To [nobody](gone.md), [the cup](/sport/cup.md#gone) and ![m](/world/map.png).",
        "## On the quay\n\n![s](/pictures/spare.png) [feed](/feed.xml) [style](/assets/paper.css) [top](/town/).",
        "## By night\n\n[Tag](/tags/harbour.md), [Ann](/bylines/ann-quay.md), [r](/files/rules.pdf), [o](/old-final/)",
    ],
    "title": ["The wall", "Another", "“Quoted” & more", "Zebra"],
    "tags": [None, [], ["Sea"], ["Harbour", "Air"], ["harbour", "Town hall"], ["Fresh"]],
    "date": ["2026-09-30", "2026-11-20", "2026-11-23 07:00", "2026-11-24 13:00", "2026-11-25", "2026-11-30 06:00"],
    "byline": [None, [], ["Ann Quay"], ["Bo Reed", "Cy Ash"], ["ann quay"]],
    "slug": [None, "moved", "wall", "other-place"],
    "draft": [None, True, False],
    "expires": [None, None, "2026-11-24 15:00", "2026-11-26"],
    "updated": [None, "2026-11-24", "2026-11-24 13:30", "2026-11-25 09:00"],
    "corrections": [
        None,
        [{"date": "2026-11-24 12:30", "text": "Wrong."}],
        [{"date": "2026-11-24", "text": "A."}, {"date": "2026-11-26", "text": "B."}],
        [{"date": "2026-11-24", "kind": "clarification", "text": "C."}, {"date": "2026-11-24", "text": "D."}],
    ],
    "retracted": [
        None,
        {"date": "2026-11-24 09:00", "reason": "Nothing of it is so."},
        {"date": "2026-11-24 09:00", "reason": "Nothing of it was so."},
        {"date": "2026-11-25", "reason": "It can't stand."},
    ],
    "aliases": [None, ["/old-final"], ["/was/here.html", "/was"], ["/Was"]],
    "label": ["news", "news", "review", "opinion", "explainer", "feature", "interview", "analysis", "sponsored"],
    "priority": [None, 1, 4],
    "series": [None, {"name": "The wall"}, {"name": "the wall", "part": 2}, {"name": "Alone"}],
    "related": [None, ["/world/ferry.md"], ["/sport/row.md", "/town/bridge.md"], ["gone.md"]],
    "image": [
        None,
        {"src": "/world/wall.png", "alt": "W"},
        {"src": "/pictures/spare.png", "alt": "S", "caption": "C"},
        {"src": "gone.png", "alt": "G"},
        {"src": "/world/wall.png"},
        {"src": "/world/wall.png", "alt": "W", "focus": "10% 90%"},
        {"src": "/world/wall.png", "alt": "W", "focus": "90% 10%", "credit": "Ann Quay"},
        {"src": "/world/wall.png", "alt": "W", "focus": "90% 10%", "credit": "Bo Reed", "caption": "C"},
    ],
    "section": [None, "town", "sport"],
    "canonical": [None, "https://other.example/story"],
    "id": [None, "an-id-1", "an-id-2"],
    **{name: [None, "One", "Two"] for name in ("kicker", "deck", "summary", "short_title", "search_title", "dateline")},
    "extra": [None, {"n": 1}, {"n": True}],
    "# note": [None, "a line that says nothing"],
}
INTROS: Mapping[str, Sequence[Fields | None]] = {
    "_front.md": [
        None,
        OTHERS["_front.md"],
        {"body": "## Lead\n- [](sport/row.md)\n## Town {count=1}\n## Latest\n"},
        {"body": "## Top\n- [](/world/tide.md)\n- [](town/gone.md)\n- [](/sport/cup.md)\n    - [](world/ferry.md)\n"},
        {"# note": "further down", "body": "## Lead\n- [](town/gone.md)\n## Top\n- [](pages/about.md)\n"},
        {"body": '## Breaking {until="14:00" repeat}\n- [](sport/row.md)\n## Lead\n- [](sport/row.md) {image=no}\n'},
        {"body": '## Lead\n- [Row](sport/row.md) {until="2026-11-24 15:00"}\n## Harbour {until="2026-11-25"}\n'},
        {"draft": True, "body": "## Lead\n- [](town/roof.md)\n"},
        {"body": "## Lead\n- [](town/bridge.md)\n- [](town/roof.md)\n## Twon\n## Town\n- [](town/bridge.md)\n"},
        {"body": "## Top {cuont=2}\n- broken\n"},
    ],
    "_front/2026-11-24-1300.md": [
        None,
        {"body": '## Breaking {until="16:00"}\n- [Bridge](town/bridge.md)\n- [](sport/cup.md)\n## Sport {repeat}\n'},
        {"expires": "2026-11-24 18:00", "body": "## Lead\n- [](sport/cup.md)\n"},
    ],
    "_front/2026-11-26-0900.md": [
        None,
        {"body": "## Lead\n- [](town/bridge.md)\n## Top\n- [](town/gone.md)\n- [](town/roof.md)\n## Sea\n"},
        {"draft": True, "body": "## Lead\n"},
    ],
    "town/_section.md": [
        None,
        OTHERS["town/_section.md"],
        {"title": "Town", "order": 3, "body": "## Here\n\nNews."},
        {"title": "Our town", "summary": "All", "draft": True, "body": "News of [nothing](gone.md)."},
        {"title": "Town", "body": "Here.\n\n## Lead\n- [Roofs](roof.md)\n## Top {count=1}\n- [](gone.md)\n"},
        {"title": "Town", "body": '## Top {count=2}\n- [](bridge.md)\n- [](vote.md) {until="2026-11-24 17:00"}\n'},
    ],
    "empty/_section.md": [None, {"title": "Empty", "body": "Soon."}],
    "tags/harbour.md": [
        None,
        OTHERS["tags/harbour.md"],
        {"title": "Harbour", "body": "Ships.\n\n## Lead\n- [](../town/vote.md)\n    - [](../world/wall.md)\n"},
        {"title": "HARBOUR", "summary": "Boats.", "body": "See [Ann](../bylines/ann-quay.md)."},
    ],
    "tags/fresh.md": [None, {"title": "Quite fresh", "body": "New."}],
    "bylines/ann-quay.md": [
        None,
        OTHERS["bylines/ann-quay.md"],
        {"title": "Ann Quay", "role": "Editor", "links": [{"text": "A", "url": "https://a.example"}], "body": "Edits."},
        {"title": "Ann Quay", "photo": {"src": "/pictures/spare.png", "alt": "Ann"}, "body": "## Life\n\nLong."},
    ],
    "pages/about.md": [
        None,
        OTHERS["pages/about.md"],
        {"title": "About", "aliases": ["/us"], "expires": "2026-11-26", "body": "[Town](/town/#here)."},
        {"title": "Imprint", "slug": "imprint", "image": {"src": "/world/map.png", "alt": "M"}, "body": "We."},
    ],
    "pages/corrections.md": [
        None,
        {"title": "Corrections", "body": "How we put right what [was wrong](/world/ferry.md)."},
        {"title": "What was wrong", "updated": "2026-11-25 08:00", "body": "Write to us."},
    ],
    "pages/contact.md": [None, OTHERS["pages/contact.md"], {"title": "Contact", "draft": True, "body": "No."}],
}

RAW: Mapping[str, Sequence[bytes | None]] = {
    "content/world/wall.png": [FILES["content/world/wall.png"], png(shade=91), png(8, 2), b"no picture", None],
    "content/world/map.png": [FILES["content/world/map.png"], png(6, 6, 7), png(9, 9), None],
    "content/pictures/spare.png": [FILES["content/pictures/spare.png"], png(2, 2, 5), png(7, 1), None],
    "content/pictures/ann.png": [FILES["content/pictures/ann.png"], png(3, 4)],
    "content/pictures/plan.svg": [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<svg><script/></svg>", None],
    "content/files/rules.pdf": [FILES["content/files/rules.pdf"], b"%PDF-1.4 RULES", b"%PDF-1.5", None],
    "content/CNAME": [FILES["content/CNAME"], b"other.example\n", None],
    "content/.well-known/security.txt": [b"Contact: x", None],
    "content/.DS_Store": [b"x", None],
    "content/_data/tides.json": [
        FILES["content/_data/tides.json"],
        b'{"high": ["06:11", "18:30"]}',
        b'{"high": [1, 1.5], "low": []}',
        b'{"high": [}',
        b'{ "high":\n["06:10", "18:30"]}',
        None,
    ],
    "content/_data/other.csv": [b"a,b\n1,2\n", None],
    "content/world/drafts/early.md": [b"---\ntitle: Early\ndate: 2026-11-01\n---\nNot yet.\n", None],
    "content/world/wordless.md": [b"---\ntitle: Wordless\n---\n", None],
    "content/world/quay-fire.md": [b"---\ntitle: Fire on the quay\n---\n", b"---\ntitle: On\nslug: race\n", None],
}


def _ledger(*lines: str) -> bytes:
    """Lines of `urls.txt`, by the path and an address of a story."""
    return "".join(f"tag:paper.example,2026:{line}\n" for line in lines).encode()


LEDGERS: Sequence[bytes | None] = (
    b"",
    _ledger("world/wall.md /world/2026/10/the-wall.html", "world/wall.md /world/2026/10/wall.html"),
    _ledger("world/ferry.md /boats/", "town/vote.md /boats.html", "sport/final.md /old-final/", "town/roof.md /town/"),
    _ledger("world/tide.md /tide.html", "world/gull.md /gull.html", "town/bridge.md /bridge.html") + b"gone /gull\n",
    _ledger("world/nobody.md /nobody.html", "sport/cup.md /tags/harbour/", "sport/row.md /ROW.html"),
    _ledger("sport/cup.md /CNAME", "world/map.md /world/map.png") + b"/pages/about.md /us.html\ngone /was/here.html\n",
    b"gone /world/2026/10/wall.html\ngone /never.html\nan-id-1 /x\n",
    _ledger("sport/race.md /sport/2026/11/race/", "sport/race.md /race.html", "sport/race.md /old/r%C3%A4ce.html"),
    None,
)
_OWN = "themes/_site/templates/"
TEMPLATES: Mapping[str, Sequence[str | None]] = {
    "themes/paper/templates/article.html": [
        ARTICLE,
        ARTICLE.replace("<h1>", '<h1 class="big">'),
        ARTICLE.replace("site.related(story.path, 3)", "site.related(story.path, 1)"),
        None,
    ],
    "themes/paper/templates/macros.html": [
        THEME["templates/macros.html"],
        THEME["templates/macros.html"].replace("<b>", "<b lang=en>"),
        "{% set count = namespace(n=0) %}{% macro strong(text) %}{% set count.n = count.n + 1 %}{{ count.n }}{{ text }}"
        "{% endmacro %}\n",
    ],
    "themes/paper/templates/lines.html": [
        THEME["templates/lines.html"],
        THEME["templates/lines.html"].replace("{{ term.title }}", "{{ term.title }}, {{ site.tags()|length }}"),
    ],
    "themes/paper/templates/box.html": [
        THEME["templates/box.html"],
        THEME["templates/box.html"].replace("latest(1, current)", "latest(2, current)"),
        '<p>{{ fragment("own.html") if false else site.config("title") }}</p>',
        '{% include current ~ ".html" ignore missing %}',
        "{% for each in site.latest(1, current) %}{{ site.body(each.path) }}{% endfor %}",
    ],
    "themes/paper/templates/page.html": [
        THEME["templates/page.html"],
        THEME["templates/page.html"].replace("page.title|lower", "'about'"),
        None,
    ],
    "themes/paper/templates/kinds/about.html": [THEME["templates/kinds/about.html"], "{{ site.today()|date }}", None],
    "themes/paper/templates/kinds/contact.html": ["{{ site.latest(1)[0].title }}", "Hello", None],
    "themes/paper/templates/unused.html": [THEME["templates/unused.html"], "Still nobody.", None],
    "themes/paper/static/paper.css": [THEME["static/paper.css"], "b { color: green }\n", None],
    f"{_OWN}own.html": ["Own.", "{{ site.config('description') }}", None],
    f"{_OWN}world.html": ["World.", "{{ site.bylines()|length }}", None],
    f"{_OWN}masthead.html": ["{{ site.config('title') }} {{ current }}", None],
    f"{_OWN}parts.html": [None, None, "{% macro nothing() %}{% endmacro %}"],
    f"{_OWN}macros.html": [
        THEME["templates/macros.html"],
        "{% macro strong(text) %}<i>{{ text }}</i>{% endmacro %}",
        None,
    ],
    f"{_OWN}robots.txt": ["User-agent: *\n{{ site.today()|date }}\n", None],
    f"{_OWN}article.html": ["{{ story.title }}{{ story.content }}", None],
    f"{_OWN}rss.xml": ["{% for each in feed.entries %}{{ each.title }}{% endfor %}", "{{ feed.updated|rfc822 }}", None],
    f"{_OWN}redirect.html": ["{{ title }} {{ url|relative }}", None],
    f"{_OWN}404.html": ["{% for link in site.nav() %}{{ link.url|relative }}{% endfor %}", None],
    "themes/_site/static/style.css": ["p { color: blue }", "p { color: grey }", None],
    "themes/_site/static/new/extra.css": ["i {}", None],
}
CONFIGS: Mapping[str, Sequence[Any]] = {
    "title": ["The Paper", "The Other Paper"],
    "on_error": ["hold", "stop", None],
    "description": ["News", "Old news", None],
    "language": ["de", None],
    "byline": ["Wions", "Cy Ash", None],
    "base_url": ["https://paper.example", "https://paper.example/sub", "https://other.example"],
    "theme": ["paper", "paper", "wions"],
    "extra": [{"motto": "Daily"}, {"motto": "Weekly", "more": [1, 2]}, None],
    "nav": [
        None,
        {"Town": "town/_section.md", "About": "pages/about.md"},
        {"Wall": "/world/wall.md", "Gone": "gone.md"},
    ],
    "lists": [{"size": 2}, {"size": 3}, {"size": 2, "style": "headlines"}],
    "front": [
        {"top": 1, "latest": 3, "per_section": 2},
        {"latest": 1},
        {"latest": 0, "per_section": 1},
        {"paged": True},
        None,
    ],
    "feeds": [
        {"limit": 4},
        {"limit": 1},
        {"atom": False},
        {"sections": False, "hub": "https://hub.example/"},
        {"json": False, "rss": False, "limit": 2},
        {"tags": False, "bylines": False},
        None,
    ],
    "permalinks": [
        None,
        {"article": "/{section}/{slug}/"},
        {"article": "/{year}/{slug}.html", "tag": "/topics/{slug}.html"},
        {"page": "/info/{slug}/", "byline": "/by/{slug}/"},
    ],
    "kinds": [
        None,
        *(
            {name: False}
            for name in ("articles", "pages", "front", "tags", "bylines", "sections", "archive", "corrections")
        ),
        *({name: False} for name in ("news_sitemap", "sitemap", "redirects")),
    ],
    "images": [None, None, {"avif": True}, {"renditions": False}],
    "markdown": [{"engine": "fast"}, {"engine": "python-markdown"}, {"engine": "fast", "quotes": "off"}],
    "hosting": [
        None,
        {"rules": ["netlify", "nginx"]},
        {"rules": ["cloudflare", "apache", "s3"]},
        {"rules": ["nginx"], "headers": False},
    ],
    "timezone": ["Europe/Berlin", "Pacific/Auckland"],
    "no_such_key": ["mistake", None, None],
}


def tamper(how: str, path: Path, output: Path) -> None:
    """Do something to a file of the output that only sitegen should do."""
    if how == "all":
        shutil.rmtree(output)
        return
    status = path.stat()
    if how in ("delete", "folder"):
        path.unlink()
    if how == "folder":
        path.mkdir()
    if how == "chmod":
        path.chmod(0o600)
    if how == "empty":
        path.write_bytes(b"")
    if how == "edit":
        path.write_bytes(path.read_bytes()[::-1])
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _rows(statement: str) -> Callable[[Path, random.Random], None]:
    def remove(path: Path, _chance: random.Random) -> None:
        with sqlite3.connect(path) as rows, suppress(sqlite3.DatabaseError):  # it may have been cut before
            rows.execute(statement)
        rows.close()

    return remove


def _flip(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(5):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _folder(path: Path, _chance: random.Random) -> None:
    path.unlink()
    path.mkdir()


def tamper_with_pictures(how: str, kept: Path, chance: random.Random) -> None:
    """Do something to what is kept of pictures, in the folder `kept`."""
    found = sorted(path for path in kept.rglob("*") if path.is_file())
    if not found or how == "all":
        shutil.rmtree(kept, ignore_errors=True)
        return
    path, other = chance.choice(found), chance.choice(found)
    if how == "cut":
        os.truncate(path, chance.randrange(path.stat().st_size))
    if how == "flip":
        _flip(path, chance)
    if how == "swap":
        content = path.read_bytes()
        path.write_bytes(other.read_bytes())
        other.write_bytes(content)
    if how == "folder":
        _folder(path, chance)
    if how == "file":
        shutil.rmtree(path.parent)
        path.parent.write_bytes(b"in the way")


DAMAGE: Mapping[str, Callable[[Path, random.Random], object]] = {
    "delete": lambda path, _: path.unlink(),
    "cut": lambda path, chance: os.truncate(path, chance.randrange(path.stat().st_size)),
    "garbage": lambda path, chance: path.write_bytes(chance.randbytes(5000)),
    "flip": _flip,
    "folder": _folder,
    "half the bodies": _rows("DELETE FROM bodies WHERE rowid % 2"),
    "half the sources": _rows("DELETE FROM parsed WHERE rowid % 2"),
    "what was seen": _rows("DELETE FROM states WHERE name = 'sources'"),
    "what was made": _rows("DELETE FROM states WHERE name LIKE 'past%'"),
    "what was published": _rows("DELETE FROM states WHERE name LIKE 'files%'"),
    "the site as it was": _rows("DELETE FROM states WHERE name LIKE 'site%'"),
}
