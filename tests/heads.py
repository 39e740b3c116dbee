"""What a finished page says of itself: the tags of its head, its JSON-LD, where its links lead."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

Node = dict[str, Any]


@dataclass
class Page:
    """`meta` by name or property, in page order; `scripts` are the JSON-LD as written; `links` as written, too."""

    path: Path
    html: str
    meta: dict[str, list[str]] = field(default_factory=dict)
    canonical: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    times: set[str] = field(default_factory=set)
    text: str = ""

    def one(self, name: str) -> str:
        """The only value of a meta tag, or "" where there is none."""
        values = self.meta.get(name, [])
        assert len(values) <= 1, (self.path, name, values)
        return values[0] if values else ""

    @property
    def nodes(self) -> list[Node]:
        return [json.loads(script) for script in self.scripts]

    def of_type(self, name: str) -> list[Node]:
        return [node for node in self.nodes if name in types(node)]


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.kind = page, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in given:
            self.page.meta.setdefault(given.get("name") or given.get("property", ""), []).append(given["content"])
        elif tag == "link" and given.get("rel") == "canonical":
            self.page.canonical.append(given["href"])
        elif tag == "script":
            self.kind = given.get("type", "")
        elif tag == "a" and "href" in given:
            self.page.links.add(given["href"])
        elif tag == "time":
            self.page.times.add(given.get("datetime", ""))

    def handle_endtag(self, tag: str) -> None:
        self.kind = "" if tag == "script" else self.kind

    def handle_data(self, data: str) -> None:
        if self.kind == "application/ld+json":
            self.page.scripts.append(data)
        else:
            self.page.text += data


@cache
def read(path: Path) -> Page:
    page = Page(path, path.read_text(encoding="utf-8"))
    _Reader(page).feed(page.html)
    return page


def types(node: Node) -> list[str]:
    found = node.get("@type", [])
    return found if isinstance(found, list) else [found]


def within(value: object) -> Iterator[Node]:
    """A node and all nodes in it."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from within(each)
