"""What a template asked is noted, whole and once."""

import inspect

import pytest

from in_memory import known
from sitegen.model import Asset
from sitegen.site.answers import Answers
from sitegen.site.known import UnansweredError
from sitegen.site.questions import QUESTIONS
from sitegen.site.view import OFFERED, SiteView, asked, repeat
from support import story

A = "content/town/a.md"
ASKED: dict[str, tuple[str | int, ...]] = {
    "archive": (),
    "asset": ("/town/wall.jpg",),
    "byline": ("wions",),
    "bylines": (),
    "config": ("title",),
    "corrections": (0,),
    "data": ("tides",),
    "edition": ("",),
    "image": (A, "card"),
    "latest": (3, "town"),
    "latest_corrections": (3,),
    "month": ("2026-11",),
    "feed": ("tag/wall",),
    "feeds": (),
    "nav": (),
    "news": ("sitemap-news.xml",),
    "neighbours": (A,),
    "pager": ("section/town", 0),
    "pages": (),
    "publisher": (),
    "related": (A, 2),
    "section": ("town",),
    "sections": (),
    "series": (A,),
    "sitemap": ("sitemap-2026-11.xml",),
    "sitemaps": (),
    "static": ("style.css",),
    "tag": ("wall",),
    "tags": (),
    "today": (),
    "url_of": ("/town/a.md",),
    "year": ("2026",),
}


def answers() -> Answers:
    assets = (Asset("content/town/wall.jpg", 9, 4, 3),)
    return Answers(known({A: story(tags="[wall]")}, assets=assets, data={"tides": ({"height": 4.2},)}))


def methods() -> set[str]:
    return {name for name, _ in inspect.getmembers(SiteView, inspect.isfunction) if not name.startswith("_")}


def test_every_question_is_a_method_and_every_method_a_question() -> None:
    assert methods() == OFFERED == {*ASKED, "link", "body"} == {*QUESTIONS, "body"} - {"text"}


@pytest.mark.parametrize("name", ASKED)
def test_every_question_is_noted_with_its_arguments_and_gets_its_answer(name: str) -> None:
    made = answers()
    view = SiteView(made)
    assert getattr(view, name)(*ASKED[name]) == QUESTIONS[name](made.known, *ASKED[name])
    assert asked(view) == ((name, *ASKED[name]),)


@pytest.mark.parametrize(
    ("name", "arguments", "noted"),
    [
        ("latest", (), ("latest", 20, "")),
        ("latest", (5,), ("latest", 5, "")),
        ("pager", ("tag/wall",), ("pager", "tag/wall", 0)),
        ("related", (A,), ("related", A, 4)),
        ("link", (A, "b.md#c"), ("link", "/town/b.md#c")),
        ("link", ("content/town/b.md", "../town/b.md"), ("link", "/town/b.md")),
    ],
)
def test_what_was_left_out_is_noted_too(
    name: str, arguments: tuple[str | int, ...], noted: tuple[str | int, ...]
) -> None:
    view = SiteView(answers())
    getattr(view, name)(*arguments)
    assert asked(view) == (noted,)


def test_a_question_is_noted_once_in_the_order_of_asking() -> None:
    view = SiteView(answers())
    view.tags()
    view.latest(3)
    view.tags()
    view.latest(n=3)
    assert asked(view) == (("tags",), ("latest", 3, ""))


def test_a_question_without_an_answer_is_noted_all_the_same() -> None:
    view = SiteView(answers())
    with pytest.raises(UnansweredError):
        view.data("gone")
    assert asked(view) == (("data", "gone"),)


def test_views_share_answers_and_not_notes() -> None:
    made = answers()
    one, other = SiteView(made), SiteView(made)
    assert one.latest() is other.latest()
    one.tags()
    assert asked(other) == (("latest", 20, ""),)


def test_questions_that_were_asked_elsewhere_can_be_noted() -> None:
    view = SiteView(answers())
    view.tags()
    repeat(view, {("sections",): None, ("tags",): None})
    assert asked(view) == (("tags",), ("sections",))


def test_a_body_is_asked_for_with_every_link_in_it() -> None:
    view = SiteView(
        Answers(
            known(
                {
                    A: story(body="See [this](a.md)."),
                }
            )
        )
    )
    assert "a.html" in view.body(A)
    assert asked(view) == (("text", A), ("link", "/town/a.md"))
