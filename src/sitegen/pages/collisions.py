"""Two sources, one address: found before anything is written."""

import re
from collections.abc import Iterable

from sitegen import urls
from sitegen.pages.targets import ASSETS, Copy, Target
from sitegen.problems import Problem, quoted

_HINT = "Give one of them another `slug`, name or place."
_HINTS = {
    "alias": "Remove the alias, or give the page another `slug`.",
    "the rules for": "Remove this file, or take the host out of `[hosting]`; headers alone go with `headers = false`.",
}
# Nearly every address; names of devices, which Windows keeps to itself, are shorter.
_SOUND = re.compile(r"(?:(?:[a-z0-9-]{5,200}|[0-9]+)/)*[a-z0-9-]{5,200}(?:\.html)?")
_DOTTED = re.compile(r"(?:^|/)\.(?!well-known/)")
# Paths on Windows end at 260 characters, on Linux at 4,096 bytes; the output folder's own comes before ours.
PORTABLE_LENGTH, LONGEST = 240, 3_500


def collisions(targets: Iterable[Target], copies: Iterable[Copy], *, portable: bool = True) -> tuple[Problem, ...]:
    """Files that would land on one address, differ by case or Unicode form only, or be both a file and a folder."""
    planned: list[Target | Copy] = [*targets, *copies]
    first: dict[str, Target | Copy] = {}
    problems: list[Problem] = []
    for each in planned:
        key = urls.place(each.path)
        if key in first and not _are_twins(first[key], each):
            problems.append(_clash(first[key], each))
        else:
            first[key] = each
    files = {urls.key(each.path): each for each in planned}
    folders: dict[str, bool] = {}  # whether a file stands in the place of a folder
    for key, each in files.items():
        problems += _folder_clashes(each, key, files, folders)
    for each in planned:
        problems += _own_faults(each, portable)
    return tuple(problems)


def _are_twins(one: Target | Copy, other: Target | Copy) -> bool:
    """Whether one is an older address of the other, as `wall.html` is of `wall/index.html`."""
    if not isinstance(one, Target) or not isinstance(other, Target) or "redirect" not in (one.kind, other.kind):
        return False
    return one.subject == other.subject and urls.key(one.path) != urls.key(other.path)


def _clash(one: Target | Copy, other: Target | Copy) -> Problem:
    shown = urls.url_of(other.path)
    first, second = sorted([one, other], key=lambda each: (_file(each) == "", _file(each), each.source))
    hint = next((hint for word, hint in _HINTS.items() if word in one.source + other.source), _HINT)
    here = f"this file{first.source.removeprefix(_file(first))}" if _file(first) else first.source
    return Problem(_file(first), f"{here} and {_named(second)} would both stand at {shown}", "collision", hint)


def _file(each: Target | Copy) -> str:
    """The file to name first: what an editor can change."""
    source = each.source.partition(" (")[0]
    return source if source.startswith("content/") else ""


def _named(each: Target | Copy) -> str:
    return each.source if not _file(each) else f"`{_file(each)}`" + each.source.removeprefix(_file(each))


def _folder_clashes(
    each: Target | Copy, key: str, files: dict[str, Target | Copy], known: dict[str, bool]
) -> list[Problem]:
    found: list[Problem] = []
    folder = key.rpartition("/")[0]
    while folder:
        taken = known.get(folder)
        if taken is None:
            taken = known[folder] = folder in files
        elif not taken:
            return found  # looked at before, and all that it lies in
        if taken:
            found.append(_clash(each, files[folder]))
        folder = folder.rpartition("/")[0]
    return found


def _own_faults(each: Target | Copy, portable: bool) -> list[Problem]:
    """Addresses kept for sitegen's own files, and names that not every system can keep."""
    first = each.path.split("/", 1)[0]
    if first == ASSETS and _file(each):
        message = f"the address {urls.url_of(each.path)} begins with `/{ASSETS}/`, which is kept for the theme's files"
        return [Problem(_file(each), message, "collision", "Give the folder, section or alias another name.")]
    if isinstance(each, Target) and each.kind != "hosting" and _DOTTED.search(each.path):
        message = f"the address {urls.url_of(each.path)} has a name that begins with a dot"
        hint = "Take the dot away: such names are kept for web hosts, and for sitegen."
        return [Problem(_file(each), message, "collision", hint)]
    limit = PORTABLE_LENGTH if portable else LONGEST
    if 4 * len(each.path) > limit and len(each.path.encode()) > limit:
        message = f"the address {quoted(urls.url_of(each.path))} is longer than {limit} bytes"
        return [Problem(_file(each), message, "name", "Shorten its names, or take folders out of it.")]
    if not portable or _SOUND.fullmatch(each.path):
        return []
    faults = list(filter(urls.name_fault, each.path.split("/")))
    return [
        Problem(
            _file(each), f"the name `{part}` in {urls.url_of(each.path)} {urls.name_fault(part)}", "name", "Rename it."
        )
        for part in faults
    ]
