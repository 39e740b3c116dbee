"""Cases A of promises.md, in whole builds: a file that isn't understood is an error with its place, never a page."""

import re
import subprocess
import sys
from collections.abc import Callable
from itertools import cycle
from time import monotonic
from xml.parsers import expat

import pytest

from sitegen.config_schema import FILE
from support import CONFIG, NOW, Files, Outlet, picture, story

Make = Callable[[Files], Outlet]
A = "content/world/a.md"
PAGE = "world/2026/11/a.html"
OPEN = {"content/world/open.md": story("Open")}
HEAD = "---\ntitle: Wall\ndate: 2026-11-20\n"


def told(outlet: Outlet, severity: str = "error") -> list[tuple[str, int, str]]:
    return [(p.path, p.line, p.message) for p in outlet.problems() if p.severity == severity]


def test_A01_a_byte_order_mark_hides_no_draft(site: Make) -> None:
    outlet = site({A: "\ufeff" + story(draft="true"), **OPEN})
    report = outlet.build()
    assert [(each.path, each.why) for each in report.held] == [(A, "draft")]
    assert PAGE not in outlet.tree()
    assert report.problems == ()


def test_A01_a_byte_order_mark_leaves_no_trace(site: Make) -> None:
    marked, plain = site({A: "\ufeff" + story(body="Text.")}), story(body="Text.")
    marked.build()
    page = marked.page(PAGE)
    assert "\ufeff" not in page
    assert "---" not in page
    marked.write({A: plain}).build()
    assert marked.page(PAGE) == page


NOT_UNDERSTOOD = {
    "A02 never closed": ("---\ntitle: x\ndraft: true\n\nText.", 1, "front matter opened but never closed"),
    "A03 a comment before": ("<!-- x -->\n" + story(), 1, "something stands before the front matter"),
    "A03 a word before": ("Notes\n\n\n" + story(), 1, "something stands before the front matter"),
    "A04 a list": ("---\n- draft: true\n---\nText.", 2, "front matter must be `name: value` lines"),
    "A04 a text": ("---\nA story\n---\nText.", 2, "front matter must be `name: value` lines"),
    "A04 a number": ("---\n42\n---\nText.", 2, "front matter must be `name: value` lines"),
    "A05 a key twice": (
        HEAD + "draft: true\ndraft: false\n---\nText.",
        5,
        "`draft` stands here a second time; the first is in line 4",
    ),
    "A07 a day that isn't": (story(date="2024-02-30"), 3, "`2024-02-30` is not a date"),
    "A07 zeros": (story(date="0000-00-00"), 3, "`0000-00-00` is not a date"),
    "A07 a time alone": (story(date="12:30"), 3, "`12:30` is not a date"),
    "A09 a colon": (story("foo: bar"), 2, "a colon and a space stand within a value"),
    "A09 an at": (story("@x"), 2, "a value can't begin with `@`"),
    "A09 a tab": (HEAD + "image:\n\tsrc: x\n---\n", 5, "the line begins with a tab"),
    "A09 a bracket": (story(tags="[a, b"), 4, "a bracket is opened and never closed"),
    "A11 a tag": (story(kicker="!!python/object/apply:os.system [x]"), 4, "a value can't begin with `!`"),
    "A11 binary": (story(kicker="!!binary aGk="), 4, "a value can't begin with `!`"),
    "A12 content": (story(content="x"), 4, "`content` has no meaning here"),
    "A12 url": (story(url="x"), 4, "`url` has no meaning here"),
    "A13 hyphens within quotes": (
        '---\ntitle: "a\n---\nb"\ndate: 2026-11-20\ndraft: true\n---\nText.',
        2,
        "a quotation mark is opened and never closed",
    ),
    "A16 a NUL": (story(body="a\0b"), 5, "the file is not text"),
    "A16 a NUL by escape": (story('"a\\0b"'), 2, "`title` contains a control character"),
    "A16 half a character": (story('"\\ud83d"'), 2, "a backslash stands within double quotes"),
    "A18 nothing": ("", 1, "the file is empty"),
    "A18 blanks": (" \n\t\n", 1, "the file is empty"),
}


@pytest.mark.parametrize("name", NOT_UNDERSTOOD)
def test_A02_to_A18_what_isnt_understood_is_told_by_line_and_publishes_nothing(site: Make, name: str) -> None:
    text, line, message = NOT_UNDERSTOOD[name]
    outlet = site({A: text, **OPEN})
    assert told(outlet) == [(A, line, message)]
    assert not outlet.output.exists()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_A16_a_file_that_is_utf_16_publishes_nothing(site: Make, encoding: str) -> None:
    outlet = site({A: story().encode(encoding), **OPEN})
    assert [path for path, _, _ in told(outlet)] == [A]
    assert not outlet.output.exists()


def test_A16_a_picture_named_md_publishes_nothing(site: Make) -> None:
    outlet = site({A: picture(), **OPEN})
    assert [(path, message) for path, _, message in told(outlet)] == [(A, "the file is not text")]


@pytest.mark.parametrize("before", ["", "\n", "\n\n \n", "\ufeff\n"])
def test_A03_blank_lines_may_stand_before_front_matter(site: Make, before: str) -> None:
    outlet = site({A: before + story(draft="true"), **OPEN})
    assert [each.why for each in outlet.build().held] == ["draft"]


@pytest.mark.parametrize("inner", ["", "\n", "# a note\n", "{}\n"])
def test_A04_empty_front_matter_lacks_title_and_date(site: Make, inner: str) -> None:
    outlet = site({A: f"---\n{inner}---\nText.", **OPEN})
    assert [message for _, _, message in told(outlet)] == [
        "`date` is missing in `a.md`",
        "`title` is missing in `a.md`",
    ]


@pytest.mark.parametrize(
    "line",
    [
        *('draft: "false"', "draft: no", "draft: 0", "Draft: true", "drfat: true", "published: false"),
        *("status: draft", "publishDate: 2027-01-01", "expirse: 2026-12-01", "daet: 2027-01-01"),
    ],
)
def test_A06_a_doubtful_word_that_holds_back_publishes_nothing_and_names_the_right_one(site: Make, line: str) -> None:
    outlet = site({A: HEAD + line + "\n---\nText.", **OPEN})
    (problem,) = outlet.problems()
    assert (problem.severity, problem.path, problem.line) == ("error", A, 4)
    assert any(word in problem.hint for word in ("`draft", "`date`", "`expires`"))
    assert not outlet.output.exists()


def test_A06_any_other_word_warns_and_is_an_error_if_one_is_strict(site: Make) -> None:
    outlet = site({A: story(tgas="[x]")})
    (loose,), (strict,) = outlet.problems(), outlet.problems(strict=True)
    assert (loose.severity, strict.severity, loose.hint) == ("warning", "error", "Did you mean `tags`?")
    assert outlet.output.exists()


@pytest.mark.parametrize("date", ["2024-03-10 09:00", "2024-03-10 09:00:30", "2024-03-10T09:00", "2024-03-10"])
def test_A07_a_date_with_or_without_time_is_read_from_its_text(site: Make, date: str) -> None:
    outlet = site({A: story(date=date)})
    assert outlet.build().problems == ()
    assert "world/2024/03/a.html" in outlet.tree()


def test_A08_readers_see_what_was_typed(site: Make) -> None:
    template = "{{ site.latest(1)[0].title }} {% for story in site.latest(1) %}{{ story.kicker }}{% endfor %}"
    article = "{{ story.extra.code }} {{ story.extra.version }} {{ story.title }} {{ story.short_title }}"
    fields = {"kicker": "12:30:00", "short_title": "2024-01-01", "extra": "{code: 12:30:00, version: '1.10'}"}
    outlet = site(
        {
            A: story("1.10", slug="0123", tags="[no, 1e3, null]", **fields),
            "themes/_site/templates/404.html": template,
            "themes/_site/templates/article.html": article,
        }
    )
    assert outlet.build().problems == ()
    assert outlet.page("404.html") == "1.10 12:30:00"
    assert outlet.page("world/2026/11/0123.html") == "12:30:00 1.10 1.10 2024-01-01"
    assert {"tags/no/index.html", "tags/1e3/index.html", "tags/null/index.html"} <= set(outlet.tree())


@pytest.mark.parametrize("title", ["2024-01-01", "null", "no", "0123", "1e3", "12:30:00", "~"])
def test_A08_a_headline_that_looks_like_something_else_stays_text(site: Make, title: str) -> None:
    outlet = site({A: story(title)})
    outlet.build()
    assert f"<h1>{title}</h1>" in outlet.page(PAGE)


BOMBS = {
    "aliases": HEAD
    + "extra:\n  a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"  {b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in ("ab", "bc", "cd", "de", "ef", "fg"))
    + "---\n",
    "itself": HEAD + "extra: &a [*a]\n---\n",
    "brackets": HEAD + "extra: " + "[" * 100_000 + "\n---\n",
    "brackets below the limit of length": HEAD + "extra: " + "[" * 60_000 + "\n---\n",
    "digits": HEAD + "priority: " + "9" * 5_000 + "\n---\n",
    "5 MB": HEAD + "deck: '" + "x" * 5_000_000 + "'\n---\n",
}
# The most memory a process may take, in KB; an interpreter with sitegen has 60 MB.
_MEASURED = (
    "import re, resource, sys, sitegen.cli\n"
    "try: sitegen.cli.main(['build'])\n"
    "finally:\n"
    "    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
    # On Linux that one counts what the process was forked from, too.
    "    if sys.platform == 'linux': own = re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]\n"
    "    print(own)\n"
)


def measured(outlet: Outlet) -> tuple[int, int, float, str]:
    """Exit code, most memory in MB, seconds of work, and what is told, of a build in a process of its own."""
    import resource  # POSIX's

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", _MEASURED]
    environment = {"PYTHONPATH": ":".join(sys.path), "SITEGEN_NOW": NOW, "PATH": ""}
    done = subprocess.run(
        command, cwd=outlet.folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory = int(done.stdout.split()[0]) // 1024
    return done.returncode, memory, after.ru_utime - before.ru_utime, done.stderr


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds of work for a plain story on this machine: most of them are the interpreter's start."""
    outlet = Outlet(tmp_path_factory.mktemp("usual") / "outlet").write({FILE: CONFIG, A: story()})
    return measured(outlet)[2]


@pytest.mark.parametrize("name", BOMBS)
def test_A10_a_bomb_is_an_error_soon_and_in_little_memory(site: Make, usual: float, name: str) -> None:
    code, memory, seconds, said = measured(site({A: BOMBS[name]}))
    assert code == 1
    assert f"{A}:" in said
    assert "Traceback" not in said
    assert memory < 200
    assert seconds < 5 * usual


def test_A11_a_tag_runs_nothing(site: Make) -> None:
    outlet = site({A: story(kicker='!!python/object/apply:os.system ["touch canary"]')})
    assert measured(outlet)[0] == 1
    assert list(outlet.folder.rglob("canary")) == []


def test_A12_words_of_python_are_fields_of_ones_own_like_others(site: Make) -> None:
    template = "{{ story.extra.items }} {{ story.extra['get'] }} {{ story.extra.keys }} {{ story.extra['__class__'] }}"
    outlet = site(
        {
            A: story(extra="{items: one, get: two, keys: three, __class__: four}"),
            "themes/_site/templates/article.html": template,
        }
    )
    assert outlet.build().problems == ()
    assert outlet.page(PAGE) == "one two three four"


def test_A13_front_matter_ends_at_the_first_fence_and_the_rest_is_the_story(site: Make) -> None:
    body = "One.\n\n---\n\ndraft: true\n\n---\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"
    outlet = site({A: story('"a --- b"', body=body, summary="|\n  one\n  ---\n  two")})
    assert outlet.build().problems == ()
    page = outlet.page(PAGE)
    assert page.count("<hr>") == 2
    assert "draft: true" in page
    assert "<h1>a --- b</h1>" in page


def test_A14_line_ends_make_no_difference_to_the_site(site: Make) -> None:
    text = story(body="One\ntwo.\n\n- a\n- b\n\n```\ncode\n\ncode\n```\n", summary="|\n  one\n  two")
    mixed = "".join(
        line + end for line, end in zip(text.splitlines(), cycle(["\n", "\r\n", "\r", "\r\n"]), strict=False)
    )
    trees = []
    for written in (text, text.replace("\n", "\r\n"), text.replace("\n", "\r"), mixed):
        outlet = site({A: written})
        outlet.build()
        trees.append(outlet.tree())
    assert trees == [trees[0]] * 4


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c"])
def test_A14_a_line_is_what_an_editor_calls_one(site: Make, mark: str) -> None:
    """A mistake below a character that some programs take for a line break is told at the editor's line."""
    outlet = site({A: story(f"A{mark}B", body=f"One{mark}two.\n\nSee [it](gone.md)."), **OPEN})
    assert (A, 7) in [(problem.path, problem.line) for problem in outlet.problems() if problem.code == "link"]
    outlet.write({A: story(f"A{mark}B", tags="[a, b")})
    assert [line for _, line, _ in told(outlet)] == [4]


LATIN = {
    "title": (A, story("café").encode("latin-1"), 2, 11),
    "body": (A, story(body="Ein\nKäse.").encode("latin-1"), 6, 2),
    "template": ("themes/_site/templates/404.html", b"a\ncaf\xe9", 2, 4),
    "theme": ("themes/x/theme.toml", b'contract = 1\nname = "caf\xe9"\n', 2, 12),
    "JSON": ("content/_data/t.json", b'{\n"a": "caf\xe9"}', 2, 10),
    "CSV": ("content/_data/t.csv", b"a,b\n1,caf\xe9\n", 2, 6),
    "TOML": ("content/_data/t.toml", b'a = "caf\xe9"\n', 1, 9),
}


@pytest.mark.parametrize("name", LATIN)
def test_A15_a_byte_that_is_not_utf_8_is_an_error_with_its_place(site: Make, name: str) -> None:
    path, content, line, column = LATIN[name]
    config = CONFIG + ('theme = "x"\n' if name == "theme" else "")
    outlet = site({FILE: config, **OPEN, path: content})
    (problem,) = outlet.problems()
    assert (problem.path, problem.line, problem.column, problem.severity) == (path, line, column, "error")
    assert "isn't UTF-8 (byte 0x" in problem.message
    assert "Latin-1?" in problem.message
    assert not outlet.output.exists()


def test_A15_a_byte_that_is_not_utf_8_in_the_config_is_exit_2_with_its_place(site: Make) -> None:
    outlet = site({FILE: CONFIG.encode() + b'description = "caf\xe9"\n', **OPEN})
    code, _, _, said = measured(outlet)
    assert code == 2
    assert f"{FILE}:6:19" in said
    assert "byte 0xE9" in said


MARKS = ("\x0b", "\x1f", "\ufffe", "\x7f", "\x01", "&#11;", "&#x1F;", "&#65534;", "&#xD83D;", "&#0;")
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff]")
LINKS = "[x](https://e.example/{0}) ![A{0}B](https://p.example/{0}.jpg)"


@pytest.mark.parametrize("mark", MARKS, ids=ascii)
def test_A17_no_control_character_reaches_a_page_or_a_feed(site: Make, mark: str) -> None:
    """Wherever an editor can write it: it goes with a warning, in front matter and code it stays as it was typed."""
    words = f"A{mark}B"
    fields = dict.fromkeys(("summary", "deck", "kicker", "byline", "series", "short_title"), f"'{words}'")
    outlet = site(
        {
            A: story(
                f"'{words}'",
                body=f'{words} <b title="{words}">x</b> {LINKS.format(mark)}',
                tags=f"['{words}']",
                image=f"{{src: /x.png, alt: '{words}'}}",
                **fields,
            ),
            "content/world/_section.md": f"---\ntitle: '{words}'\n---\n{words}\n",
            "content/x.png": picture(),
        }
    )
    problems = outlet.build().problems
    assert {(p.path, p.severity) for p in problems if p.line} == {
        (A, "warning"),
        ("content/world/_section.md", "warning"),
    }
    for path, content in outlet.tree().items():
        if path.endswith(".xml"):
            expat.ParserCreate().Parse(content, True)
        if path.endswith((".xml", ".html")):
            text = content.decode("utf-8")
            assert mark not in text, path
            assert not UNFIT.search(text), path


def test_A17_a_control_character_in_the_config_is_an_error(site: Make) -> None:
    code, _, _, said = measured(site({FILE: CONFIG + 'description = "a\\u001fb"\n', **OPEN}))
    assert (code, f"{FILE}:6" in said) == (2, True)


def test_A18_a_file_of_50_mb_is_an_error_soon(site: Make) -> None:
    outlet = site({A: story(body="word " * 10_000_000)})
    started = monotonic()
    assert [message for _, _, message in told(outlet)] == ["the file has 50.0 MB, more than the limit of 10 MB"]
    assert monotonic() - started < 2


def test_A18_a_line_of_nearly_10_mb_is_published_in_bounded_memory(site: Make) -> None:
    outlet = site({A: story(body="word " * 1_990_000)})
    code, memory, seconds, said = measured(outlet)
    assert (code, "Traceback" in said) == (0, False)
    assert seconds < 20
    assert memory < 1_500
    assert outlet.page(PAGE).count("word") >= 1_990_000


def test_A18_front_matter_alone_is_a_story_without_text(site: Make) -> None:
    outlet = site({A: "---\ntitle: Wall\ndate: 2026-11-20\n---"})
    assert outlet.build().problems == ()
    assert "<h1>Wall</h1>" in outlet.page(PAGE)


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\u2066", "\u2060"])
def test_A19_an_invisible_character_is_warned_about_and_is_in_no_address(site: Make, mark: str) -> None:
    outlet = site({"content/world/2026-11-20.md": story(f"ad{mark}min")})
    (problem,) = outlet.build().problems
    assert (problem.severity, problem.line, problem.message) == (
        "warning",
        2,
        "`title` contains an invisible character",
    )
    assert [path for path in outlet.tree() if path.startswith("world/2026/")] == ["world/2026/11/admin.html"]


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\u2066", "\u2060"])
def test_A19_a_written_address_with_an_invisible_character_is_an_error(site: Make, mark: str) -> None:
    outlet = site({A: story(slug=f"ad{mark}min"), **OPEN})
    assert [(path, line) for path, line, _ in told(outlet)] == [(A, 4)]
    assert "Write `slug: admin`." in [problem.hint for problem in outlet.problems()]
