"""Names of files as the disk spells them: those that can't be published, and those that can't be told apart."""

import unicodedata
from collections.abc import Iterator, Sequence

from sitegen import urls
from sitegen.problems import Problem, quoted
from sitegen.store.paths import has_control, is_text, printable


def in_nfc(name: str) -> str:
    """A name with its letters composed: some file systems and archives store `é` as two characters."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def name_problem(name: str, entry: str) -> Problem | None:
    """Why a name can't be published at all; what only some systems can't keep is judged where it is published."""
    if not is_text(entry):
        return Problem(printable(name), "the file's name isn't UTF-8 text", "name", "Rename it, in plain letters.")
    if has_control(entry):
        message = "the file's name holds a line break or another character that can't be seen"
        return Problem(printable(name), message, "name", "Rename it, in plain letters.")
    return None


def twins(folder: str, entries: Sequence[str]) -> Iterator[Problem]:
    """Names in one folder that some file systems and readers can't tell apart."""
    if len(set(map(urls.key, entries))) == len(entries):
        return
    first: dict[str, str] = {}
    for entry in entries:
        other = first.setdefault(urls.key(entry), entry)
        if other == entry:
            continue
        path = f"{folder}/{in_nfc(entry)}"
        if in_nfc(other) == in_nfc(entry):
            message = f"two names read {quoted(in_nfc(entry))}, and differ only in how their letters are stored"
        else:
            message = f"{quoted(entry)} and {quoted(other)} differ by capital letters only"
        yield Problem(path, message, "name", "Rename one of them.")
