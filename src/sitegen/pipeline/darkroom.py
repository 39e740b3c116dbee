"""Renditions of an outlet's pictures: those that were made before, and the rest in as many processes as help."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from posixpath import splitext

from msgspec import Struct, field

from sitegen.model import Asset, digest_of
from sitegen.pages.pictures import MENDED, used_by
from sitegen.pictures.encode import PictureError, encode, tools
from sitegen.pipeline.progress import Progress
from sitegen.problems import ENVIRONMENT, Problem, StoppedError
from sitegen.processes.workers import Task, job_count, spread
from sitegen.recipes import Rendition
from sitegen.store.images import Images

Read = Callable[[str], bytes]  # a file of content/ by its path; raises StoppedError

# Photographs are decoded at the size that is needed. Others are decoded whole: of those with more pixels than this, two
# at a time could need more memory than a small machine has. A WebP needs three times what a PNG does.
_MANY_PIXELS = 13_000_000
_PHOTOGRAPHS = (".jpg", ".jpeg")
_TIMES = {".webp": 3}
_DIED = "the process that worked on it was ended from outside, or ran out of memory"
_AGAIN = "Run the command again; if it happens again, save the picture smaller."


class Developed(Struct):
    """How many files were encoded, and why which pictures couldn't be, by path."""

    encoded: int = 0
    faults: dict[str, str] = field(default_factory=dict)


class Darkroom:
    """Makes renditions and keeps them, so that none is ever encoded twice."""

    def __init__(self, images: Images, read: Read) -> None:
        self._images, self._read = images, read

    def get(self, rendition: Rendition) -> bytes | None:
        """A rendition that was made before."""
        return self._images.get(key_of(rendition))

    def made(self, rendition: Rendition) -> bytes:
        """A rendition that was made a moment ago. Raises StoppedError (exit code 4) if it can't be read any more."""
        found = self.get(rendition)
        if found is None:
            message = f"what was made of the picture {rendition.recipe.words} is gone again"
            hint = (
                "Another program may have tidied up `.sitegen/images`, or the disk has a fault. Run the command again."
            )
            raise StoppedError([Problem(rendition.asset, message, "disk", hint)], ENVIRONMENT)
        return found

    def develop_one(self, wanted: Rendition) -> str:
        """Make one rendition; why it couldn't be made, or "". Raises as `develop` does."""
        made = self._develop([wanted])
        return made if isinstance(made, str) else ""

    def develop(
        self, wanted: Iterable[Rendition], assets: Mapping[str, Asset], jobs: int, progress: Progress
    ) -> Developed:
        """Make what wasn't made before, each picture decoded once.

        Raises StoppedError (exit code 4) if a file can't be read or kept.
        """
        rolls: dict[str, list[Rendition]] = {}
        for each in wanted:
            if self.get(each) is None:
                rolls.setdefault(each.asset, []).append(each)
        heavy = [roll for path, roll in rolls.items() if _is_heavy(assets[path])]
        light = [roll for path, roll in rolls.items() if not _is_heavy(assets[path])]
        task: Task[Sequence[Rendition], int | str] = Task(work=self._develop, lost=lambda _roll: _DIED)
        made, done = Developed(), 0
        # A large one may need more memory than there is: that ends a process that only helps, and names the picture.
        apart = bool(heavy) and jobs != 1
        groups = ((light, job_count(jobs, len(light), alone=2, batch=1), False), (heavy, 1, apart))
        for group, processes, elsewhere in groups:
            for roll, result in zip(group, spread(task, group, processes, batch=1, apart=elsewhere), strict=True):
                done += 1
                progress("Making pictures", done, len(rolls))
                if isinstance(result, str):
                    made.faults[roll[0].asset] = result
                else:
                    made.encoded += result
        return made

    def _develop(self, roll: Sequence[Rendition]) -> int | str:
        """Make the renditions of one picture, perhaps in a process that only helps: how many, or why none."""
        by_recipe = {each.recipe: each for each in roll}
        try:
            for recipe, content in encode(self._read(roll[0].asset), list(by_recipe)):
                self._images.put(key_of(by_recipe[recipe]), content)
        except PictureError as error:
            return str(error)
        return len(by_recipe)

    def forget_unused(self, used: Iterable[Rendition]) -> None:
        """Remove what no page shows any more, once that is the most of what is kept."""
        self._images.forget_unused(frozenset(map(key_of, used)))


def unmade(path: str, fault: str, users: Sequence[str] = ()) -> Problem:
    """What an editor is told of a picture that can't be made; `users` are the files that show it."""
    mended = _AGAIN if fault == _DIED else MENDED
    return Problem(path, f"the picture can't be made: {fault}", "picture", f"{mended} {used_by(users)}".strip())


def key_of(rendition: Rendition) -> str:
    """What a rendition is kept by: the digest of the picture, of the recipe, and of what encodes it."""
    return digest_of(f"{rendition.source} {rendition.recipe!r} {tools()}".encode())


def _is_heavy(asset: Asset) -> bool:
    ending = splitext(asset.path.lower())[1]
    return asset.width * asset.height * _TIMES.get(ending, 1) > _MANY_PIXELS and ending not in _PHOTOGRAPHS
