"""Where front matter begins and ends; what isn't understood is an error, never a story without front matter."""

import pytest

from sitegen.content.fence import split
from sitegen.nodes import plain
from sitegen.problems import Problem, StoppedError


def stop(text: str) -> Problem:
    with pytest.raises(StoppedError) as stopped:
        split(text, "a.md")
    (problem,) = stopped.value.problems
    assert (problem.path, problem.code) == ("a.md", "front-matter")
    assert problem.hint
    return problem


@pytest.mark.parametrize(
    ("text", "keys", "body", "line"),
    [
        ("---\ntitle: x\n---\nBody\n", {"title": "x"}, "Body\n", 4),
        ("---\ntitle: x\n---", {"title": "x"}, "", 4),
        ("--- \t\ntitle: x\n---\t\n\n  Body", {"title": "x"}, "\n  Body", 4),
        ("\n \n---\ntitle: x\n---\nBody", {"title": "x"}, "Body", 6),
        ("---\n---\nBody", {}, "Body", 3),
        ("---\n\n# nothing\n---\nBody", {}, "Body", 5),
    ],
)
def test_a_file_is_taken_apart(text: str, keys: dict[str, str], body: str, line: int) -> None:
    found = split(text, "a.md")
    assert (plain(found.table), found.body, found.body_line) == (keys, body, line)


def test_A02_front_matter_that_is_never_closed_is_an_error_in_its_first_line() -> None:
    problem = stop("---\ntitle: x\ndraft: true\n\nBody")
    assert (problem.line, problem.message) == (1, "front matter opened but never closed")


@pytest.mark.parametrize("closing", [" ---", "----", "--", "—", "...", "--- x", "+++"])
def test_A02_only_three_hyphens_at_the_left_edge_close_it(closing: str) -> None:
    assert stop(f"---\ntitle: x\n{closing}\nBody").message == "front matter opened but never closed"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("<!-- x -->\n---\ntitle: x\n---\n", 1, "something stands before the front matter"),
        ("\nNotes\n\n---\ntitle: x\n---\n", 2, "something stands before the front matter"),
        (" ---\ntitle: x\n---\n", 1, "the `---` that begins the front matter is indented"),
        ("----\ntitle: x\n---\n", 1, "front matter begins with `---`, not with `----`"),
        ("—-\ntitle: x\n---\n", 1, "front matter begins with `---`, not with `—-`"),
        ("+++\ntitle = 'x'\n+++\n", 1, "front matter stands between `---` lines, not between `+++`"),
        (
            "\ufeff---\ndraft: true\n---\n",
            1,
            "an invisible character stands beside the `---` that begins the front matter",
        ),
        (
            "---\u200b\ndraft: true\n---\n",
            1,
            "an invisible character stands beside the `---` that begins the front matter",
        ),
        ("title: x\ndraft: true\n", 1, "the file has no front matter"),
        ("\n\nA story.\n", 3, "the file has no front matter"),
    ],
)
def test_A03_what_looks_like_front_matter_is_never_a_body(text: str, line: int, message: str) -> None:
    problem = stop(text)
    assert (problem.line, problem.message) == (line, message)


@pytest.mark.parametrize(
    ("inner", "line"), [("- one\n- two", 2), ("just words", 2), ("\n[a, b]", 3), ("42", 2), ('"draft: true"', 2)]
)
def test_A04_a_list_or_a_text_is_an_error(inner: str, line: int) -> None:
    problem = stop(f"---\n{inner}\n---\nBody")
    assert (problem.line, problem.message) == (line, "front matter must be `name: value` lines")


def test_A09_a_fault_is_at_the_line_of_the_file() -> None:
    problem = stop("\n\n---\ntitle: x\nsummary: one: two\n---\n")
    assert (problem.line, problem.column) == (5, 13)


def test_A12_keys_that_the_library_trips_over_are_keys_like_others() -> None:
    text = "---\ncontent: x\nhandler: y\nmetadata: z\n__class__: q\n---\nBody"
    assert plain(split(text, "a.md").table) == {"content": "x", "handler": "y", "metadata": "z", "__class__": "q"}


@pytest.mark.parametrize(
    "body", ["---\n", "One\n\n---\n\nTwo\n---\nThree", "| a |\n| --- |\n", "```\n---\ndraft: true\n---\n```", "    x\n"]
)
def test_A13_the_body_is_untouched(body: str) -> None:
    assert split(f"---\ntitle: x\n---\n{body}", "a.md").body == body


def test_A13_hyphens_within_a_value_close_nothing() -> None:
    found = split('---\ntitle: "a --- b"\nsummary: |\n  one\n  ---\n  two\ntags: [---]\n---\nBody', "a.md")
    assert plain(found.table) == {"title": "a --- b", "summary": "one\n---\ntwo\n", "tags": ("---",)}
    assert (found.body, found.body_line) == ("Body", 9)


@pytest.mark.parametrize(("text", "line"), [("", 1), (" \n\t\n\n", 1)])
def test_A18_an_empty_file_is_an_error(text: str, line: int) -> None:
    problem = stop(text)
    assert (problem.line, problem.message) == (line, "the file is empty")


def test_A18_a_file_of_front_matter_alone_is_read() -> None:
    assert split("---\ntitle: x\n---", "a.md").body == ""
