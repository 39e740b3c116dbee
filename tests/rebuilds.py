"""A paper that is edited at random, and what must hold after each edit: F18 of promises.md as a machine.

With every kind of edit of F1 to F17: the clock goes forward and back, output and memory are damaged, and after each
step a copy of the paper with no memory is built at the same instant.
"""

import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from jinja2 import Environment, nodes

from edits import CONFIGS, DAMAGE, FIELDS, INTROS, LEDGERS, RAW, SECTIONS, TEMPLATES, tamper, tamper_with_pictures
from paper import CONFIG, OTHERS, STORIES, Fields, markdown, paper, toml
from sitegen.pictures.encode import encode
from sitegen.pipeline import darkroom
from sitegen.problems import Problem, StoppedError
from sitegen.recipes import Recipe
from sitegen.recording import record
from sitegen.report import Report
from sitegen.store import stamps
from sitegen.store.manifest import NAME
from support import SHARED_MEMORY, Outlet

SEED = st.integers(0, 2**32 - 1)
FINE = 11_000_000  # a tick of the slowest kernel is 10 ms
_states = 0


@dataclass
class Outcome:
    """What a build came to: its report, or the problems that stopped it, without what only its past explains."""

    report: Report | None
    problems: tuple[Problem, ...]
    exit_code: int = 0


def outcome(outlet: Outlet, now: datetime, **options: Any) -> Outcome:
    return outcome_of(lambda: outlet.build(now.isoformat(" ", "minutes"), jobs=1, **options))


def outcome_of(built: Callable[[], Report]) -> Outcome:
    try:
        report = built()
    except StoppedError as stopped:
        return Outcome(None, _lasting(stopped.problems), stopped.exit_code)
    return Outcome(report, _lasting(report.problems))


def _lasting(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """All but the remarks about what was there before this build."""
    passing = ("cache", "output", "shrinks", "bookkeeping")
    return tuple(each for each in problems if each.code not in passing and "is taken down" not in each.message)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file, sitegen's own list of them included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


class Rebuilds(RuleBasedStateMachine):
    """One paper and the hands that edit it."""

    kind = "site"

    def __init__(self) -> None:
        super().__init__()
        self.room = Path(tempfile.mkdtemp(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None))
        self.outlet = Outlet(self.room / "warm" / "paper")
        self.files: dict[str, bytes] = {}
        self.fields: dict[str, Fields] = {}
        self.gone: list[tuple[str, Fields]] = []
        self.config: Fields = deepcopy(CONFIG)
        self.now = datetime.fromisoformat("2026-11-24 12:00")
        self.file_links = self.adopt = False
        self.good = False
        self.foreign: frozenset[str] = frozenset()
        self.memory = self.outlet.folder / ".sitegen/cache.db"
        self.old_memory = b""

    def teardown(self) -> None:
        shutil.rmtree(self.room)

    # What every edit is made of.

    def put(self, path: str, content: bytes) -> None:
        self.files[path] = content
        self.outlet.write({path: content})

    def remove(self, path: str) -> None:
        if self.files.pop(path, None) is not None:
            (self.outlet.folder / path).unlink()

    def move(self, old: str, new: str) -> None:
        """As editors and git do: the file stays the same one, and keeps its times."""
        self.files[new] = self.files.pop(old)
        (self.outlet.folder / new).parent.mkdir(parents=True, exist_ok=True)
        os.rename(self.outlet.folder / old, self.outlet.folder / new)

    @property
    def stories(self) -> list[str]:
        return sorted(path for path in self.fields if path.split("/")[0] in SECTIONS and "/_" not in path)

    def any(self, chance: random.Random) -> str:
        return chance.choice(self.stories)

    def set(self, path: str, **fields: Any) -> None:
        self.fields[path] = {**self.fields[path], **fields}
        self.put(f"content/{path}", markdown(self.fields[path]))

    def put_one(self, versions: Mapping[str, Sequence[Fields | None]], chance: random.Random) -> None:
        """One of the versions of one of these files; None takes it away."""
        path = chance.choice(sorted(versions))
        fields = chance.choice(versions[path])
        if fields is None:
            self.fields.pop(path, None)
            self.remove(f"content/{path}")
        else:
            self.fields[path] = dict(fields)
            self.put(f"content/{path}", markdown(fields))

    def same(self) -> None:
        """The one thing that must hold, whatever was done."""
        global _states  # noqa: PLW0603 - the figure that a long run prints
        _states += 1
        copy = Outlet(self.room / "clean" / "paper").write(self.files)
        before = files_of(self.outlet.output)
        warm = self.warm()
        clean = outcome(copy, self.now, **self.options())
        assert (self.told(warm), warm.exit_code) == (self.told(clean), clean.exit_code)
        found = files_of(self.outlet.output)
        self.good = clean.report is not None
        if warm.report is None:
            assert found == before
        else:
            self._like(warm, clean, found, files_of(copy.output))
        shutil.rmtree(copy.folder)

    def unseen(self) -> None:
        """Something is about to be done that no watcher of the sources tells of."""

    def told(self, outcome: Outcome) -> tuple[Problem, ...]:
        """The problems that must be the same ones."""
        return outcome.problems

    def warm(self) -> Outcome:
        """What the build under test comes to."""
        return outcome(self.outlet, self.now, adopt=self.adopt, **self.options())

    def options(self) -> dict[str, Any]:
        """What both builds are ordered with."""
        return {"file_links": self.file_links, "kind": self.kind, "drafts": self.kind == "preview"}

    def _like(self, warm: Outcome, clean: Outcome, found: dict[str, bytes], expected: dict[str, bytes]) -> None:
        ours = {path: content for path, content in found.items() if path not in self.foreign}
        assert sorted(ours) == sorted(expected)
        assert [path for path in ours if ours[path] != expected[path]] == []
        self.adopt = False
        again = self.warm()
        assert again.report is not None
        assert (again.report.written, again.report.removed) == ((), ())
        # A build that lost its memory on the way remembers nothing: all is made again, and is the same.
        assert warm.report is not None
        assert not again.report.reasons or any(each.code == "cache" for each in warm.report.problems)
        assert again.problems == warm.problems
        for told in (warm.report, again.report):
            assert set(told.foreign) == self.foreign
            assert clean.report is not None
            for name in ("pages", "held", "withheld", "ignored", "due", "now"):
                assert getattr(told, name) == getattr(clean.report, name), name

    # Rules.

    @initialize(size=st.sampled_from([2, 3]))
    def begin(self, size: int) -> None:
        self.fields = deepcopy({**STORIES, **OTHERS})
        self.config["lists"] = {"size": size}
        for path, content in {**paper(), "sitegen.toml": toml(self.config)}.items():
            self.put(path, content)
        self.same()

    @rule(seed=SEED, name=st.sampled_from(sorted(FIELDS)), two=st.booleans())
    def edit_a_field(self, seed: int, name: str, two: bool) -> None:
        chance = random.Random(seed)
        for _ in range(1 + two):
            self.set(self.any(chance), **{name: chance.choice(FIELDS[name])})
        self.same()

    @rule(seed=SEED)
    def edit_an_introduction(self, seed: int) -> None:
        chance = random.Random(seed)
        self.put_one(INTROS, chance)
        self.same()

    @rule(seed=SEED)
    def move_between_sections(self, seed: int) -> None:
        chance = random.Random(seed)
        path = self.any(chance)
        new = f"{chance.choice(SECTIONS)}/{path.rpartition('/')[2]}"
        if new not in self.fields:
            self.fields[new] = self.fields.pop(path)
            self.move(f"content/{path}", f"content/{new}")
        self.same()

    @rule(seed=SEED, names=st.booleans())
    def swap(self, seed: int, names: bool) -> None:
        """Two files' contents, or their names."""
        chance = random.Random(seed)
        one, other = self.any(chance), self.any(chance)
        if one != other:
            self.fields[one], self.fields[other] = self.fields[other], self.fields[one]
            if names:
                for old, new in ((one, "town/between.md"), (other, one), ("town/between.md", other)):
                    self.move(f"content/{old}", f"content/{new}")
            else:
                self.set(one)
                self.set(other)
        self.same()

    @rule(seed=SEED)
    def rename(self, seed: int) -> None:
        chance = random.Random(seed)
        path = self.any(chance)
        new = f"{path.rpartition('/')[0]}/{chance.choice(['aaa', 'mmm', 'zzz'])}.md"
        if new not in self.fields:
            self.fields[new] = self.fields.pop(path)
            self.move(f"content/{path}", f"content/{new}")
        self.same()

    @precondition(lambda self: len(self.stories) > 1)  # all other edits need one
    @rule(seed=SEED)
    def delete(self, seed: int) -> None:
        path = self.any(random.Random(seed))
        self.gone.append((path, self.fields.pop(path)))
        self.remove(f"content/{path}")
        self.same()

    @rule(seed=SEED, old=st.booleans())
    def add(self, seed: int, old: bool) -> None:
        """One that was there before, perhaps with the times it had, or a new one."""
        chance = random.Random(seed)
        if old and self.gone:
            path, fields = self.gone.pop()
        else:
            day = chance.randrange(1, 29)
            path = f"{chance.choice(SECTIONS)}/new{chance.randrange(4)}.md"
            fields = {"title": f"New {day}", "date": f"2026-{chance.choice([9, 10, 11])}-{day:02}", "body": "New."}
            fields |= {"tags": chance.choice([["Sea"], ["Fresh"], ["Harbour", "Air"]])}
        if path not in self.fields:
            self.fields[path] = fields
            self.put(f"content/{path}", markdown(fields))
            os.utime(self.outlet.folder / "content" / path, ns=(10**18, 10**18))
        self.same()

    @rule(seed=SEED, ahead=st.sampled_from([0, -(10**17), 3 * 10**17]))
    def edit_behind_the_back(self, seed: int, ahead: int) -> None:
        """New content of the same size in the same file, with the times of the old one, or far off."""
        chance = random.Random(seed)
        path = self.any(chance)
        place = self.outlet.folder / "content" / path
        before = place.stat()
        self.set(path, body=self.fields[path]["body"].swapcase())
        os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns + ahead))
        self.same()

    @rule(seed=SEED)
    def edit_a_file(self, seed: int) -> None:
        """Pictures, documents, data: other bytes, another size, nothing, something broken."""
        chance = random.Random(seed)
        path = chance.choice(sorted(RAW))
        content = chance.choice(RAW[path])
        if content is None:
            self.remove(path)
        else:
            self.put(path, content)
        self.same()

    @rule(seed=SEED)
    def edit_the_ledger(self, seed: int) -> None:
        content = random.Random(seed).choice(LEDGERS)
        if content is None:
            self.remove("urls.txt")
        else:
            self.put("urls.txt", content)
        self.same()

    @rule(seed=SEED)
    def record_and_move(self, seed: int) -> None:
        """What is published is recorded; then a story gets another address, or is taken back."""
        chance = random.Random(seed)
        try:
            record(self.outlet.order(self.now.isoformat(" ", "minutes")))
        except StoppedError:
            return  # there is no output of this outlet, or somebody broke the ledger
        self.put("urls.txt", (self.outlet.folder / "urls.txt").read_bytes())
        name = chance.choice(["slug", "slug", "draft", "date"])
        self.set(self.any(chance), **{name: chance.choice(FIELDS[name])})
        self.same()

    @rule(seed=SEED)
    def edit_the_theme(self, seed: int) -> None:
        chance = random.Random(seed)
        path = chance.choice(sorted(TEMPLATES))
        text = chance.choice(TEMPLATES[path])
        if text is None:
            self.remove(path)
        else:
            self.put(path, text.encode())
        self.same()

    @rule(seed=SEED)
    def edit_the_config(self, seed: int) -> None:
        chance = random.Random(seed)
        name = chance.choice(sorted(CONFIGS))
        value = chance.choice(CONFIGS[name])
        self.config = {key: each for key, each in self.config.items() if key != name}
        if value is not None:
            self.config[name] = value
        self.put("sitegen.toml", toml(self.config))
        self.same()

    @rule(hours=st.sampled_from([1, 3, 6, 14, 24, 48, 24 * 40, -1, -6, -24, -72, -24 * 30]))
    def time_passes(self, hours: int) -> None:
        begin, end = datetime(2026, 11, 1), datetime(2027, 3, 1)
        self.now = min(end, max(begin, self.now + timedelta(hours=hours)))
        self.same()

    @rule()
    def toggle_file_links(self) -> None:
        self.file_links = not self.file_links
        self.same()

    @rule(seed=SEED, how=st.sampled_from(["edit", "delete", "chmod", "empty", "folder", "all"]))
    def tamper_with_the_output(self, seed: int, how: str) -> None:
        self.unseen()
        ours = [path for path in files_of(self.outlet.output) if path not in (*self.foreign, NAME)]
        if ours:
            tamper(how, self.outlet.output / random.Random(seed).choice(ours), self.outlet.output)
            self.foreign &= files_of(self.outlet.output).keys()
        self.same()

    @precondition(lambda self: self.good)
    @rule()
    def delete_the_manifest(self) -> None:
        self.unseen()
        (self.outlet.output / NAME).unlink()
        self.adopt = True
        self.same()

    @rule(folder=st.sampled_from(["", "world/", "mine/"]))
    def put_a_file_of_ones_own_into_the_output(self, folder: str) -> None:
        self.unseen()
        if not (self.outlet.output / NAME).exists():
            return  # a folder that holds only that file isn't ours: builds refuse it (B9)
        place = self.outlet.output / folder / "mine.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("mine")
        self.foreign |= {f"{folder}mine.txt"}
        self.same()

    @rule(seed=SEED, how=st.sampled_from(sorted(DAMAGE)))
    def damage_the_memory(self, seed: int, how: str) -> None:
        self.unseen()
        if self.memory.is_file():
            DAMAGE[how](self.memory, random.Random(seed))
        self.same()

    @rule(seed=SEED, how=st.sampled_from(["cut", "flip", "swap", "folder", "file", "all"]), lost=st.booleans())
    def damage_what_is_kept_of_pictures(self, seed: int, how: str, lost: bool) -> None:
        """And perhaps lose some of the output, so that it is needed."""
        self.unseen()
        chance = random.Random(seed)
        tamper_with_pictures(how, self.outlet.folder / ".sitegen/images", chance)
        for path in sorted(self.outlet.output.glob("assets/pictures/*")):
            if lost and chance.random() < 0.7:
                path.unlink()
        self.same()

    @rule(seed=SEED, name=st.sampled_from(["focus", "credit", "src", "caption", None]))
    def edit_a_picture_of_a_story(self, seed: int, name: str | None) -> None:
        """One value of it, or all; a picture that two stories show may be among them."""
        chance = random.Random(seed)
        path = self.any(chance)
        picture = self.fields[path].get("image")
        other = chance.choice([each for each in FIELDS["image"] if each])
        self.set(path, image={**picture, name: other.get(name)} if picture and name else other)
        self.same()

    @rule()
    def bring_an_old_memory_back(self) -> None:
        self.unseen()
        if self.memory.is_file():
            now = self.memory.read_bytes()
            self.memory.write_bytes(self.old_memory or now)
            self.old_memory = now
        self.same()

    @rule(seed=SEED, path=st.sampled_from(["content/world/broken.md", "themes/_site/templates/broken.html"]))
    def fail_and_mend(self, seed: int, path: str) -> None:
        """A mistake and a real edit at once; then the mistake is mended."""
        chance = random.Random(seed)
        self.set(self.any(chance), body=f"It was {chance.random()}.")
        self.put(path, b"---\ntitle: Broken {% if %}\n")
        self.same()
        time.sleep(2 * FINE / 1e9)
        self.same()
        self.remove(path)
        self.same()

    @rule(seed=SEED)
    def the_disk_fails(self, seed: int) -> None:
        chance = random.Random(seed)
        self.set(self.any(chance), title=f"Title {chance.randrange(9)}")
        os.environ["SITEGEN_FAULT"] = f"error:EIO@{chance.randrange(1, 30)}"
        try:
            outcome(self.outlet, self.now, file_links=self.file_links, adopt=self.adopt)
        finally:
            del os.environ["SITEGEN_FAULT"]
            from sitegen.store import faults

            faults._of.cache_clear()
        self.same()

    @rule(seed=SEED)
    def build_elsewhere_too(self, seed: int) -> None:
        """Another output of the same project sees an edit first."""
        chance = random.Random(seed)
        self.set(self.any(chance), title=f"Seen first {chance.randrange(9)}")
        outcome(self.outlet, self.now, output=self.outlet.folder / ".sitegen/preview", kind="preview")
        time.sleep(2 * FINE / 1e9)
        self.same()

    @rule()
    def wait(self) -> None:
        """Long enough that what the file system says of a file can be trusted."""
        time.sleep(2 * FINE / 1e9)
        self.same()


def run(examples: int, steps: int, machine: type[Rebuilds] = Rebuilds) -> int:
    """Run the machine; the number of states that were compared."""
    before = _states
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        database=None,
    )
    run_state_machine_as_test(machine, settings=chosen)
    return _states - before


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is a function of its arguments alone is done once in all builds: pictures, and what becomes of templates."""
    monkeypatch.setattr(Environment, "compile", _once(Environment.compile))
    monkeypatch.setattr(Environment, "parse", _once(Environment.parse))
    monkeypatch.setattr(
        nodes.Template, "find_all", _once(lambda tree, kinds: list(nodes.Node.find_all(tree, kinds)), id)
    )
    monkeypatch.setattr(darkroom, "encode", lambda content, recipes: _encoded(content, tuple(recipes)))
    monkeypatch.setattr(stamps, "_FINE", FINE)


@cache
def _encoded(content: bytes, recipes: tuple[Recipe, ...]) -> list[tuple[Recipe, bytes]]:
    return list(encode(content, recipes))


def _once(method: Callable[..., Any], told_by: Callable[[Any], object] = type) -> Callable[..., Any]:
    """A method that remembers; `told_by` is what counts of its object."""
    known: dict[object, tuple[object, Any]] = {}

    def remembered(self: object, *given: object, **named: object) -> Any:
        key = (told_by(self), given, tuple(named.items()))
        if key not in known:
            # What is told by its identity has to live on, or another one gets it.
            known[key] = self, method(self, *given, **named)
        return known[key][1]

    return remembered
