"""Sizes and crops of pictures when only some files of a site are made: those that are needed now, and those that none
needs any more.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from operator import attrgetter

from msgspec import Struct

from sitegen.building.kept import Kept
from sitegen.pages.pictures import asked_renditions, wide_renditions
from sitegen.pipeline.progress import Progress
from sitegen.recipes import Rendition
from sitegen.site.answers import Question
from sitegen.site.known import Known
from sitegen.store.files import Tree
from sitegen.store.standing import Replacing

_PATH = attrgetter("path")


class Turnover(Struct, frozen=True):
    """What is made of pictures, by path in the output: what files show that may not have been shown before, and what
    is shown no more.
    """

    wanted: Mapping[str, Rendition]
    unwanted: Mapping[str, Rendition]

    def within(self, pictures: tuple[Rendition, ...]) -> tuple[Rendition, ...]:
        """All renditions of a site, sorted by path, after it."""
        if not self.wanted and not self.unwanted:
            return pictures
        found = list(pictures)
        for path in self.unwanted:
            at = bisect_left(found, path, key=_PATH)
            del found[at : at + (at < len(found) and found[at].path == path)]
        for path, each in self.wanted.items():
            at = bisect_left(found, path, key=_PATH)
            there = at < len(found) and found[at].path == path
            found[at : at + there] = [each]
        return tuple(found)


def turnover(now: Kept, before: Known, questions: Iterable[Question], shown: Collection[str]) -> Turnover:
    """What comes of `image` questions that some files ask and didn't before, or the other way round, or whose answer is
    another than it was from what was known `before`; and of pictures that are shown for the first time, or no more, or
    are others.
    """
    known, asked = now.planned.answers.known, tuple(questions)
    were = (path for path in shown if path in before.places.assets)
    found = (
        *(*asked_renditions(asked, before), *asked_renditions(asked, known)),
        *(*wide_renditions(were, before.places), *wide_renditions(shown, known.places)),
    )
    touched = {each.path: each for each in found}
    needed = {each.path: each for each in _needed(now, {each.asset for each in touched.values()})}
    left = {each.source for path, each in touched.items() if path not in needed}
    if left:  # the same picture may lie in another folder, and be shown from there
        twins = {path for path, asset in known.places.assets.items() if asset.digest in left}
        needed |= {each.path: each for each in _needed(now, twins)}
    return Turnover(
        wanted={path: needed[path] for path in touched if path in needed},
        unwanted={path: each for path, each in touched.items() if path not in needed},
    )


def _needed(now: Kept, assets: Set[str]) -> Iterator[Rendition]:
    """All that is made of some pictures for the files that there are, and of others perhaps."""
    known, shown = now.planned.answers.known, now.planned.shown
    if not assets:
        return
    # Portraits are asked for whether a page of their own shows them or not.
    apart = (*(each.path for each in known.site.profiles.values()), *known.site.pages)
    users = {*apart, *(path for asset in assets for path in shown.get(asset, ()))}
    numbers = now.asked.of(("image", path) for path in users)
    asked = (now.asked.question(number) for number in numbers if any(True for _ in now.asked.files(number)))
    yield from asked_renditions(asked, known)
    yield from wide_renditions((asset for asset in assets if asset in shown), known.places)


def develop(now: Kept, turned: Turnover, stage: Replacing, progress: Progress) -> tuple[str, ...] | None:
    """Stage what isn't published yet, and take away what is shown no more: the paths of the first.

    None if a picture can't be made, or something stands in its place. Raises StoppedError (exit code 4) if a file can't
    be read or kept.
    """
    order = now.order
    for path in turned.unwanted:
        stage.remove(path)
    missing = [turned.wanted[path] for path in sorted(turned.wanted) if path not in now.standing]
    if not missing:
        return ()
    if not all(stage.is_free(each.path) for each in missing):
        return None
    from sitegen.pipeline.darkroom import Darkroom  # noqa: PLC0415 - few builds make a picture
    from sitegen.store.images import Images  # noqa: PLC0415

    with Tree(order.project, order.config.follow_symlinks) as tree:
        darkroom = Darkroom(Images(order.keeps), lambda path: tree.read(now.files[path]))
        if darkroom.develop(missing, now.planned.places.assets, order.jobs, progress).faults:
            return None
    for each in missing:
        digest, staged = stage.write(each.path, darkroom.made(each))
        stage.note(each.path, digest, staged=staged)
    return tuple(each.path for each in missing)
