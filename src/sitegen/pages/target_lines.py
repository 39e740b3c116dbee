"""The files that a site makes as lines of text, a line each, looked into only where somebody asks for one."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, ValuesView
from functools import cached_property
from itertools import starmap

from sitegen import urls
from sitegen.pages.targets import Target, target

dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def lines_of(targets: Iterable[Target], paths: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    """A line for each file: what is a URL or a source, by the number that it has among these."""
    urls_at = _first_places(known)
    path_at = {path: number for number, path in enumerate(paths)}
    for each in targets:
        source, subject = (path_at.get(name, name) for name in (each.source, each.subject))
        # Without a comma, so that the first one of a line ends it.
        url = dumps(urls_at.get(each.url, each.url)).replace(",", "\\u002c")
        yield f"[{url},{dumps([each.kind, each.template, source, subject, each.number])[1:]}"


def _first_places(known: Sequence[str]) -> dict[str, int]:
    """The number of each URL: of one that older addresses lead to as well, the first."""
    return dict(zip(reversed(known), reversed(range(len(known))), strict=True))


def url_in(line: str) -> str:
    """The number of a file's URL, or that as JSON."""
    return line[1 : line.index(",")]


class TargetLines(Mapping[str, Target]):
    """Files that are made, by path, from their lines; `known` are URLs by place, `paths` those of sources."""

    def __init__(self, lines: Sequence[str], known: Mapping[str, str], paths: Sequence[str]) -> None:
        self.lines, self.paths = lines, paths
        self._known, self.urls = known, list(known.values())

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return _first_places(self.urls)

    @cached_property
    def _by_url(self) -> dict[str, str]:
        """Lines by the number of their URL, or by the URL as JSON."""
        return {url_in(line): line for line in self.lines}

    @cached_property
    def _others(self) -> dict[str, Target]:
        """Those by path whose URL no link leads to: of pages that only lead on."""
        return {each.path: each for url, line in self._by_url.items() if url[0] == '"' for each in [self._target(line)]}

    def __getitem__(self, path: str) -> Target:
        line = self._by_url.get(str(self._numbers.get(self._known.get(urls.place(path), ""))))
        found = self._target(line) if line else None
        return found if found and found.path == path else self._others[path]

    def __iter__(self) -> Iterator[str]:
        return (urls.path_of(self._url(each)) for each in json.loads(f"[{','.join(self._by_url)}]"))

    def __len__(self) -> int:
        return len(self.lines)

    def values(self) -> ValuesView[Target]:  # one by one they would take ten times as long
        rows = json.loads(f"[{','.join(self._by_url.values())}]")
        return {each.path: each for each in starmap(self._read, rows)}.values()

    def about(self, subject: str) -> tuple[Target, ...]:
        """The files that are made of one story or page that is published."""
        part = f",{self.paths.index(subject)},"
        found = (self._target(line) for line in self.lines if part in line)
        return tuple(each for each in found if each.subject == subject)

    def _target(self, line: str) -> Target:
        return self._read(*json.loads(line))

    def _read(
        self, url: str | int, kind: str, template: str, source: str | int, subject: str | int, number: int
    ) -> Target:
        source = source if isinstance(source, str) else self.paths[source]
        subject = subject if isinstance(subject, str) else self.paths[subject]
        return target(self._url(url), kind, template, source, subject, number)

    def _url(self, told: str | int) -> str:
        return told if isinstance(told, str) else self.urls[told]
