"""Which lists are galleries."""

import pytest

from sitegen.config import MarkdownOptions
from sitegen.content.body import make_body


def html(text: str, engine: str) -> str:
    body, _ = make_body(text, "content/town/wall.md", 1, MarkdownOptions(engine=engine))
    return "".join(body.pieces)


@pytest.mark.parametrize("engine", ["python-markdown", "fast"])
@pytest.mark.parametrize(
    ("text", "captions"),
    [
        ("- ![a](a.jpg)", []),
        ("- ![a](a.jpg) one\n- ![b](b.jpg) *two*", ["one", "<em>two</em>"]),
        ("- ![a](a.jpg)  \n  one", ["one"]),
        ('- ![a](a.jpg "title")', ["title"]),
        ('- ![a](a.jpg "title") one', ["one"]),
        ("- ![a](a.jpg)\n\n    one", ["one"]),
        ("- ![a](a.jpg) by [", ["by ["]),
    ],
)
def test_a_list_of_pictures_is_a_gallery(engine: str, text: str, captions: list[str]) -> None:
    made = html(text, engine)
    assert '<ul class="gallery">' in made
    assert [part.split("</figcaption>")[0] for part in made.split("<figcaption>")[1:]] == captions


@pytest.mark.parametrize("engine", ["python-markdown", "fast"])
@pytest.mark.parametrize(
    "text",
    [
        "- a\n- b",
        "- ![a](a.jpg)\n- b",
        "- words ![a](a.jpg)",
        "- ![a](a.jpg) ![b](b.jpg)",
        "- ![a](a.jpg)\n\n    - b",
        "- ![a](a.jpg)\n\n    > b",
        "- [words ![a](a.jpg)](b.md)",
        "1. ![a](a.jpg)",
        "![a](a.jpg)",
    ],
)
def test_anything_else_stays_a_list(engine: str, text: str) -> None:
    assert "gallery" not in html(text, engine)
