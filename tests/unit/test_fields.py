"""Fields: what may be written, and what is said of the rest."""

from typing import Any

import pytest

from sitegen.content.schema import ARTICLE, PAGE
from sitegen.content.yaml_nodes import read_yaml
from sitegen.fields import Field, Kind, Reader, Schema, json_schema, missing, read_fields, unwritten
from sitegen.kinds import ANYTHING, FLAG, MOMENT, TAGS, TEXT, TEXTS, URL, choice, list_of, table, table_of, whole_number
from sitegen.nodes import Table, read_toml
from sitegen.problems import Problem


def front_matter(text: str) -> Table:
    node = read_yaml(text, "a.md", 2)
    assert isinstance(node, Table)
    return node


def read(text: str, schema: Schema = ARTICLE) -> tuple[dict[str, Any], list[Problem]]:
    reader = Reader("a.md")
    return read_fields(front_matter(text), schema, reader), reader.problems


def one(kind: Kind, written: str) -> tuple[Any, list[tuple[str, str]]]:
    """What `x: WRITTEN` gives, and what is said of it."""
    values, problems = read(f"x: {written}", Schema("a test", (Field("x", kind, "help"),)))
    assert all(problem.hint for problem in problems)
    return values.get("x"), [(problem.severity, problem.message) for problem in problems]


def test_A05_a_key_written_twice_is_an_error_that_names_both_lines() -> None:
    values, (problem,) = read("draft: true\ntitle: x\ndraft: false")
    assert values["draft"] is True
    assert (problem.severity, problem.line) == ("error", 4)
    assert problem.message == "`draft` stands here a second time; the first is in line 2"


@pytest.mark.parametrize("text", ["extra:\n  a: 1\n  b: {c: 1, c: 2}", "extra: {tide: low, tide: high}"])
def test_A05_a_key_written_twice_within_extra_is_an_error(text: str) -> None:
    values, (problem,) = read(text)
    assert "extra" not in values
    assert "stands here a second time" in problem.message


@pytest.mark.parametrize(("written", "value"), [("true", True), ("false", False)])
def test_A06_draft_is_true_or_false(written: str, value: bool) -> None:
    assert read(f"draft: {written}") == ({"draft": value}, [])


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('"false"', '`draft` is true or false, not `"false"` in quotes'),
        ("no", "`draft` is true or false, not `no`"),
        ("0", "`draft` is true or false, not `0`"),
        ("True", "`draft` is true or false, not `True`"),
        ("~", "`draft` is true or false, not `~`"),
        ("[true]", "`draft` is true or false, not a list"),
        ("{a: true}", "`draft` is true or false, not a table"),
        ('"\\e[31m"', '`draft` is true or false, not `"\\x1b[31m"` in quotes'),
        ("", "`draft` has no value"),
        ('""', "`draft` has no value"),
    ],
)
def test_A06_any_other_draft_is_an_error(written: str, message: str) -> None:
    values, (problem,) = read(f"draft: {written}")
    assert values == {}
    assert (problem.severity, problem.message) == ("error", message)


@pytest.mark.parametrize("name", ["date", "expires", "draft"])
def test_A06_a_key_that_holds_a_story_back_may_not_be_empty(name: str) -> None:
    values, (problem,) = read(f"{name}:")
    assert (values, problem.severity, problem.message) == ({}, "error", f"`{name}` has no value")


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("Draft", "draft"),
        ("DRAFT", "draft"),
        ("drfat", "draft"),
        ("drafts", "draft"),
        ("daft", "draft"),
        ("dfart", "draft"),
        ("dratfs", "draft"),
        ("day", "date"),
        ("dr\u200baft", "draft"),
        ("ｄｒａｆｔ", "draft"),
        ("drаft", "draft"),  # a Cyrillic а
        ('"draft "', "draft"),
        ("Date", "date"),
        ("dates", "date"),
        ("dtae", "date"),
        ("expire", "expires"),
        ("expries", "expires"),
    ],
)
def test_A06_a_near_miss_of_a_word_that_holds_back_is_an_error(key: str, meant: str) -> None:
    values, (problem,) = read(f"{key}: true")
    assert values == {}
    assert problem.severity == "error"
    assert problem.message.endswith(f"is not a field, and looks like `{meant}`")
    assert f"write `{meant}`" in problem.hint


@pytest.mark.parametrize(
    ("key", "instead"),
    [
        ("published", "draft"),
        ("Status", "draft"),
        ("publishDate", "date"),
        ("publish_date", "date"),
        ("go-live", "date"),
        ("embargo", "date"),
        ("unpublish", "expires"),
        ("expiryDate", "expires"),
        ("url", "slug"),
        ("content", "below the second `---`"),
    ],
)
def test_A06_another_systems_word_for_holding_back_is_an_error(key: str, instead: str) -> None:
    _, (problem,) = read(f"{key}: x")
    assert (problem.severity, problem.message) == ("error", f"`{key}` has no meaning here")
    assert instead in problem.hint


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("tgas", "Did you mean `tags`?"),
        ("sumary", "Did you mean `summary`?"),
        ("author", "Write `byline`."),
        ("Categories", "Write `section`, or tags under `tags`."),
        ("weather", "Fields of your own belong under `extra:`."),
        ("__class__", "Fields of your own belong under `extra:`."),
    ],
)
def test_A06_any_other_unknown_key_is_a_warning_that_names_the_right_one(key: str, hint: str) -> None:
    values, (problem,) = read(f"{key}: x")
    assert values == {}
    assert (problem.severity, problem.hint) == ("warning", hint)
    assert problem.message == f"`{key}` is not a field of front matter"


def test_a_standing_page_is_told_of_its_own_fields() -> None:
    _, (problem,) = read("date: 2024-01-01", PAGE)
    assert problem.severity == "error"
    assert "`updated`" in problem.hint


def test_A08_text_fields_keep_what_was_written() -> None:
    values, problems = read("title: 1.10\nslug: 0123\ntags: [no, 1e3, null]\nsummary: 12:30:00\nkicker: 2024-01-01")
    assert problems == []
    assert values == {
        "title": "1.10",
        "slug": "0123",
        "tags": ("no", "1e3", "null"),
        "summary": "12:30:00",
        "kicker": "2024-01-01",
    }


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("  a   b  ", "a b"),
        ("|\n  a\n  b", "a b"),
        ('"a\\tb"', "a b"),
        ('"a\u2028b"', "a b"),
        ("10\u00a0000\u202f€", "10\u00a0000\u202f€"),  # no-break spaces are typography
        ("e\u0301", "e\u0301"),
    ],
)
def test_text_is_one_line_and_keeps_its_no_break_spaces(written: str, text: str) -> None:
    assert one(TEXT, written) == (text, [])


@pytest.mark.parametrize("written", ['"a\\0b"', '"\\e[31m"', '"\\x85"', '"\\x9f"', '"\\uFFFE"', '"\\u001f"', '"\\x7f"'])
def test_A16_control_characters_by_escape_are_errors(written: str) -> None:
    assert one(TEXT, written) == (None, [("error", "`x` contains a control character")])
    assert one(ANYTHING, written) == (None, [("error", "`x` contains a control character")])
    assert one(ANYTHING, f"{{a: [{written}]}}") == (None, [("error", "`x` contains a control character")])
    assert one(ANYTHING, f"{{{written}: a}}") == (None, [("error", "`x` contains a control character")])


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\u2066", "\ufeff", "\u2060"])
def test_A19_invisible_characters_are_warned_about(mark: str) -> None:
    assert one(TEXT, f"admin{mark}") == (f"admin{mark}", [("warning", "`x` contains an invisible character")])


@pytest.mark.parametrize("text", ["می\u200cخواهم", "👩\u200d🚒", "a\u200eב"])
def test_A19_joiners_that_scripts_need_are_not(text: str) -> None:
    assert one(TEXT, text) == (text, [])


@pytest.mark.parametrize("written", ["[a]", "{a: b}"])
def test_text_is_no_list_and_no_table(written: str) -> None:
    assert one(TEXT, written) == (None, [("error", "`x` must be text")])


def test_A07_a_bad_date_is_an_error_in_its_line() -> None:
    values, (problem,) = read("title: x\ndate: 2024-02-30")
    assert "date" not in values
    assert (problem.line, problem.column, problem.code) == (3, 7, "date")
    assert problem.message == "`2024-02-30` is not a date"
    assert one(MOMENT, "[2024-01-01]") == (None, [("error", "`x` must be a date")])


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("[a, b]", ("a", "b")),
        ("a", ("a",)),
        ("a, b", ("a, b",)),
        ("[a, a]", ("a",)),
        ("[]", ()),
        ("\n  - a\n  - b", ("a", "b")),
    ],
)
def test_texts_are_one_or_a_list(written: str, texts: tuple[str, ...]) -> None:
    assert one(TEXTS, written) == (texts, [])


@pytest.mark.parametrize(("written", "tags"), [("a, b ,,c", ("a", "b", "c")), ("[a, b]", ("a", "b")), ("a", ("a",))])
def test_tags_may_be_divided_by_commas(written: str, tags: tuple[str, ...]) -> None:
    assert one(TAGS, written) == (tags, [])


def test_an_empty_entry_of_a_list_is_left_out_with_a_warning() -> None:
    assert one(TEXTS, "[a, '']") == (("a",), [("warning", "`x` has an empty entry")])
    assert one(TEXTS, "[a, [b]]") == (("a",), [("error", "`x` must be text")])
    assert one(TEXTS, "{a: b}") == (None, [("error", "`x` must be text or a list")])


@pytest.mark.parametrize(
    "written", ["https://a.example", "http://a.example:8080/x?y=1#z", "HTTPS://A.EXAMPLE", "https://münchen.example/ä"]
)
def test_a_web_address_is_kept_as_it_was_written(written: str) -> None:
    assert one(URL, written) == (written, [])


@pytest.mark.parametrize(
    "written",
    [
        "a.example",
        "//a.example",
        "/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "https://",
        "https:///x",
        '"https://[::1"',
        "https://a.example:99999",
        "https://a.example:x/",
        "https://a b.example",
        "https://a.example\\@evil.example",
        "mailto:a@b.example",
    ],
)
def test_D06_what_is_no_web_address_is_an_error(written: str) -> None:
    value, ((severity, message),) = one(URL, written)
    assert (value, severity) == (None, "error")
    assert message.endswith("is not a web address")


def test_a_choice_is_made_in_any_case_and_a_slip_is_named() -> None:
    label = choice("news", "analysis")
    assert one(label, "Analysis") == ("analysis", [])
    assert one(label, "anlysis") == (None, [("error", "`x` can't be `anlysis`")])
    _, (problem,) = read("label: anlysis")
    assert problem.hint == "Did you mean `analysis`?"


@pytest.mark.parametrize(
    ("written", "value"), [("1", 1), ("5", 5), ('"3"', 3), ("0", None), ("6", None), ("3.0", None), ("٣", None),
                           ("three", None), ("[1]", None), ("-1", None), ("9" * 5000, None)]
)  # fmt: skip
def test_a_whole_number_is_in_its_bounds(written: str, value: int | None) -> None:
    found, said = one(whole_number(1, 5), written)
    assert found == value
    assert said == ([] if value else [("error", "`x` must be a whole number from 1 to 5")])


PICTURE = Schema("`x`", (Field("src", TEXT, "path", required=True), Field("alt", TEXT, "what it shows")))


@pytest.mark.parametrize(
    ("written", "value", "message"),
    [
        ("a.jpg", {"src": "a.jpg", "line": 2}, ""),
        ("{src: a.jpg, alt: A}", {"src": "a.jpg", "alt": "A", "line": 2}, ""),
        ("{alt: A}", None, "`x` has no `src`"),
        ("{src: '', alt: A}", None, "`x` has no `src`"),
        ("[a.jpg]", None, "`x` must have fields of its own"),
        ("{src: [a.jpg], alt: A}", None, "`src` must be text"),
    ],
)
def test_a_table_has_fields_and_a_shorthand(written: str, value: dict[str, Any] | None, message: str) -> None:
    found, said = one(table(PICTURE, shorthand="src"), written)
    assert found == value
    assert said == ([("error", message)] if message else [])


def test_a_list_keeps_what_is_sound() -> None:
    assert one(list_of(FLAG), "[true, no, false]") == (
        (True, False),
        [("error", "`x` is true or false, not `no`")],
    )
    assert one(list_of(FLAG), "true") == ((True,), [])


def test_a_table_of_the_users_own_names_keeps_their_order_and_loses_none() -> None:
    assert one(table_of(TEXT), "{b: 1, a: 2}") == ({"b": "1", "a": "2"}, [])
    found, said = one(table_of(TEXT), '{b: 1, a: "", "c\\e": d}')
    assert found == {"b": "1"}
    assert [message for _, message in said] == [
        "`a` in `x` has no name or no value",
        "`c\\x1b` in `x` has no name or no value",
    ]
    assert one(table_of(TEXT), "[a]") == (None, [("error", "`x` must be a table")])


def test_extra_is_anything() -> None:
    assert one(ANYTHING, "{a: [1, 1.5, true, no, null], b: 'c'}") == ({"a": (1, 1.5, True, "no", None), "b": "c"}, [])


@pytest.mark.parametrize(
    ("written", "severity", "lacking"),
    [
        ("Title: x\ndate: 2024-01-01", "error", ()),
        ("headline: x\ndate: 2024-01-01", "error", ()),
        ("title: x\nTitle: y\ndate: 2024-01-01", "warning", ()),
        ("title: x\npublishDate: 2024-01-01", "error", ()),
        ("title: x\ndate:", "error", ()),
        ("tgas: x\ndate: 2024-01-01", "warning", ("title",)),
    ],
)
def test_one_slip_is_told_once(written: str, severity: str, lacking: tuple[str, ...]) -> None:
    _, (problem,) = read(written)
    assert problem.severity == severity
    assert unwritten(front_matter(written), ARTICLE) == lacking


def test_A04_required_fields_that_are_missing_or_empty_are_named() -> None:
    assert missing(front_matter("summary: x"), ARTICLE) == ("title", "date")
    assert missing(front_matter("title: ' '\ndate: 2024-01-01"), ARTICLE) == ("title",)
    assert missing(Table((), 1, 1), ARTICLE) == ("title", "date")


def test_hints_are_in_the_language_of_the_file() -> None:
    schema = Schema(
        "x", (Field("kinds", table(Schema("[kinds]", (Field("rss", FLAG, "h"),))), "h"), Field("b", FLAG, "h"))
    )
    reader = Reader("sitegen.toml", sign=" = ")
    read_fields(read_toml('kinds = true\nb = "yes"', "sitegen.toml", "config"), schema, reader)
    assert [problem.hint for problem in reader.problems] == [
        "Write `[kinds]` and below it `rss = …`.",
        "Write `b = true` or `b = false`, without quotes.",
    ]


def test_the_json_schema_names_every_field_and_what_is_required() -> None:
    made = json_schema(ARTICLE)
    assert made["required"] == ["title", "date"]
    assert tuple(made["properties"]) == ARTICLE.names
    assert all(each["description"] for each in made["properties"].values())
    assert made["properties"]["draft"]["type"] == "boolean"
