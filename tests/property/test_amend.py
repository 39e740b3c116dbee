"""After `correct` and `retract` a file says what it said before and that, or it stays as it is."""

import re
from collections import Counter
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sitegen.content.amendments import Amendment, corrected, retracted
from sitegen.content.parse import ParseOptions, parse
from sitegen.dates import Moment, read_moment
from sitegen.model import Article, Retraction, Source
from sitegen.problems import Problem, StoppedError

OPTIONS = ParseOptions(ZoneInfo("Europe/Berlin"), "test.example", "Wions")
PATH = "content/town/wall.md"
KINDS = st.sampled_from(["correction", "clarification", "update"])
SINGLE = re.compile(rb"corrections:(?: \{|\s+date)")  # one correction without a list


def moment(text: str) -> Moment:
    found = read_moment(text, OPTIONS.zone).moment
    assert found is not None
    return found


DATES = st.one_of(st.just("2026-11-22"), st.times().map(lambda at: f"2026-11-22 {at:%H:%M}")).map(moment)
TEXTS = st.one_of(
    st.text(min_size=1, max_size=40),
    st.lists(
        st.sampled_from(
            [
                "two",
                "metres",
                ": ",
                " #",
                "- ",
                '"',
                "'",
                "\n",
                "\\",
                "[",
                "}",
                "&a",
                "*",
                "!",
                "%",
                "é",
                "\u00a0",
                "---",
            ]
        ),
        min_size=1,
        max_size=8,
    ).map("".join),
)
OTHERS = st.lists(
    st.sampled_from(
        [
            "tags: [sea, 'town hall']",
            "tags:\n- sea\n- wall",
            "summary: >\n  It rose\n  again.",
            "summary: |+\n  It rose.\n\n",
            'deck: "A # deck"  # a remark',
            "# A remark.",
            "",
            "image:\n    src: a.jpg\n    alt: The wall",
            "related: [b.md]",
            "extra: {mood: 'glad', n: [1, 2]}",
            "kicker: Ein “Wort” – ü",
        ]
    ),
    max_size=5,
    unique_by=lambda line: line.partition(":")[0] or line,
)
NOTED = st.sampled_from(
    [
        "",
        "corrections:",
        "corrections:   # none yet",
        "corrections: []",
        "corrections: [ ]  # none",
        "corrections: [{date: 2026-11-21, text: No.}]",
        "corrections: [{date: 2026-11-21, text: No.},]",
        "corrections: [\n  {date: 2026-11-21,\n   text: 'No.'}  # why\n]",
        "corrections:\n- date: 2026-11-21\n  text: No.",
        "corrections:\n    - date: 2026-11-21\n      kind: update\n      text: No.\n    - {date: 2026-11-20, text: A}",
        "corrections:\n  - date: 2026-11-21\n    text: >-\n      No,\n      no.\n\n\n  # the end",
        "corrections:\n  -\n    date: 2026-11-21\n    text: No,\n      no.",
        "corrections:\n  - text: |+\n      No.\n\n    date: 2026-11-21\n",
        "corrections:\n  - date: 2026-11-21\n    text: |+\n      No.\n\n",
        "corrections: {date: 2026-11-21, text: No.}",
        "corrections:\n  date: 2026-11-21\n  text: No.",
    ]
)


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """Sound stories, their front matter written in many ways."""
    lines = draw(st.permutations(["title: The wall", "date: 2026-11-20", *draw(OTHERS), draw(NOTED)]))
    text = "\n".join(["---", *lines, "---", "", "It rose: [more](b.md).", "---", "corrections: []", ""])
    ends = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return Source(PATH, (draw(st.sampled_from(["", "\ufeff", "\n"])) + text).replace("\n", ends).encode())


def story(data: bytes) -> Article:
    entry = parse(Source(PATH, data), OPTIONS).entry
    assert isinstance(entry, Article)
    image = replace(entry.image, line=0) if entry.image else None
    return replace(entry, digest="", outline=replace(entry.outline, digest=""), image=image, related_line=0)


def only_added(made: Amendment) -> bool:
    """Whether the new bytes stand in one place, and all others are what they were."""
    before, after = made.before, made.after
    begins = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    return len(after) > len(before) and after.endswith(before[begins:])


def attempt(make: Callable[[], Amendment]) -> Amendment | Problem:
    try:
        return make()
    except StoppedError as stopped:
        (problem,) = stopped.problems
        return problem


@settings(max_examples=300, deadline=None)
@given(sources(), TEXTS, KINDS, DATES)
def test_a_correction_is_added_and_nothing_else_changes(source: Source, text: str, kind: str, date: Moment) -> None:
    before = story(source.data)
    made = attempt(lambda: corrected(source, OPTIONS, text, kind, date))
    if isinstance(made, Problem):
        by_hand = SINGLE.search(source.data) and "Write it yourself" in made.hint
        assert made.code == "usage" or by_hand
        return
    after = story(made.after)
    assert only_added(made)
    rest = Counter(after.corrections) - Counter(before.corrections)
    assert [(each.kind, each.date) for each in rest] == [(kind, date)]
    assert replace(after, corrections=()) == replace(before, corrections=())


@settings(max_examples=150, deadline=None)
@given(sources(), TEXTS)
def test_a_retraction_is_added_and_nothing_else_changes(source: Source, reason: str) -> None:
    made = attempt(lambda: retracted(source, OPTIONS, reason, moment("2026-11-22 09:30")))
    if isinstance(made, Problem):
        assert made.code == "usage"
        return
    after = story(made.after)
    assert only_added(made)
    assert after.retracted is not None
    assert after.retracted.date == moment("2026-11-22 09:30")
    assert replace(after, retracted=None) == story(source.data)


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("It is one metre.", "It is one metre."),
        ('"Two: metres" # no', "“Two: metres” # no"),
        ("- two,\n  not one", "- two, not one"),
        ("---", "---"),
        ("12:30", "12:30"),
        ("null", "null"),
        ("{a: [b", "{a: [b"),
        ("Übertreibung \u00a0– 新聞 🚢", "Übertreibung \u00a0– 新聞 🚢"),
    ],
)
def test_a_text_reads_back_as_it_was_given(text: str, noted: str) -> None:
    for corrections in ("", "corrections: []\n", "corrections:\n- {date: 2026-11-20, text: A}\n"):
        source = Source(PATH, f"---\ntitle: The wall\ndate: 2026-11-20\n{corrections}---\nIt rose.\n".encode())
        made = corrected(source, OPTIONS, text, "correction", moment("2026-11-22"))
        assert story(made.after).corrections[-1].text == noted
        assert story(retracted(source, OPTIONS, text, moment("2026-11-22")).after).retracted == Retraction(
            moment("2026-11-22"), noted
        )
