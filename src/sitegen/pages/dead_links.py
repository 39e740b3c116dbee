"""What an editor is told of a reference that leads nowhere."""

from bisect import insort
from collections.abc import Iterable, Mapping
from posixpath import basename

from sitegen import urls
from sitegen.content.data import meant_by
from sitegen.content.slots import bare
from sitegen.date_words import in_words
from sitegen.model import CONTENT, reference_to
from sitegen.pages.targets import LostLink
from sitegen.problems import Problem, closest, did_you_mean, warning
from sitegen.site.held import Held

# How hints begin that are about a file that is there and isn't kept back.
NO_PAGE = "No published story belongs to that file, or files of its kind have no page"
NO_PICTURE = "That file is no picture"
_WHY = {"draft": "which is a draft", "expired": "which has expired", "embargoed": "which isn't published yet"}


class Paths:
    """All files under content/, by their names: made once for all dead links."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._named: dict[str, list[str]] = {}
        for path in sorted(paths):
            self._named.setdefault(basename(path), []).append(path)
        self._meant: dict[str, str] = {}

    def add(self, path: str) -> None:
        """One more, which none of the dead links that there are can have meant."""
        name = basename(path)
        insort(self._named.setdefault(name, []), path)
        self._meant = {word: found for word, found in self._meant.items() if not closest(word, [name])}

    def remove(self, path: str) -> None:
        """One that is gone, and that none of the dead links that there are seems to have meant."""
        name = basename(path)
        self._named[name].remove(path)
        if not self._named[name]:
            del self._named[name]
        self._meant = {word: found for word, found in self._meant.items() if found != path}

    def __contains__(self, path: str) -> bool:
        return path in self._named.get(basename(path), ())

    def meant(self, path: str) -> str:
        """The file that was probably meant, or ""."""
        name = basename(path)
        if name not in self._meant:
            near = closest(name, self._named) or name
            self._meant[name] = next(iter(self._named.get(near, ())), "")
        return self._meant[name]


def link_problem(found: LostLink, held: Mapping[str, Held], paths: Paths, data: Iterable[str] = ()) -> Problem:
    """A warning with the line and a fix; an error for data that can't be drawn.

    `held` are stories kept back, `paths` all files under content/, `data` the names of the outlet's tables.
    """
    lost = found.lost
    if lost.fault:
        hint = lost.hint or did_you_mean(meant_by(lost.reference), data) or "Put the file into `content/_data/`."
        return Problem(found.source, lost.fault, "chart", hint, lost.line)
    path = CONTENT + (urls.resolve(reference_to(found.source), bare(lost.reference)) or "")
    if lost.fragment:
        message = f"`{lost.reference}`: that page has no place `#{lost.fragment}`, so the link leads to its top"
        return _warning(
            found,
            message,
            "Write the name of a crosshead that is there (`## The wall` is `#the-wall`), or remove all from `#` on.",
        )
    if path in held:
        return _warning(found, f"the link leads to “{held[path].title}”, {_WHY[held[path].why]}", _until(held[path]))
    what = "no picture or file" if lost.picture else "nothing that is published"
    return _warning(found, f"`{lost.reference}` leads to {what}", _hint(found, path, paths))


def _hint(found: LostLink, path: str, paths: Paths) -> str:
    if path in paths:
        pageless = f"{NO_PAGE}: until that changes, the text stands without the link."
        return f"{NO_PICTURE}: name one." if found.lost.picture else pageless
    meant = paths.meant(path)
    return f"Did you mean `{reference_to(meant)}`?" if meant else _guess(found.source, found.lost.picture)


def _guess(source: str, picture: bool) -> str:
    if picture:
        return "Put the file beside this one, or mend its name."
    # The lines of a front start from content/.
    example = "world/wall.md" if source.startswith(f"{CONTENT}/_front") else "../world/wall.md"
    return f"Write the path of a story that is there, as in `{example}`, or take the link out."


def _until(held: Held) -> str:
    if held.until:
        shown = in_words(held.until)
        return f"Nothing needs to be done: the text becomes a link when the story is published, {shown}."
    return "Publish that story, or take the link out; until then the text stands without it."


def _warning(found: LostLink, message: str, hint: str) -> Problem:
    return warning(Problem(found.source, message, "link", hint, found.lost.line))
