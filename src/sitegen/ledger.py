"""`urls.txt`, the ledger: every address that was published, so that none is ever lost.

A line is `id URL`: the id of a story (`tag:…`), or a page's reference from content/ (`/pages/about.md`), and an address
that it had. `gone URL` says that nothing stands there any more, on purpose. Order and repeated lines mean nothing, so
that two branches merge line by line; `#` begins a comment.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from msgspec import Struct, field

from sitegen import urls
from sitegen.decode import decode
from sitegen.problems import Problem, StoppedError, quoted

FILE = "urls.txt"
GONE = "gone"

# A line as sitegen writes it, nearly every one, whose address needs neither decoding nor a check; or a comment.
_SOUND = re.compile(
    r"^(?:([A-Za-z][A-Za-z0-9+.-]*:\S+|/\S+|gone) ((?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)++/?|/)|[ \t]*+(?:#.*)?)$",
    re.MULTILINE,
)
_ID = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+|/\S+")
_MERGE = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_LIMIT = 200_000_000  # bytes: two million addresses
_TOLD = 20  # faults of one file


class Ledger(Struct, frozen=True, eq=False):
    """What `urls.txt` says. `urls_of` gives the addresses of an id, `lines` the line of each address, `gone` those of
    nothing; all are percent-encoded as links are. `used` tells an empty ledger from none.
    """

    urls_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    used: bool = False

    def has(self, url: str) -> bool:
        """Whether an address was ever published, or said to be gone."""
        return url in self.lines


def normal(address: str) -> str:
    """An address as links have it: NFC, percent-encoded where it must be and nowhere else."""
    return urls.encode(unicodedata.normalize("NFC", unquote(address)))


def read_ledger(content: bytes | None) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger of a file's bytes, None without one; and what is wrong with its lines, each left out."""
    if content is None:
        return Ledger(), ()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _carefully(content)
    rows = _SOUND.findall(text)
    if len(rows) == text.count("\n") + 1:
        return _made([(number, name, url) for number, (name, url) in enumerate(rows, 1) if name]), ()
    return _carefully(content)


def _carefully(content: bytes) -> tuple[Ledger, tuple[Problem, ...]]:
    """The same, line by line: something isn't as sitegen writes it."""
    try:
        text, problems = decode(FILE, content, _LIMIT)
    except StoppedError as stopped:
        return Ledger(used=True), stopped.problems
    rows: list[tuple[int, str, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        parts = line.split(None, 1)
        if not parts or line.lstrip().startswith("#"):
            continue
        fault = _fault(line, parts)
        if fault:
            problems.append(Problem(FILE, fault[0], "ledger", fault[1], number))
        else:
            rows.append((number, parts[0], normal(parts[1].strip())))
    return _made(rows), tuple(problems[:_TOLD])


def _fault(line: str, parts: list[str]) -> tuple[str, str] | None:
    """What is wrong with a line that isn't empty, and what to do."""
    if _MERGE.match(line):
        hint = "Delete this line and the others like it, and keep the addresses between them: all of them count."
        return f"{quoted(line)} is left from a merge", hint
    if len(parts) != 2 or (parts[0] != GONE and not _ID.fullmatch(parts[0])):
        return f"{quoted(line)} is no line of the ledger", _LINES
    fault = urls.path_fault(parts[1].strip(), portable=False)
    if not fault and "?" in parts[1]:
        fault = "has a `?`, and what follows it is no part of a page's address"
    return (f"the address {quoted(parts[1])} {fault}", _LINES) if fault else None


_LINES = "A line is an id and an address, `tag:news.example,2026:wall /world/2026/11/wall.html`, or `gone /old.html`."


def _made(rows: Sequence[tuple[int, str, str]]) -> Ledger:
    found: dict[str, tuple[str, ...]] = {}
    for _, name, url in rows:
        known = found.get(name)
        if known is None:
            found[name] = (url,)
        elif url not in known:
            found[name] = (*known, url)
    gone = found.pop(GONE, ())
    return Ledger(found, gone, {url: number for number, _, url in reversed(rows)}, used=True)
