"""`why`, `due`, `--explain`: questions about a site, answered in sentences."""

import json
from collections.abc import Callable

import pytest

from sitegen.accounts import why
from sitegen.problems import StoppedError
from sitegen.site.questions import QUESTIONS
from sitegen.site.wording import WORDS
from support import Files, Outlet, picture, run, story

Make = Callable[[Files], Outlet]
A, B = "content/world/a.md", "content/world/b.md"
PAGE = "world/2026/11/a.html"
URL = f"https://test.example/{PAGE}"
FILES: Files = {
    A: story("Wall", tags="[Harbour]"),
    B: story("Ferry", "2026-12-02 09:00"),
    "content/world/c.md": story("Mayor", draft="true"),
    "content/drafts/d.md": story("Loose"),
    "content/world/e.md": story("Tides", "2026-11-01", expires="2026-11-10"),
    "content/world/unused.png": picture(),
    "content/_data/tides.toml": "high = 3\n",
    "content/world/.a.md.swp": "editor's",
}


def test_every_question_has_words() -> None:
    assert WORDS.keys() == QUESTIONS.keys()


@pytest.mark.parametrize("asked", [PAGE, f"/{PAGE}", URL, f"{URL}?utm=1#top", PAGE.removesuffix(".html"), A])
def test_a_page_is_found_by_whatever_an_editor_has_at_hand(site: Make, asked: str) -> None:
    outlet = site(FILES)
    outlet.build()
    page = why(outlet.order(), asked).page
    assert page is not None
    assert (page.path, page.url, page.source, page.template) == (PAGE, URL, A, "article.html")
    assert "base.html" in page.templates
    assert page.reason == "it is new"
    assert page.written is not None
    assert (page.now, any(each.changed for each in page.asked)) == ("", False)
    assert "the setting `language`" in [each.words for each in page.asked]


def test_what_a_build_now_would_do_is_told_with_the_answers_that_changed(site: Make) -> None:
    outlet = site(FILES)
    outlet.build()
    before = outlet.tree()
    outlet.write({"content/world/f.md": story("Older", "2026-11-18", tags="[Harbour]")})
    page = why(outlet.order(), PAGE).page
    assert page is not None
    assert [each.words for each in page.asked if each.changed] == [f"up to 4 stories to read after {A}"]
    assert page.now
    new = why(outlet.order(), "world/2026/11/f.html").page
    assert new is not None
    assert (new.reason, new.now) == ("", "it is new")
    (outlet.folder / A).unlink()
    gone = why(outlet.order(), PAGE).page
    assert gone is not None
    assert gone.goes
    assert outlet.tree() == before
    # Asking reads files; the next build must not take them for published.
    assert "world/2026/11/f.html" in outlet.build().written


def _of_another_base(outlet: Outlet) -> None:
    config = outlet.folder / "sitegen.toml"
    config.write_text(config.read_text().replace("test.example", "other.example"))


@pytest.mark.parametrize(
    ("befalls", "reason"),
    [
        (lambda outlet: (outlet.output / PAGE).unlink(), "the file in the output was changed"),
        (lambda outlet: (outlet.output / PAGE).write_text("<p>By hand.</p>"), "the file in the output was changed"),
        (_of_another_base, "the configuration, an option or sitegen itself changed"),
    ],
    ids=["gone", "edited", "another address"],
)
def test_what_befell_a_page_is_told_as_the_build_tells_it(
    site: Make, befalls: Callable[[Outlet], None], reason: str
) -> None:
    outlet = site(FILES)
    outlet.build()
    befalls(outlet)
    page = why(outlet.order(), PAGE).page
    assert page is not None
    assert page.now.startswith(reason)
    assert outlet.build().reasons[PAGE] == page.now


@pytest.mark.parametrize(
    ("path", "state", "words"),
    [
        (A, "published", f"is published at {URL}"),
        (B, "embargoed", "its date is 2026-12-02 09:00. It will stand at https://test.example/world/2026/12/"),
        ("content/world/c.md", "draft", "it is a draft"),
        ("content/drafts/d.md", "draft", "lies in a folder `drafts`"),
        ("content/world/e.md", "expired", "it expired 2026-11-11 00:00"),
        ("content/world/unused.png", "withheld", "nothing published refers to it"),
        ("content/_data/tides.toml", "published", "is data"),
        ("content/world/.a.md.swp", "ignored", "the ignore list"),
    ],
)
def test_what_became_of_a_file_is_told(site: Make, path: str, state: str, words: str) -> None:
    outlet = site(FILES)
    outlet.build()
    source = why(outlet.order(), path).source
    assert source is not None
    assert source.state == state
    assert words in source.sentence


def test_a_story_with_a_mistake_is_told_as_such(site: Make) -> None:
    outlet = site({A: story(date="31/02/2026")})
    source = why(outlet.order(), A).source
    assert source is not None
    assert source.state == "error"
    assert "line 3" in source.sentence


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("/world/2026/11/aa.html", f"Did you mean `{PAGE}`?"),
        ("/word/2026/11/a.html", f"Did you mean `{PAGE}`?"),
        ("content/world/aa.md", f"Did you mean `{A}`?"),
        ("content/wrld/a.md", f"Did you mean `{A}`?"),
        ("https://else.example/", "begin with https://test.example/"),
        ("nothing-like-it", "Give a URL"),
    ],
)
def test_what_isnt_known_is_exit_1_with_a_guess(site: Make, asked: str, hint: str) -> None:
    outlet = site(FILES)
    outlet.build()
    with pytest.raises(StoppedError) as stopped:
        why(outlet.order(), asked)
    assert stopped.value.exit_code == 1
    assert hint in stopped.value.problems[0].hint


@pytest.mark.parametrize("asked", [A, f"./{A}", "world/a.md", "/world/a.md", "./world/a.md"])
def test_a_file_is_found_by_its_path_or_as_links_write_it(site: Make, asked: str) -> None:
    told = run(site(FILES).folder, "why", asked)
    assert (told.returncode, told.stdout.startswith(f"{A}, ")) == (0, True), told.stderr


@pytest.mark.parametrize(
    ("path", "text", "asked", "words"),
    [
        ("world/quay.md", story("Quay", "2026-12-02"), "/world/2026/12/quay.html", "isn't published yet: its date is"),
        ("world/quay.md", story("Quay", draft="true"), "world/2026/11/quay", "isn't published: it is a draft"),
        (
            *("world/quay.md", story("Quay", expires="2026-11-21")),
            *("https://test.example/world/2026/11/quay.html?from=feed", "isn't published any more: it expired"),
        ),
        ("pages/quay.md", "---\ntitle: Quay\ndraft: true\n---\nWe.\n", "/quay", "isn't published: it is a draft"),
    ],
)
def test_an_address_at_which_a_story_is_kept_back_tells_of_the_story(
    site: Make, path: str, text: str, asked: str, words: str
) -> None:
    told = run(site({**FILES, f"content/{path}": text}).folder, "why", asked)
    assert told.stdout.startswith(f"content/{path}, “Quay”, {words}"), told.stderr


def test_the_commands_speak_in_sentences_and_in_json(site: Make) -> None:
    outlet = site(FILES)
    run(outlet.folder, "build")
    done = run(outlet.folder / "content/world", "why", "a.md")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.split("\n")
    assert lines[0] == f"{A}, “Wall”, is published at {URL}."
    assert lines[1] == f"{URL} is made from {A} with the template article.html."
    assert lines[2] == "It was made the last time because it is new."
    assert lines[-2] == "A build now would leave it as it is."
    told = json.loads(run(outlet.folder, "why", f"output/{PAGE}", "--json").stdout)
    assert (told["source"], told["page"]["template"]) == (None, "article.html")
    assert run(outlet.folder, "why", "nothing").returncode == 1


def test_due_lists_what_comes_without_a_build(site: Make) -> None:
    files = {"themes/_site/templates/404.html": "{{ site.today()|date }}", A: story(expires="2026-12-24")}
    outlet = site({**FILES, **files})
    done = run(outlet.folder, "due")
    assert done.stdout.split("\n") == [
        f"“Ferry” publishes 2 Dec 2026 09:00  {B}",
        f"“Harbour wall” expires 25 Dec 2026 00:00  {A}",
        "",
    ]
    assert not outlet.output.exists()
    run(outlet.folder, "build")
    assert run(outlet.folder, "due").stdout.endswith("Housekeeping:\nnew day 25 Nov 2026 00:00\n")
    told = json.loads(run(outlet.folder, "due", "--json").stdout)
    assert [(each["at"], each["event"], each["editorial"]) for each in told["due"]] == [
        ("2026-11-25T00:00:00+01:00", "new day", False),
        ("2026-12-02T09:00:00+01:00", "publishes", True),
        ("2026-12-25T00:00:00+01:00", "expires", True),
    ]


def test_due_knows_that_a_front_without_stories_shows_the_day(site: Make) -> None:
    outlet = site({A: story("Wall", draft="true")})
    built = run(outlet.folder, "build", "--allow-empty", "--json")
    listed = json.loads(run(outlet.folder, "due", "--json").stdout)["due"]
    assert listed == json.loads(built.stdout)["due"]
    assert [each["event"] for each in listed] == ["new day"]


def test_due_says_what_it_cant_read(site: Make) -> None:
    outlet = site({A: story(), B: story("Ferry", "2026-12-02 09:00"), "content/world/x.md": "---\n"})
    done = run(outlet.folder, "due")
    assert done.returncode == 1
    assert "“Ferry” publishes" in done.stdout
    assert "content/world/x.md" in done.stderr
    assert run(outlet.folder, "due", "--now", "2027-01-01").stdout == ""
    outlet.write({"content/world/x.md": story("Sluice")})
    assert "Nothing falls due" in run(outlet.folder, "due", "--now", "2027-01-01").stdout


def test_the_last_line_names_what_an_editor_waits_for_before_housekeeping(site: Make) -> None:
    outlet = site({**FILES, "themes/_site/templates/404.html": "{{ site.today()|date }}"})
    done = run(outlet.folder, "build", "--json")
    told = json.loads(done.stdout)
    assert told["next_build_at"] == "2026-11-25T00:00:00+01:00"
    assert told["next_editorial_at"] == "2026-12-02T09:00:00+01:00"
    outlet.write({A: story("Wall again")})
    assert run(outlet.folder, "build").stderr.strip().endswith("· next: “Ferry” publishes 2 Dec 09:00")


def test_explain_groups_what_was_written_and_removed_by_reason(site: Make) -> None:
    outlet = site({f"content/world/s{n}.md": story(f"S{n}", f"2026-11-{n + 1:02}") for n in range(22)})
    lines = run(outlet.folder, "build", "--explain").stdout.split("\n")
    count = len([path for path in outlet.tree() if not path.startswith("assets/")])
    assert lines[0] == f"{count} files written, each because it is new:"
    assert lines[21] == f"  and {count - 20} more"
    outlet.write({"content/world/s3.md": story("S3", "2026-11-04", draft="true")})
    text = run(outlet.folder, "build", "--explain").stdout
    assert "1 file removed because content/world/s3.md is a draft now:\n  world/2026/11/s3.html\n" in text
    assert run(outlet.folder, "build", "--explain").stdout.startswith("Nothing was written")
