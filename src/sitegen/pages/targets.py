"""One file to be, and one file made."""

from collections.abc import Iterable

from msgspec import Struct

from sitegen import urls
from sitegen.site.answers import Question
from sitegen.site.fill import Lost

ASSETS = "assets"  # the theme's own files


class Target(Struct, frozen=True):
    """One file to be made from a template.

    `subject` is what it is about: the path of an entry, the name of a list, the
    URL a redirect leads to. `source` names, for an editor, what asked for it.
    """

    path: str
    url: str
    kind: str
    template: str
    source: str
    subject: str = ""
    number: int = 0


class Copy(Struct, frozen=True):
    """One file to be that is the same as a source's (`asset`, a path) or one of the theme's (`static`, a name)."""

    path: str
    source: str
    asset: str = ""
    static: str = ""


class LostLink(Struct, frozen=True):
    """A reference in the file `source` that leads nowhere, for an editor to mend."""

    source: str
    lost: Lost


class Output(Struct, frozen=True):
    """One file made: its bytes, the questions its template asked, and the dead links found on the way."""

    path: str
    data: bytes
    asked: tuple[Question, ...] = ()
    lost: tuple[LostLink, ...] = ()


def target(url: str, kind: str, template: str, source: str, subject: str = "", number: int = 0) -> Target:
    """A target by its URL (percent-encoded, beginning with a slash)."""
    return Target(urls.path_of(url), url, kind, template, source, subject, number)


Planned = Iterable[Target]
