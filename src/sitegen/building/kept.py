"""What a build leaves to the next one of the same process."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from sitegen.content.places import is_scheduled
from sitegen.ledger import Ledger
from sitegen.model import Entry
from sitegen.order import Order
from sitegen.pages.asked import Asked, WhoAsked
from sitegen.pages.rehearsal import Ahead, waiting_of
from sitegen.pages.render import Press
from sitegen.pages.sites import Files, LinkTeller, PlannedSite
from sitegen.pages.taken import Taken
from sitegen.pages.targets import LostLink, Target
from sitegen.pages.traces import Notes
from sitegen.pipeline.verdict import Verdict
from sitegen.problems import Problem
from sitegen.report import Report
from sitegen.site.answers import Question
from sitegen.site.held import Held
from sitegen.site.touched import related_by_hand
from sitegen.store.files import File
from sitegen.store.standing import Standing
from sitegen.theme.digest import static_digest
from sitegen.theme.templates import Templates

if TYPE_CHECKING:  # a build that makes little loads little
    from sitegen.pipeline.making import Made
    from sitegen.pipeline.reading import Bench
    from sitegen.pipeline.scanning import Scan

Value = TypeVar("Value")


class Kept(Struct, frozen=True, eq=False):
    """What the last build of this process leaves to the next one.

    `files`, `entries` and `remarks` are of the sources, by path; `problems` are all that there are, in order, `early`
    those that are found before anything is made, as they are without `--strict`, `apart` those of them that no source
    has by itself, by path; `naming` gives their paths by the headline that they name. `lost` are the dead links of each
    file of the output, `targets` the files made from templates; `about` are those that are
    made of one story or page, by its path. `by_hand` are the stories whose front matter names what to read next,
    `waiting` says whether a story has its date to come, `ahead` is the site with all of them, if they are sound there,
    `rehearsed` what their pages asked in the last whole build,
    `verdict` what the embargo firewall found. `closures` are digests of templates with those they may use, `static` is
    one of the theme's own files.
    """

    order: Order
    files: Mapping[str, File]
    entries: Mapping[str, Entry]
    remarks: Mapping[str, tuple[Problem, ...]]
    early: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    closures: Mapping[str, str]
    templates: Templates
    static: str
    ledger: Ledger
    planned: PlannedSite
    press: Press
    notes: Notes
    asked: WhoAsked
    targets: Mapping[str, Target]
    about: Mapping[str, tuple[Target, ...]]
    lost: Mapping[str, tuple[LostLink, ...]]
    apart: Mapping[str, tuple[Problem, ...]]
    naming: Mapping[str, frozenset[str]]
    teller: LinkTeller
    by_hand: tuple[str, ...]
    waiting: bool
    taken: Taken
    report: Report
    standing: Standing
    verdict: Verdict
    ahead: Ahead | None = None
    rehearsed: frozenset[Question] = frozenset()

    @property
    def may_grow(self) -> bool:
        """Whether it can be told what becomes of all that waits for its date if more comes."""
        return not self.waiting or self.ahead is not None

    @property
    def edition_to_come(self) -> bool:
        return any(is_scheduled(each.path) for each in self.report.held)

    def ready(self) -> None:
        """Work out what nearly every story that comes needs, and a build in which all is as it was doesn't."""
        self.templates.load()
        self.notes.load()
        for number in self.asked.of([("sitemaps",)]):
            self.planned.answers.digest(self.asked.question(number))

    @classmethod
    def of(
        cls,
        order: Order,
        found: "Scan",
        bench: "Bench",
        planned: PlannedSite,
        made: "Made",
        kept_back: Mapping[str, Held],
        problems: tuple[tuple[Problem, ...], tuple[Problem, ...]],
        report: Report,
        verdict: Verdict,
    ) -> "Kept | None":
        """What a build leaves; `problems` are `early` ones and all. None if somebody else's hands are in the output."""
        standing = Standing.of(order.output)
        if standing is None:
            return None
        return cls(
            order=order,
            files={file.path: file for file in found.listing.files},
            entries={entry.path: entry for entry in bench.inputs.entries},
            remarks=bench.inputs.remarks,
            early=problems[0],
            problems=problems[1],
            apart=_grouped(planned.problems, lambda problem: problem.path),
            naming=_naming(planned.problems),
            closures=bench.closures,
            templates=bench.templates,
            static=static_digest(bench.theme),
            ledger=bench.material.ledger,
            planned=planned,
            press=Press(planned.answers, bench.templates, order.file_links),
            notes=made.notes,
            asked=Asked(made.notes),
            targets={target.path: target for target in planned.targets},
            about=_grouped(planned.targets, lambda target: target.subject),
            lost=made.lost,
            teller=LinkTeller(Files(bench.material.paths), bench.material.data, kept_back),
            by_hand=related_by_hand(planned.site),
            waiting=not order.drafts and bool(waiting_of(kept_back)),
            taken=Taken(planned.paths, planned.places.moved, bench.material.ledger),
            report=report,
            standing=standing,
            verdict=verdict,
        )


def _naming(problems: Iterable[Problem]) -> dict[str, frozenset[str]]:
    named = _grouped(problems, lambda problem: problem.story)
    return {title: frozenset(problem.path for problem in found) for title, found in named.items()}


def _grouped(values: Iterable[Value], key: Callable[[Value], str]) -> dict[str, tuple[Value, ...]]:
    found: dict[str, list[Value]] = {}
    for value in values:
        found.setdefault(key(value), []).append(value)
    return {name: tuple(each) for name, each in found.items()}
