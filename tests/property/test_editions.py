"""Whatever an editor writes into an edition: it is read or told of, and the front that comes of it keeps its rules."""

from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from in_memory import config_of, known
from sitegen.content.parse import ParseOptions, parse
from sitegen.model import Source
from sitegen.site.edition import lay_out
from support import story

OPTIONS = ParseOptions(ZoneInfo("Europe/Berlin"), "news.example")
BITS = (
    "## ",
    "# ",
    "- ",
    "    - ",
    "[",
    "](",
    ")",
    "{",
    "}",
    "until=",
    '"14:00"',
    "count=2",
    "repeat",
    "a.md",
    "\\",
    " ",
)
SCRAPS = st.lists(st.one_of(st.sampled_from(BITS), st.sampled_from("\n\n\n\t<>-!'”x\0")), max_size=40).map("".join)

STORIES = {
    f"content/{section}/{name}.md": story(name, f"2026-11-{day:02}", priority=str(priority))
    for section, name, day, priority in (
        *(("town", "a", 1, 3), ("town", "b", 2, 1), ("town", "c", 2, 4), ("town", "d", 3, 5)),
        *(("world", "e", 1, 2), ("world", "f", 3, 3), ("world", "g", 4, 3), ("world", "h", 4, 1)),
    )
}
PATHS = st.sampled_from([*(path.removeprefix("content/") for path in STORIES), "town/gone.md"])
LINES = st.tuples(st.sampled_from(["- ", "    - "]), PATHS).map(lambda pair: f"{pair[0]}[]({pair[1]})")
NAMES = ("Lead", "Top", "Latest", "Breaking", "Town", "World", "Own")


@settings(max_examples=400, deadline=None)
@given(SCRAPS)
def test_whatever_is_written_is_read_or_told_at_a_line_it_has(text: str) -> None:
    parsed = parse(Source("content/_front.md", f"## Top\n{text}".encode()), OPTIONS)
    assert parsed.entry or parsed.problems
    assert all(0 <= problem.line <= text.count("\n") + 2 for problem in parsed.problems)


@st.composite
def fronts(draw: st.DrawFn) -> str:
    names = draw(st.permutations(NAMES).flatmap(lambda all_: st.integers(0, len(all_)).map(lambda n: all_[:n])))
    options = st.sampled_from(["", " {repeat}", " {count=0}", " {count=3}"])
    return "\n".join(f"## {name}{draw(options)}\n" + "\n".join(draw(st.lists(LINES, max_size=4))) for name in names)


@settings(max_examples=300, deadline=None)
@given(fronts())
def test_no_story_stands_twice_and_every_pin_is_placed_or_accounted_for(text: str) -> None:
    found = known({**STORIES, "content/_front.md": f"<!-- -->\n{text}"}, config=config_of("[front]\ntop = 2\n"))
    laid = lay_out(found.site, found.places)
    once = [filled for filled in laid if not filled.space.repeats]
    shown = [each.path for filled in once for spot in filled.spots for each in (spot, *spot.sub)]
    assert len(shown) == len(set(shown))
    for filled in laid:
        placed = sum(1 + len(spot.sub) for spot in filled.spots if spot.pin)
        assert placed + len(filled.left) == sum(1 + len(pin.sub) for pin in filled.space.pins)
        filled_up = [spot for spot in filled.spots if not spot.pin]
        assert not filled_up or len(filled.spots) <= filled.space.count
        if filled.space.kind in ("lead", "top"):
            assert all(found.site.teasers[spot.path].priority <= 3 for spot in filled_up)
