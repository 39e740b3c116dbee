"""An outlet's own tables while a process watches: what a save of one costs, and comes to."""

from pathlib import Path

import pytest

from sitegen.problems import StoppedError, errors
from support import Files, story
from watched import Edit, Watched, same_as_clean

CHART = "It rose.\n\n```chart\ndata: tides.csv\ntitle: Tides\n```"
TIDES, VOTES, RISE = "content/_data/tides.csv", "content/_data/votes.json", "content/town/rise.md"
GOOD, OTHER, BAD = (f"day,height\nMon,{height}\n" for height in ("3.9", "4.1", "high"))
RESULT = "themes/_site/templates/masthead.html"
CONFIG = 'title = "The Post"\nbase_url = "https://post.example"\ntimezone = "UTC"\nbyline = "Wions"\n'
FILES: Files = {
    "sitegen.toml": CONFIG,
    RISE: story("The rise", body=CHART),
    "content/town/other.md": story("Other"),
    TIDES: GOOD,
    VOTES: '{"yes": 1}',
    RESULT: '{{ site.config("title") }} {{ site.data("votes").yes }}',
}


@pytest.mark.parametrize("drafts", [False, True], ids=["watch", "serve"])
@pytest.mark.parametrize(
    ("edit", "written"),
    [
        ({TIDES: OTHER}, "town/2026/11/rise.html"),
        ({TIDES: f"{GOOD}\n"}, ""),
        ({VOTES: '{"yes": 2}'}, "town/2026/11/other.html"),
        ({VOTES: '{"yes": 1, "no": 0}', TIDES: OTHER}, "town/2026/11/rise.html"),
    ],
    ids=["a chart", "the same", "in every masthead", "two"],
)
def test_a_table_that_says_something_else_is_quick(tmp_path: Path, edit: Edit, written: str, *, drafts: bool) -> None:
    watched = Watched(tmp_path, FILES, drafts=drafts)
    for each in (edit, {TIDES: GOOD, VOTES: '{"yes": 1}'}):
        report = watched.edit({**each})
        assert "anew" in report.seconds
        same_as_clean(watched, report)
        assert not written or written in report.written


@pytest.mark.parametrize(
    "edit",
    [{"content/_data/new.json": "{}"}, {VOTES: None}, {TIDES: OTHER, RISE: story("It rose", body=CHART)}],
    ids=["new", "gone", "with its story"],
)
def test_a_table_that_comes_or_goes_looks_at_everything(tmp_path: Path, edit: Edit) -> None:
    files = {path: text for path, text in FILES.items() if path != RESULT}
    watched = Watched(tmp_path, files, drafts=False)
    report = watched.edit(edit)
    assert "anew" not in report.seconds
    same_as_clean(watched, report)


@pytest.mark.parametrize(
    ("path", "said", "mended"), [(TIDES, BAD, GOOD), (VOTES, '{"yes": }', '{"yes": 3}')], ids=["a word", "not JSON"]
)
def test_a_table_with_a_mistake_is_told_as_a_whole_build_tells_it(
    tmp_path: Path, path: str, said: str, mended: str
) -> None:
    watched = Watched(tmp_path, FILES, drafts=True)
    before = watched.outlet.tree()
    with pytest.raises(StoppedError) as quick:
        watched.edit({path: said})
    assert watched.outlet.tree() == before
    with pytest.raises(StoppedError) as whole:
        watched.clean()
    assert errors(quick.value.problems) == errors(whole.value.problems)
    same_as_clean(watched, watched.edit({path: mended}))


def test_a_table_that_says_what_is_kept_back_is_judged_by_a_whole_build(tmp_path: Path) -> None:
    early = {"content/town/early.md": story("Too early by far", draft="true")}
    watched = Watched(tmp_path, {**FILES, **early}, drafts=False)
    for votes in ('{"yes": "Too early by far"}', '{"yes": 2}'):
        report = watched.edit({VOTES: votes})
        assert "anew" not in report.seconds
        same_as_clean(watched, report)


def test_what_a_table_excused_is_judged_by_a_whole_build_once_it_says_it_no_more(tmp_path: Path) -> None:
    notes, early = "content/_data/notes.json", {"content/town/early.md": story("Too early by far", draft="true")}
    pieces = {RESULT: 'Too early {{ site.data("votes").yes }}', VOTES: '{"yes": "by far"}'}
    watched = Watched(tmp_path, {**FILES, **early, **pieces, notes: '{"said": "Too early by far"}'}, drafts=False)
    with pytest.raises(StoppedError) as quick:
        watched.edit({notes: '{"said": "Nothing"}'})
    with pytest.raises(StoppedError) as whole:
        watched.clean()
    assert errors(quick.value.problems) == errors(whole.value.problems)
