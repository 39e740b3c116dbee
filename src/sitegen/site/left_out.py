"""Which faulty stories may be left out, so that one of them doesn't stop the paper (`on_error = "hold"`).

A story that can't be read has no certain id. So it is judged by all that could name it: its file, and what looks like
an id, a slug or an alias in it. If the ledger knows any of that, the story may be online, and stops the build.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename
from unicodedata import normalize
from urllib.parse import unquote

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen import urls
from sitegen.content.parse import is_story
from sitegen.content.written import without_date
from sitegen.ledger import Ledger, normal
from sitegen.problems import PASSING, Problem, errors

_MENDED = "Until then only this story is left out."
_LIVE = "The story is online, or may be, so nothing is published until then."
_UNKNOWN = "Without `urls.txt` nobody knows what is online, so nothing is published until then."

_KEY = re.compile(r"\b(id|slug)\b[\"']?[ \t]*[:=](.*)", re.IGNORECASE)
_TITLE = re.compile(r"^[ \t]*[\"']?title\b[\"']?[ \t]*[:=](.*)", re.IGNORECASE | re.MULTILINE)
_ALIASES = re.compile(r"\balias(?:es)?\b(.*?)(?=^\w|^---|\Z)", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_ADDRESS = re.compile(r"/[^\s\"',\[\]{}]+")
_PLAIN = re.compile(r"[^\W_][^\ufffd\\]*")
_AUTHORITY = re.compile(r"^tag:[^:\s]*:", re.MULTILINE)
_APART = re.compile(r"[^\w\n]+|_+")


class LeftOut(Struct, frozen=True):
    """A story that is left out: its headline and slug as far as they can be read, and what is wrong with it."""

    path: str
    title: str
    slugs: tuple[str, ...]
    problems: tuple[Problem, ...]


class Parted(Struct, frozen=True):
    """The faulty stories: those that are left out, and what is wrong with those that stop the build, by path. `faults`
    are all as they were told at first.
    """

    left_out: tuple[LeftOut, ...] = ()
    stopping: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    faults: frozenset[Problem] = frozenset()

    def without(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """All problems but those of stories that are left out; of those that stop the build, with the reason."""
        yield from (each for each in problems if each not in self.faults)
        for found in self.stopping.values():
            yield from found


class _Named(Struct, frozen=True):
    """What could name a story: slugs, ids, addresses; `doubtful` if there is something that can't be read."""

    title: str
    slugs: tuple[str, ...]
    ids: tuple[str, ...]
    addresses: tuple[str, ...]
    doubtful: bool


def faulty_stories(remarks: Mapping[str, tuple[Problem, ...]]) -> dict[str, tuple[Problem, ...]]:
    """Sources with errors that are stories by their place. What another run may not find again isn't a fault of one."""
    return {
        path: found
        for path, found in remarks.items()
        if errors(found) and is_story(path) and not any(each.code == PASSING for each in found)
    }


def part(faulty: Mapping[str, tuple[tuple[Problem, ...], bytes | None]], ledger: Ledger) -> Parted:
    """Part faulty stories, given by path as what is wrong with each and what its file holds; None, if that isn't what
    was parsed, stops the build.
    """
    recorded = _recorded(ledger) if faulty else ""
    left_out, stopping = [], {}
    for path, (problems, content) in sorted(faulty.items()):
        named = None if content is None else _named(path, content)
        if not ledger.used:
            stopping[path] = _with_hint(problems, _UNKNOWN)
        elif named is None or _may_be_live(named, ledger, recorded):
            stopping[path] = _with_hint(problems, _LIVE)
        else:
            title = next((each.story for each in problems if each.story), named.title)
            left_out.append(LeftOut(path, title, named.slugs, _with_hint(problems, _MENDED)))
    return Parted(tuple(left_out), stopping, frozenset(each for problems, _ in faulty.values() for each in problems))


def _with_hint(problems: Iterable[Problem], sentence: str) -> tuple[Problem, ...]:
    """The problems, with what comes of them said after each error's fix."""
    return tuple(
        replace(each, hint=f"{each.hint} {sentence}".strip()) if each.severity == "error" else each for each in problems
    )


def _may_be_live(named: _Named, ledger: Ledger, recorded: str) -> bool:
    if named.doubtful or any(each in ledger.urls_of for each in named.ids):
        return True
    if any(ledger.has(address) for address in named.addresses):
        return True
    return any(f"-{_words(slug)}-" in recorded for slug in named.slugs)


def _recorded(ledger: Ledger) -> str:
    """The words of all recorded ids and addresses of stories, a line each, a hyphen before and after each word."""
    stories = (line for name, found in ledger.urls_of.items() if name[0] != "/" for line in (name, *found))
    words = _words(_AUTHORITY.sub("", "\n".join(stories)))
    return "-" + words.replace("\n", "-\n-") + "-"


def _words(text: str) -> str:
    lines = _APART.sub("-", normalize("NFC", unquote(text)).casefold()).split("\n")
    return "\n".join(line.strip("-") for line in lines)


def _named(path: str, content: bytes) -> _Named:
    text = content.replace(b"\0", b"").decode("utf-8", "replace")
    written = [(key.casefold(), _value(rest)) for key, rest in _KEY.findall(text)]
    title = next((_value(rest) for rest in _TITLE.findall(text)), "")
    by_name = without_date(basename(path).removesuffix(".md"))
    slugs = [by_name or title, *(value for key, value in written if key == "slug")]
    addresses = tuple(normal(each) for part in _ALIASES.findall(text) for each in _ADDRESS.findall(part))
    return _Named(
        title=title,
        slugs=tuple(dict.fromkeys(_spellings(slugs))),
        ids=tuple(value for key, value in written if key == "id"),
        addresses=addresses,
        doubtful=not any(_spellings(slugs[:1])) or not all(_PLAIN.fullmatch(value) for _, value in written),
    )


def _spellings(names: Iterable[str]) -> Iterator[str]:
    """Each name as it is written and as addresses have it."""
    return (each for name in names for each in (_words(name), _words(urls.slug(name))) if each)


def _value(rest: str) -> str:
    """What stands behind a key, without quotes and remark."""
    return re.sub(r"[ \t]#.*", "", rest).strip().strip("\"'").strip()
