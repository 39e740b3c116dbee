"""Whether all else is as it was: what every way of building a part of a site has to ask first."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import chain
from posixpath import basename, dirname
from unicodedata import normalize

from msgspec.structs import replace

from sitegen import urls
from sitegen.building.exchange import joined
from sitegen.building.kept import Kept
from sitegen.ledger import FILE as LEDGER
from sitegen.model import CONTENT, reference_to
from sitegen.order import Order
from sitegen.pages.targets import LostLink
from sitegen.pipeline.layers import THEMES
from sitegen.problems import closest
from sitegen.store.files import Tree
from sitegen.store.ignore import ignored

_TAIL = re.compile(r"[?#].*", re.DOTALL)
_REACH = 3  # letters that a name and a slip of it differ by in length, at most


def with_ignored(kept: Kept, order: Order, paths: Iterable[str]) -> Kept:
    """With what editors' programs left under content/ for a moment, or took away again: it is only told of."""
    listed = kept.report.ignored
    theirs = {path for path in paths if path.startswith(f"{CONTENT}/") and ignored(basename(path))}
    theirs = {path for path in theirs if not ignored(dirname(path))}
    if not theirs:
        return kept
    with Tree(order.project, order.config.follow_symlinks) as tree:
        ours = tuple(each for each in listed if each.startswith(f"{CONTENT}/") and each.rstrip("/") not in theirs)
        there = [f"{path}/" if tree.is_folder(path) else path for path in theirs if not tree.is_absent(path)]
    others = tuple(each for each in listed if not each.startswith(f"{CONTENT}/"))
    return replace(kept, report=replace(kept.report, ignored=(*joined(ours, there), *others)))


def same_site(kept: Kept, order: Order) -> bool:
    """Whether the same is ordered, at no earlier instant, and nothing has fallen due or was left out since."""
    before = kept.report
    if before.left_out:
        return False
    if before.now is None or before.now > order.now or not order.asks_the_same(kept.order):
        return False
    return before.next_build_at is None or before.next_build_at > order.now


def is_nothing(path: str, kept: Kept, tree: Tree) -> bool:
    """Whether a path that is no source says nothing: a file that came and went, an editor's own that is known, a folder
    that had sources already (what came into it says so by itself).
    """
    if path in (LEDGER, THEMES) or path.startswith(f"{THEMES}/"):
        return False  # that it came or went says much
    if ignored(dirname(path)):
        return True  # told of by the name of the folder
    if ignored(path):
        shown = f"{path}/" if tree.is_folder(path) else path
        return tree.is_absent(path) != (shown in kept.report.ignored)
    held_sources = _lies_below(path, kept.report.files)
    return not held_sources if tree.is_absent(path) else held_sources and tree.is_folder(path)


def _lies_below(folder: str, files: Sequence[str]) -> bool:
    """Whether one of these files, sorted by path, lies in a folder."""
    at = bisect_left(files, f"{folder}/")
    return at < len(files) and files[at].startswith(f"{folder}/")


def is_known_by_name(path: str, kept: Kept) -> bool:
    """Whether a path, as the disk spells it, is of a source known by this spelling, or of none. Where only the letters
    are stored otherwise, it may be another one: two files then have one name.
    """
    if path.isascii():
        return True
    name = normalize("NFC", path)
    known = kept.files.get(name)
    return path == (known.name if known else name)


def is_as_it_was(path: str, kept: Kept, tree: Tree) -> bool:
    """Whether a path that was told of is what it was when it was last looked at, or says nothing."""
    before = kept.files.get(path)
    if before is None:
        return is_nothing(path, kept, tree)
    now = tree.again(before)
    return now is not None and now.stamp == before.stamp


def is_meant(path: str, kept: Kept) -> bool:
    """Whether a dead link may have meant this file, and leads elsewhere: then what its editor is told changes."""
    name = basename(path)
    near: dict[str, bool] = {}
    for each in chain.from_iterable(kept.lost.values()):
        word = each.lost.reference.rpartition("/")[2]
        if word not in near:
            bare = _TAIL.sub("", word)
            near[word] = abs(len(bare) - len(name)) <= _REACH and closest(bare, [name]) != ""
        if near[word] and _path_of(each) != path:
            return True
    return False


def _path_of(link: LostLink) -> str:
    """The file that a dead link leads to, whether it is there or not."""
    return CONTENT + (urls.resolve(reference_to(link.source), _TAIL.sub("", link.lost.reference)) or "")
