"""Stories of a Hugo site, one construct at a time."""

import re
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from sitegen.content.parse import ParseOptions, parse
from sitegen.importers.hugo import HugoOptions, read_hugo
from sitegen.model import Source
from sitegen.problems import StoppedError

OPTIONS = HugoOptions(
    section="news",
    host="news.example",
    zone=ZoneInfo("America/New_York"),
    old_base="https://old.example",
    media_base="https://media.example/m",
    authors={"ann-quay": "Ann Quay"},
    known=frozenset(["2014/03/2014-03-05-wall.md", "2014/03/2014-03-06-gate.md"]),
)
FRONT = "---\ntitle: The wall\ndate: 2014-03-05 9:00:09 -0500\n"


def body(text: str) -> str:
    made = read_hugo("2014/03/2014-03-05-wall.md", f"{FRONT}---\n{text}\n", OPTIONS)
    return made.text.split("\n---\n", 1)[1].strip()


def front(fields: str) -> str:
    made = read_hugo("2014/03/2014-03-05-wall.md", f"{FRONT}{fields}---\nText.\n", OPTIONS)
    return made.text.split("\n---\n", 1)[0]


def remarks(fields: str = "", text: str = "Text.") -> list[tuple[str, int]]:
    made = read_hugo("2014/03/2014-03-05-wall.md", f"{FRONT}{fields}---\n{text}\n", OPTIONS)
    return [(remark.message, remark.line) for remark in made.remarks if "no name is known" not in remark.message]


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ('[x]({{< ref "2014-03-06-gate.md" >}})', "[x](2014-03-06-gate.md)"),
        ('[x]({{< ref "gate.md#costs" >}})', "[x](2014-03-06-gate.md#costs)"),
        ('[x]({{< relref "/2014/03/gate.md#costs" >}})', "[x](2014-03-06-gate.md#costs)"),
        ('[x]({{< ref "gate.md" >}} "Title")', '[x](2014-03-06-gate.md "Title")'),
        ('[x]({{<ref "gate.md">}})', "[x](2014-03-06-gate.md)"),
        ('[x]({{% ref "gate.md" %}})', "[x](2014-03-06-gate.md)"),
        ('[x]({{< ref "/topics/harbour" >}})', "[x](https://old.example/topics/harbour)"),
        ('[x]({{< ref "communities/ux.md" >}})', "[x](https://old.example/communities/ux)"),
        ('<a href="{{< tmp "events/summit.md" >}}">x</a>', '<a href="https://old.example/events/summit">x</a>'),
        ('[x]({{< tmp"events/summit.md" >}})', "[x](https://old.example/events/summit)"),
        ('[x]({{< tmp "deadlink" >}} "Title") after', "x after"),
        ('{{< legacy-img src="2014/03/a b.jpg" alt="A [big] wall" >}}', "![A \\[big\\] wall](https://media.example/m/2014/03/a%20b.jpg)"),
        ('{{< legacy-img-right src="a.jpg" alt="" >}}', "![](https://media.example/m/a.jpg)"),
        ('{{< img src="wall-at-dusk" >}}', "![](https://media.example/m/wall-at-dusk)"),
        ('[{{< legacy-img src="a.jpg" alt="A" >}}](https://x.example)', "[![A](https://media.example/m/a.jpg)](https://x.example)"),
        (
            '<a href="https://x.example">{{< legacy-img src="a.jpg" alt="A" >}}</a>',
            '<a href="https://x.example"><img src="https://media.example/m/a.jpg" alt="A"></a>',
        ),
        ('{{< youtube id="abc" title="The wall" >}}', "[Watch the video: The wall](https://www.youtube.com/watch?v=abc)"),
        ("{{< youtube abc >}}", "[Watch the video](https://www.youtube.com/watch?v=abc)"),
        ("[youtube https://www.youtube.com/watch?v=abc]", "[Watch the video](https://www.youtube.com/watch?v=abc)"),
        ('{{< note variant="alert" >}}Take care.{{< /note >}}', "> Take care."),
        ('<iframe src="//www.youtube.com/embed/abc" width="600"></iframe>', "[See it at its source](https://www.youtube.com/embed/abc)"),
        ("# Big", "## Big"),
        ("<div><p>One</p></div>", "One"),
        ("Text:\n- a\n- b", "Text:\n\n- a\n- b"),
        ("1) one", "1. one"),
        ("Before {{< weather tomorrow >}} after", "Before  after"),
    ],
)  # fmt: skip
def test_a_construct_becomes_plain_markdown(written: str, made: str) -> None:
    assert body(written) == made


@pytest.mark.parametrize(
    ("fields", "made"),
    [
        ("expirydate: 2025-01-01\n", "expires: 2025-01-01"),
        ("expirydate: 2025-01-22\nexpirydate: 2025-01-01\n", "expires: 2025-01-01\n"),
        ("topics:\n  - harbour\n  - wall\ntags: [wall, gate]\n", "tags: [harbour, wall, gate]"),
        ("authors:\n  - ann-quay\n  - ben-mole\n", "byline: [Ann Quay, ben-mole]"),
        ("", "byline: []"),
        ("slug: the-wall\n", "slug: the-wall"),
        ("summary: 'It&#8217;s high &amp; dry'\n", "summary: It’s high & dry"),
        ("draft: true\n", "draft: true"),
        ("draft: True\n", "draft: true"),
        ("Draft: yes\n", "draft: true"),
        ("draft: 1\n", "draft: true"),
        ("draft: [true]\n", "draft: true"),
        ("published: false\n", "draft: true"),
        ("build:\n  render: never\n", "draft: true"),
        ("_build: {render: false}\n", "draft: true"),
        ("headless: true\n", "draft: true"),
        ("unpublishdate: 2025-01-01\nexpirydate: 2025-02-01\n", "expires: 2025-01-01\n"),
        ("expirydate: 2025-01-01T9:00:00Z\n", "expires: 2025-01-01 04:00 -05:00\n"),
        ("modified: 2014-04-01\n", "updated: 2014-04-01\n"),
        ("pubdate: 2014-03-08\npublishdate: 2014-03-07\n", "date: 2014-03-08\n"),
        ("published: 2014-03-08\n", "date: 2014-03-08\n"),
        ("kicker: Flood\ndeck: Of water\n", "kicker: Flood"),
        ("redirectto: https://new.example/wall\n", "canonical: https://new.example/wall"),
        ("aliases: [old/wall.html]\n", "aliases: [/2014/03/05/2014-03-05-wall/, /old/wall.html]"),
        ("url: /old/\naliases: [older]\n", "aliases: [/2014/03/05/2014-03-05-wall/, /old/, /older]"),
        ("mood: happy\n", "extra:\n  mood: happy"),
        ("", "id: tag:news.example,2014:news/2014-03-05-wall"),
        ("publishdate: 2014-03-07 10:00\n", "date: 2014-03-07 10:00 -05:00"),
    ],
)
def test_front_matter_is_mapped(fields: str, made: str) -> None:
    assert made in front(fields)


@pytest.mark.parametrize(
    "fields",
    [
        "",
        "draft: false\n",
        "draft: False\n",
        "draft: no\n",
        "draft:\n",
        "published: true\n",
        "build:\n  render: always\n",
        "headless: false\n",
        "expirydate: 0001-01-01T00:00:00Z\n",
    ],
)
def test_a_story_that_was_published_stays_so(fields: str) -> None:
    assert not re.search("draft|expires", front(fields))


@pytest.mark.parametrize(
    ("fields", "text", "told"),
    [
        ("mood: happy\n", "Text.", ("`mood` has no equivalent and is kept under `extra`", 4)),
        ("redirectto: /x\n", "Text.", ("the old page led on to /x", 4)),
        ("publishdate: 2014-03-07\n", "Text.", ("the story has two dates; the later one is used", 3)),
        ("pubdate: 2014-03-07\npublishdate: 2014-03-07\n", "", ("the story has 3 dates; the latest one is used", 3)),
        (
            "expirydate: 2025-01-22\nExpiryDate: 2025-01-01\n",
            "Text.",
            ("`ExpiryDate` stands here a second time; this line is used", 5),
        ),
        ("lastmod: in May\n", "Text.", ("`in May` is not a date and was left out", 4)),
        ("aliases: ['../x']\n", "Text.", ("the old address `../x` can't be kept: it has empty, `.` or `..` parts", 4)),
        ("", "One\n\n{{< weather x >}}", ("the shortcode `weather` has no equivalent and was left out", 7)),
        ("", '[x]({{< ref "a.md" >}}) [y]({{< ref "b.md" >}})', ("a reference leads to the old site (2 times)", 5)),
    ],
)
def test_nothing_is_changed_without_a_word(fields: str, text: str, told: tuple[str, int]) -> None:
    assert told in remarks(fields, text)


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("wall.md", "content/news/wall.md"),
        ("2014/03/wall.md", "content/news/wall.md"),
        ("2014/wall/index.md", "content/news/wall.md"),
        ("index.md", "content/news/index.md"),
    ],
)
def test_a_story_keeps_its_name(path: str, made: str) -> None:
    assert read_hugo(path, f"{FRONT}---\nText.\n", OPTIONS).path == made


def test_a_reference_to_a_story_in_its_own_folder_leads_to_the_story() -> None:
    body = '[it]({{< ref "wall/index.md" >}})'
    made = read_hugo("a.md", f"{FRONT}---\n{body}\n", replace(OPTIONS, known=frozenset(["2014/wall/index.md"])))
    assert "[it](wall.md)" in made.text


def test_what_needs_an_address_that_was_not_given_is_listed_with_the_option() -> None:
    body = 'See [it]({{< ref "old.md" >}}).\n\n{{< img src="a.jpg" >}}\n'
    made = read_hugo("a.md", f"{FRONT}---\n{body}", replace(OPTIONS, old_base="", media_base=""))
    told = {remark.message: remark.hint for remark in made.remarks}
    for option in ("--old-base", "--media-base"):
        assert [hint for message, hint in told.items() if f"`{option}` isn't given" in message] == [
            "Remove the imported stories and import them again with that option."
        ]


def test_an_unknown_author_is_listed_and_kept() -> None:
    made = read_hugo("a.md", f"{FRONT}authors: [ben-mole]\n---\nText.\n", OPTIONS)
    assert "byline: [ben-mole]" in made.text
    assert any("ben-mole" in remark.message for remark in made.remarks)


def test_toml_front_matter_is_read_too() -> None:
    made = read_hugo("a.md", '+++\ntitle = "The wall"\ndate = 2014-03-05T09:00:00-05:00\n+++\nText.\n', OPTIONS)
    assert made.text.startswith("---\ntitle: The wall\ndate: 2014-03-05 09:00 -05:00\n")
    assert made.path == "content/news/a.md"


@pytest.mark.parametrize(
    "text",
    [
        "No front matter.\n",
        "---\ntitle: x\n",
        "---\ndate: 2014-03-05\n---\n",
        "---\ntitle: x\n---\n",
        "---\ntitle: x\ndate: soon\n---\n",
        "---\ntitle: x\ndate: 2014-03-05\nexpirydate: soon\n---\n",
        "---\ntitle: x\ndate: 2014-03-05\ndraft: true\nDraft: false\n---\n",
    ],
)
def test_a_story_that_cant_be_read_is_an_error_that_names_it(text: str) -> None:
    with pytest.raises(StoppedError) as stopped:
        read_hugo("2014/a.md", text, OPTIONS)
    assert [problem.path for problem in stopped.value.problems] == ["2014/a.md"]


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("2014/con.md", "is a device's name on Windows"),
        ("2014/con/index.md", "is a device's name on Windows"),
        ("2014/a\nb.md", "contains a control character"),
        ("2014/a\udcff.md", "holds what can't be seen"),
        ("2014/a?.md", "contains one of"),
    ],
)
def test_a_name_that_no_file_of_an_outlet_has_is_an_error_of_that_story(path: str, fault: str) -> None:
    with pytest.raises(StoppedError) as stopped:
        read_hugo(path, f"{FRONT}---\nText.\n", OPTIONS)
    assert [(problem.path, fault in problem.message) for problem in stopped.value.problems] == [(path, True)]


@pytest.mark.parametrize("name", ["a b", "Ä", "100%", "a#b"])
def test_the_id_of_a_story_is_one_whatever_its_file_is_called(name: str) -> None:
    made = read_hugo(f"2014/{name}.md", f"{FRONT}---\nText.\n", OPTIONS)
    zone = ZoneInfo("America/New_York")
    parsed = parse(Source(made.path, made.text.encode("utf-8")), ParseOptions(zone, "news.example"))
    assert parsed.problems == ()
    assert parsed.entry is not None
