"""A process that builds again and again, told what was touched, gives what a clean build gives after any edits.

The machine of F18 with a `Session` as the build under test. What only a look at the whole output or memory can find,
it is told of as after an overflow of events: anything may have changed.
"""

import os
import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from edits import FIELDS, INTROS, RAW, SECTIONS, TEMPLATES
from paper import Fields, markdown, png
from rebuilds import SEED, Outcome, Rebuilds, outcome_of, quick, run
from sitegen.building.session import Session
from sitegen.problems import Problem, errors
from sitegen.report import Report

__all__ = ["quick"]

_TEXTS = (
    "Short.",
    "Long, and [the cup](/sport/cup.md) with it.",
    "Dead: [one](gone.md).\n\nAnd [two](/town/never.md).",
    "Moved down.\n\nDead: [one](gone.md).",
    "## On the quay\n\nA place to lead to.",
    "![s](/pictures/spare.png)",
    "Cut: <b>here\n\n- a\n- b",
    "",
)


_SAID = {name: FIELDS[name] for name in ("title", "kicker", "deck", "summary", "short_title", "priority", "extra")}
# Of stories as they come, go and move; what else may stand in front matter is `edit_a_field`'s.
_MOVED = {name: FIELDS[name] for name in ("date", "tags", "section", "slug", "byline", "draft", "image", "series")}
# Editions as they come, change and go; and what is said of a section, a topic and an author, under the same title.
_ARRANGED: dict[str, Sequence[Fields | None]] = {
    "_front.md": [
        *(each for each in INTROS["_front.md"] if each),
        {"body": "## Lead\n- [](sport/row.md)\n## Top\n- [](world/tide.md)\n## Harbour\n"},
        {"body": "## Lead\n- [](world/tide.md)\n## Top\n- [](sport/row.md)\n## Harbour\n"},
    ],
    "_front/2026-11-24-1300.md": INTROS["_front/2026-11-24-1300.md"],
    "_front/2026-12-24-0900.md": [None, {"body": "## Lead\n- [](sport/row.md)\n"}, {"body": "## Top {count=1}\n"}],
    "town/_section.md": [
        {"title": "Our town", "order": 1, "body": body}
        for body in ("Here.", "By the [quay](../world/wall.md#on-the-quay).", "## Lead\n- [](vote.md)\n", "[](gone.md)")
    ],
    "tags/harbour.md": [
        {"title": "Harbour", "summary": said, "body": "Ships.\n\n## Top {count=1}\n- [](/world/wall.md)\n"}
        for said in ("Boats.", "Ships.")
    ],
    "pages/contact.md": [
        {"title": "Contact", "body": "## Write\n\nTo us."},
        {"title": "Contact", "updated": "2026-11-24 20:00", "body": "![M](/world/map.png)"},
        {"title": "Contact", "image": {"src": "/world/map.png", "alt": "M"}, "body": "[Rules](/files/rules.pdf)"},
    ],
    "bylines/ann-quay.md": [
        {"title": "Ann Quay", "role": "Editor", "body": "She edits."},
        {"title": "Ann Quay", "photo": {"src": "/pictures/spare.png", "alt": "Ann"}, "body": "## Life\n\nLong."},
        {"title": "Ann Quay", "photo": "/pictures/ann.png", "links": [{"text": "A", "url": "https://a.example"}]},
    ],
}
_times = Counter[str]()  # that each kind of edit was published quickly


class Sessions(Rebuilds):
    """The same paper and hands, and one process that watches them."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session()
        self.touched: set[str] | None = set()

    def put(self, path: str, content: bytes) -> None:
        super().put(path, content)
        self._touch(path)

    def remove(self, path: str) -> None:
        super().remove(path)
        self._touch(path)

    def move(self, old: str, new: str) -> None:
        super().move(old, new)
        self._touch(old, new)

    def _touch(self, *paths: str) -> None:
        if self.touched is not None:
            # A watcher tells of the folder, too, and of what an editor leaves behind for a moment.
            self.touched |= {each for path in paths for each in (path, path.rpartition("/")[0], f"{path}~") if each}

    def unseen(self) -> None:
        self.touched = None

    def told(self, outcome: Outcome) -> tuple[Problem, ...]:
        """What stops a build is told at once, beside warnings of the paper as it was."""
        return outcome.problems if outcome.report else errors(outcome.problems)

    def warm(self) -> Outcome:
        touched, self.touched = self.touched, set()

        def built() -> Report:
            options = {**self.options(), "adopt": self.adopt, "jobs": 1}
            order = self.outlet.order(self.now.isoformat(" ", "minutes"), **options)
            report = self.session.build(order, touched)
            _times["retold"] += "anew" in report.seconds
            new = "anew" in report.seconds and "it is new" in report.reasons.values()
            _times["new"] += new
            _times["gone"] += "anew" in report.seconds and bool(report.removed)
            _times["beside"] += new and any(each.until for each in report.held)
            _times["pictured"] += "anew" in report.seconds and report.encoded > 0
            return report

        return outcome_of(built)

    @rule(seed=SEED, count=st.sampled_from([1, 1, 2, 3]))
    def edit_texts(self, seed: int, count: int) -> None:
        """What editors do most: the text of a story or a page, some of them at once."""
        chance = random.Random(seed)
        for _ in range(count):
            path = chance.choice(sorted(each for each in self.fields if "/_" not in f"/{each}"))
            self.set(path, body=chance.choice(_TEXTS))
        self.same()

    @rule(seed=SEED, minutes=st.integers(1, 90))
    def file_the_news(self, seed: int, minutes: int) -> None:
        """A story that is the newest, and brings nothing else that is new; or a tag or a picture, perhaps. None waits
        any more.
        """
        chance = random.Random(seed)
        self.now = max(self.now, datetime.fromisoformat("2026-12-02 12:00")) + timedelta(hours=2)
        self.same()
        date = self.now - timedelta(minutes=minutes)
        path = f"{chance.choice(SECTIONS)}/filed-{date:%m%d%H%M}.md"
        if path not in self.fields:
            tags = chance.choice([None, ["Sea"], ["harbour", "Air"], ["Unheard of"]])
            fields = {"title": f"Filed {minutes}", "date": f"{date:%Y-%m-%d %H:%M}", "tags": tags}
            source, focus = chance.choice([None, "new.png", "/world/map.png"]), chance.choice([None, "10% 90%"])
            if source == "new.png" and chance.random() < 0.7:
                name = f"filed-{minutes}_{chance.randrange(9)}.png"
                source = f"/pictures/{name}"
                self.put(f"content/pictures/{name}", png(8, 9, minutes))
            image = {"src": source, "alt": "It", **({"focus": focus} if focus else {})} if source else None
            self.fields[path] = {**fields, "image": image, "body": chance.choice(_TEXTS)}
            self.put(f"content/{path}", markdown(self.fields[path]))
        self.same()

    @rule(seed=SEED, count=st.sampled_from([1, 1, 1, 2]))
    def move_stories(self, seed: int, count: int) -> None:
        """Another date, tag, byline, section or address; a draft that is published; one that is a draft again."""
        chance = random.Random(seed)
        for _ in range(count):
            name = chance.choice(sorted(_MOVED))
            self.set(self.any(chance), **{name: chance.choice(_MOVED[name])})
        self.same_once_moved()

    @rule(seed=SEED)
    def take_back_and_restore(self, seed: int) -> None:
        """A story is deleted, and is there again, perhaps elsewhere."""
        chance = random.Random(seed)
        path = self.any(chance)
        fields = self.fields.pop(path)
        self.remove(f"content/{path}")
        self.same_once_moved()
        if chance.random() < 0.7:
            path = chance.choice([path, f"{chance.choice(SECTIONS)}/again{chance.randrange(4)}.md"])
            self.fields[path] = fields
            self.put(f"content/{path}", markdown(fields))
            self.same_once_moved()

    @rule(seed=SEED, days=st.integers(0, 60))
    def file_an_older_one(self, seed: int, days: int) -> None:
        """Not the newest: hours, days or months back, so that a month comes or goes; perhaps with words of its own."""
        chance = random.Random(seed)
        date = self.now - timedelta(days=days, minutes=chance.randrange(600))
        path = f"{chance.choice(SECTIONS)}/older-{date:%m%d%H%M}.md"
        if path not in self.fields:
            fields = {name: chance.choice(FIELDS[name]) for name in ("tags", "byline", "draft", "priority")}
            fields |= {"title": f"Older {days}", "date": f"{date:%Y-%m-%d %H:%M}"}
            self.fields[path] = {**fields, "body": chance.choice(_TEXTS)}
            self.put(f"content/{path}", markdown(self.fields[path]))
        self.same_once_moved()

    def same_once_moved(self) -> None:
        before = _times["retold"]
        self.same()
        _times["moved"] += _times["retold"] > before + 1  # the build that looks for what is left to do is quick, too

    @rule(seed=SEED, count=st.sampled_from([1, 1, 2]), story=st.booleans())
    def arrange(self, seed: int, count: int, story: bool) -> None:
        """An edition, or what is said of a section, a topic, an author; perhaps with a story at the same time."""
        chance = random.Random(seed)
        for _ in range(count):
            self.put_one(_ARRANGED, chance)
        if story:
            self.set(self.any(chance), title=f"Beside {chance.randrange(9)}", body=chance.choice(_TEXTS))
        before = _times["retold"]
        self.same()
        _times["arranged"] += _times["retold"] > before + 1

    @rule(seed=SEED, story=st.booleans())
    def replace_a_picture(self, seed: int, story: bool) -> None:
        """By another one of the same name, which some may show; perhaps a story is saved with it."""
        chance = random.Random(seed)
        path = f"content/{chance.choice(['world/wall', 'world/map', 'pictures/spare', 'pictures/ann'])}.png"
        if (self.outlet.folder / path).exists():
            self.put(path, png(chance.randrange(2, 9), chance.randrange(2, 9), chance.randrange(200)))
        if story:
            self.set(self.any(chance), image=chance.choice(FIELDS["image"]))
        before = _times["retold"]
        self.same()
        _times["replaced"] += _times["retold"] > before + 1

    @rule(seed=SEED)
    def count_anew(self, seed: int) -> None:
        """What a table says, which stories, charts or nothing may show."""
        path = "content/_data/tides.json"
        if (self.outlet.folder / path).exists():
            content = random.Random(seed).choice(RAW[path])
            if content is not None:
                self.put(path, content)
        before = _times["retold"]
        self.same()
        _times["counted"] += _times["retold"] > before + 1

    @rule(seed=SEED, count=st.sampled_from([1, 1, 2]))
    def edit_templates(self, seed: int, count: int) -> None:
        chance = random.Random(seed)
        for _ in range(count):
            path = chance.choice(sorted(each for each in TEMPLATES if "/templates/" in each))
            text = chance.choice([each for each in TEMPLATES[path] if each is not None] or [""])
            self.put(path, text.encode())
        before = _times["retold"]
        self.same()
        _times["rethemed"] += _times["retold"] > before + 1

    @rule(seed=SEED, days=st.integers(1, 20))
    def schedule_a_story(self, seed: int, days: int) -> None:
        """It waits for its date while others are filed, perhaps with a tag that nobody else has."""
        chance = random.Random(seed)
        self.now = max(self.now, datetime.fromisoformat("2026-12-02 12:00"))
        date = self.now + timedelta(days=days)
        path = f"{chance.choice(SECTIONS)}/waits-{date:%m%d%H%M}.md"
        tags, source = chance.choice([None, ["Sea"], ["Kept back"]]), chance.choice([None, "/world/map.png"])
        image = {"src": source, "alt": "It"} if source else None
        fields = {"title": f"Waits {days}", "date": f"{date:%Y-%m-%d %H:%M}", "tags": tags, "image": image}
        self.fields[path] = {**fields, "body": chance.choice(_TEXTS)}
        self.put(f"content/{path}", markdown(self.fields[path]))
        self.same()

    @rule(seed=SEED, count=st.sampled_from([1, 1, 2]), text=st.booleans())
    def tell_anew(self, seed: int, count: int, text: bool) -> None:
        """The headline of a story, and what else it says of itself."""
        chance = random.Random(seed)
        for _ in range(count):
            name = chance.choice(sorted(_SAID))
            path = self.any(chance)
            self.set(path, **{name: chance.choice(_SAID[name])})
            if text:
                self.set(path, body=chance.choice(_TEXTS))
        self.same()


@pytest.mark.usefixtures("quick")
def test_a_session_is_a_clean_build_after_any_edits() -> None:
    assert run(4, 12, Sessions) > 25
    assert _times["retold"] > 10


@pytest.mark.usefixtures("quick")
def test_a_day_in_which_stories_are_filed_and_edited() -> None:
    paper = Sessions()
    paper.begin(size=3)
    for number in range(7):
        if number == 4:
            paper.schedule_a_story(seed=2, days=9)
        paper.file_the_news(seed=number, minutes=5 + number)
        paper.edit_texts(seed=number, count=2)
        paper.tell_anew(seed=number, count=1, text=bool(number % 2))
    paper.teardown()
    assert _times["new"] >= 3
    assert _times["pictured"] >= 1
    assert _times["beside"] >= 1


class Desk(Sessions):
    """The same, where drafts are shown: `serve`."""

    kind = "preview"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("kind", [Sessions, Desk])
def test_a_day_in_which_stories_come_go_and_move(kind: type[Sessions]) -> None:
    paper, moved, gone = kind(), _times["moved"], _times["gone"]
    paper.begin(size=2)
    for number in range(12):
        paper.file_an_older_one(seed=number, days=number)
        paper.move_stories(seed=number, count=1)
        paper.take_back_and_restore(seed=number)
    paper.teardown()
    assert _times["moved"] - moved >= 12
    assert _times["gone"] - gone >= 2


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("kind", [Sessions, Desk])
def test_a_day_in_which_pictures_are_replaced(kind: type[Sessions]) -> None:
    paper, replaced = kind(), _times["replaced"]
    paper.begin(size=2)
    for number in range(16):
        paper.replace_a_picture(seed=number, story=number % 3 == 0)
        if number % 8 == 5:
            paper.schedule_a_story(seed=number, days=20)
    paper.teardown()
    assert _times["replaced"] - replaced >= 6


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("kind", [Sessions, Desk])
def test_a_day_in_which_fronts_are_arranged(kind: type[Sessions]) -> None:
    paper, arranged, counted = kind(), _times["arranged"], _times["counted"]
    paper.begin(size=2)
    for number in range(24):
        paper.arrange(seed=number, count=1 + number % 2, story=number % 3 == 0)
        if number % 6 == 5:
            paper.move_stories(seed=number, count=1)
            paper.count_anew(seed=number)
    paper.teardown()
    assert _times["counted"] > counted
    assert _times["arranged"] - arranged >= 12


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("kind", [Sessions, Desk])
def test_a_day_in_which_templates_are_edited(kind: type[Sessions]) -> None:
    paper, rethemed = kind(), _times["rethemed"]
    paper.begin(size=2)
    for number in range(24):
        paper.edit_templates(seed=number, count=1 + number % 2)
        if number % 6 == 5:
            paper.file_the_news(seed=number, minutes=5 + number)
            paper.edit_texts(seed=number, count=1)
    paper.teardown()
    assert _times["rethemed"] - rethemed >= 12


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("kind", [Sessions, Desk])
def test_a_session_is_a_clean_build_after_very_many_edits(kind: type[Sessions]) -> None:
    states = run(int(os.environ.get("SITEGEN_TESTS_EXAMPLES", "250")), 25, kind)
    print(f"{states} states, {_times['retold']} quick builds, {_times['new']} of new stories")
    print(f"{_times['moved']} of stories that came, went or moved, {_times['gone']} that took files away")
    print(f"{_times['arranged']} of editions and files about terms, {_times['counted']} after a table was saved")
    print(f"{_times['rethemed']} of templates")
    print(f"{_times['replaced']} after a picture was replaced")
    print(f"{_times['pictured']} with pictures, {_times['beside']} beside others that wait")
    assert _times["retold"] > states // 5
    assert _times["new"] > 0
