"""Nothing of an unpublished story is in the files of a build: proven when they are made, before they are published."""

from collections.abc import Iterable, Iterator, Mapping, Set
from posixpath import basename

from sitegen import urls
from sitegen.pages import firewall
from sitegen.pages.firewall import Cleared, Rounds
from sitegen.pages.phrases import Phrases
from sitegen.pages.sites import Material, PlannedSite
from sitegen.pages.targets import ASSETS
from sitegen.pages.witnesses import dates_shown, said_by_itself, said_of_pictures, told_by, witnesses
from sitegen.pipeline.making import Made
from sitegen.pipeline.verdict import ALONE, BATCH, TOO_SHORT, Verdict, lost
from sitegen.problems import Problem
from sitegen.processes.workers import Task, job_count, spread
from sitegen.report import Unchecked
from sitegen.site import addresses
from sitegen.site.canaries import Canary, canaries, divided, words
from sitegen.site.left_out import LeftOut
from sitegen.store.gate import Stage
from sitegen.theme.load import Theme
from sitegen.versions import own_words

_PLACES = 3  # remembered of a canary that stands in many
_TOLD = "something that is published says it, too"


class Guard:
    """Judges one build. `past` is what the last build of this output cleared, believed if the output has the very list
    of files that it left.
    """

    def __init__(
        self,
        planned: PlannedSite,
        material: Material,
        theme: Theme,
        made: Made,
        stage: Stage,
        past: Cleared,
        left_out: Iterable[LeftOut] = (),
    ) -> None:
        self._made = made
        self._stage, self._past = stage, past if past.listing == stage.listing else Cleared()
        config, now = material.config, planned.site.now
        entries, used = divided(material.entries, now)
        self._canaries, self._short = canaries(entries, used, material.bodies, config, now, left_out)
        self._assets = material.assets
        self._secret = firewall.secret_files(entries.published, material.assets, planned.places)
        public = [asset for path, asset in material.assets.items() if path not in self._secret]
        self._witnesses = {
            "pictures": lambda: said_of_pictures(public, made.pictures),
            "dates": lambda: dates_shown(entries.published, planned.site.today),
            **witnesses(entries.published, used, material, theme),
            "sitegen": lambda: said_by_itself(own_words(), self._canaries),
        }
        # What is published as it is was a source already: its name and digest tell whose it is.
        self._as_they_are = {urls.path_of(addresses.asset_url(asset)) for asset in material.assets.values()}
        self._as_they_are |= {f"{ASSETS}/{name}" for name in theme.static}

    def judge(self, digests: Mapping[str, str], jobs: int) -> Verdict:
        """Look for everything unpublished in every file of the stage in which it hasn't been looked for before.

        `digests` are of what would go out of an asset. Raises StoppedError if a file can't be read (exit code 4).
        """
        told = self._still_told()
        before, files = self._stage.before, self._stage.files
        plan = firewall.rounds(self._canaries, files, before, self._past, told.keys())
        looked = self._found(plan, self._as_they_are | {each.path for each in self._made.pictures}, jobs)
        places = {**looked, **plan.known}
        told |= told_by([each for each in self._canaries if each.words in looked], self._witnesses)
        problems = [*firewall.leaks(self._canaries, places, told.keys()), *self._files(digests, files)]
        return Verdict(
            tuple(problems),
            tuple(self._unchecked(places.keys() & told.keys())),
            {each.words: (_some(places.get(each.words, ())), told.get(each.words, "")) for each in self._canaries},
            tuple(each.text for each in self._canaries if each.words not in places),
        )

    def _still_told(self) -> dict[str, str]:
        """The witnesses of the last build that still say what they said, by the words."""
        told: dict[str, str] = {}
        by_name: dict[str, list[Canary]] = {}
        for canary in self._canaries:
            _, name = self._past.canaries.get(canary.words, ((), ""))
            if name in self._witnesses:
                by_name.setdefault(name, []).append(canary)
        for name, told_there in by_name.items():
            told |= told_by(told_there, {name: self._witnesses[name]})
        return told

    def _found(self, plan: Rounds, names_only: Set[str], jobs: int) -> dict[str, tuple[str, ...]]:
        """Where each canary stands that has to be looked for, by its words."""
        lists = (plan.everywhere, (*plan.everywhere, *plan.in_changed))
        searched = [(path, 0) for path in plan.unchanged if lists[0]] + [(path, 1) for path in plan.changed if lists[1]]
        if not searched:
            return {}
        phrases = [Phrases([each.text for each in sought]) for sought in lists]

        def look(number: int) -> tuple[int, ...]:
            path, sought = searched[number]
            return phrases[sought].found_in(self._data(path, names_only))

        task: Task[int, tuple[int, ...]] = Task(work=look, lost=lambda number: lost(searched[number][0]))
        found = spread(task, range(len(searched)), job_count(jobs, len(searched), ALONE, BATCH), BATCH)
        return firewall.gathered(
            (path, [lists[sought][number].words for number in numbers])
            for (path, sought), numbers in zip(searched, found, strict=True)
        )

    def _data(self, path: str, names_only: Set[str]) -> bytes:
        """A file's path and, unless its name and digest tell whose it is, its bytes."""
        name = path.encode()
        return name if path in names_only else name + b"\n" + self._stage.read(path)

    def _files(self, digests: Mapping[str, str], files: Mapping[str, str]) -> Iterator[Problem]:
        found = firewall.leaking_files(self._secret, self._assets, digests, files, self._made.pictures)
        if not found:
            return
        names = [Canary(path, "", "file", basename(path), words(basename(path))) for path in found]
        told = told_by(names, self._witnesses)
        for canary in names:
            if canary.words not in told:
                yield firewall.leak(canary.path, "", "this file", found[canary.path])

    def _unchecked(self, public: Set[str]) -> list[Unchecked]:
        short = {Unchecked(each.path, each.what, each.text, TOO_SHORT) for each in self._short}
        told = {Unchecked(c.path, c.what, c.text, _TOLD) for c in self._canaries if c.words in public}
        return sorted(short | told, key=lambda each: (each.path, each.what, each.text))


def _some(places: tuple[str, ...]) -> tuple[str, ...]:
    """Of many, those that lie deepest: lists and feeds change with every edit, the pages of stories seldom do."""
    return tuple(sorted(places, key=lambda path: (-path.count("/"), path))[:_PLACES])
