"""A theme from its layers, the outlet's own on top."""

import re

import pytest

from in_memory import layered, wions
from sitegen.pipeline.layers import built_in
from sitegen.problems import USAGE, StoppedError
from sitegen.theme.load import CONTRACT, REQUIRED, load_theme

TOML = f'name = "X"\ncontract = {CONTRACT}\n'
CHILD = TOML + 'parent = "wions"\n'
WHOLE = {f"templates/{name}": "x" for name in REQUIRED}


def test_a_file_is_taken_from_the_first_layer_that_has_it() -> None:
    theme = layered(
        {
            "x": {"theme.toml": TOML + 'parent = "y"\n', "templates/tags.html": "x", "static/a.css": "x"},
            "y": {
                "theme.toml": CHILD,
                "templates/tags.html": "y",
                "templates/tag.html": "y",
                "static/a.css": "y",
                "static/b.css": "y",
            },
            "_site": {"templates/404.html": "own", "static/b.css": "own", "templates/deep/part.html": "own"},
        }
    )
    shown = {name: (text.file, text.text) for name, text in theme.templates.items()}
    assert shown["tags.html"] == ("themes/x/templates/tags.html", "x")
    assert shown["tag.html"] == ("themes/y/templates/tag.html", "y")
    assert shown["404.html"] == ("themes/_site/templates/404.html", "own")
    assert shown["deep/part.html"] == ("themes/_site/templates/deep/part.html", "own")
    assert shown["article.html"][1] == wions().templates["article.html"].text
    assert shown["atom.xml"][0] == "(built in)/templates/atom.xml"
    assert (theme.static["a.css"], theme.static["b.css"]) == (b"x", b"own")
    assert theme.static["style.css"] == wions().static["style.css"]


def test_files_are_in_order_whatever_layer_they_come_from() -> None:
    theme = layered({"_site": {"templates/zebra.html": "", "static/zebra.css": ""}}, "wions")
    assert list(theme.templates) == sorted(theme.templates)
    assert list(theme.static) == sorted(theme.static)


def test_files_beside_templates_and_static_stay_out() -> None:
    theme = layered({"x": {"theme.toml": TOML, "README.md": "x", "other/a.html": "x", "templates.html": "x", **WHOLE}})
    assert set(theme.static) == set()
    assert set(theme.templates) == {
        *REQUIRED,
        *("atom.xml", "rss.xml", "media.xml", "sitemap.xml", "sitemap_index.xml", "sitemap_news.xml"),
        *("robots.txt", "redirect.html", "corrections.html", "corrections.xml"),
    }


def test_the_theme_that_comes_with_sitegen_has_all_that_is_required() -> None:
    assert set(REQUIRED) <= set(wions().templates)
    assert wions().name == "wions"


@pytest.mark.parametrize(
    ("files", "path", "line", "message", "hint"),
    [
        ({}, "sitegen.toml", 0, "there is no theme `x`", "It should be the folder `themes/x`"),
        ({"templates/tag.html": "x"}, "themes/x/theme.toml", 0, "the theme has no theme.toml", "contract = 1"),
        (
            {"theme.toml": TOML},
            "themes/x/theme.toml",
            0,
            "the theme `x` has no `article.html`, `page.html`",
            "or name a",
        ),
        ({"theme.toml": 'name = "X"\n'}, "themes/x/theme.toml", 1, "`contract` is missing", "contract = 1"),
        ({"theme.toml": "contract = 1\n"}, "themes/x/theme.toml", 1, "`name` is missing", "contract = 1"),
        ({"theme.toml": ""}, "themes/x/theme.toml", 1, "`name` is missing", "contract = 1"),
        (
            {"theme.toml": 'name = "X"\ncontract = 2\n'},
            "themes/x/theme.toml",
            1,
            "the theme needs contract 2, this sitegen has 1",
            "Install a newer sitegen",
        ),
        (
            {"theme.toml": 'name = "X"\ncontract = "one"\n'},
            "themes/x/theme.toml",
            2,
            "`contract` must be a whole number",
            "Write `contract = 1`, say.",
        ),
        ({"theme.toml": TOML + 'parents = "y"\n'}, "themes/x/theme.toml", 3, "`parents` is not a field", "`parent`"),
        ({"theme.toml": TOML + 'static_dir = "/"\n'}, "themes/x/theme.toml", 3, "`static_dir` is not a field", ""),
        ({"theme.toml": TOML + "parent = \n"}, "themes/x/theme.toml", 3, "", ""),
        (
            {"theme.toml": TOML + 'parent = "y"\n'},
            "themes/x/theme.toml",
            0,
            "there is no theme `y`",
            "It should be the folder `themes/y`",
        ),
        (
            {"theme.toml": TOML + 'parent = "x"\n'},
            "themes/x/theme.toml",
            0,
            "the theme `x` is its own parent",
            "Remove",
        ),
        ({"theme.toml": TOML, "templates/tag.html": b"caf\xe9"}, "themes/x/templates/tag.html", 1, "", ""),
        ({"theme.toml": b"name = '\xff'"}, "themes/x/theme.toml", 1, "", ""),
    ],
)
def test_D09_a_theme_that_isnt_one_is_told(
    files: dict[str, str | bytes], path: str, line: int, message: str, hint: str
) -> None:
    with pytest.raises(StoppedError) as stopped:
        layered({"x": files})
    problem = stopped.value.problems[0]
    assert (problem.path, problem.line) == (path, line)
    assert problem.message.startswith(message)
    assert hint in problem.hint


def test_D09_parents_in_a_circle_are_told() -> None:
    layers = {name: {"theme.toml": TOML + f'parent = "{parent}"\n'} for name, parent in (("x", "y"), ("y", "x"))}
    with pytest.raises(StoppedError, match="its own parent") as stopped:
        layered(layers)
    assert stopped.value.exit_code == USAGE
    assert stopped.value.problems[0].path == "themes/y/theme.toml"


def test_D09_a_folder_without_files_is_no_theme() -> None:
    with pytest.raises(StoppedError, match=re.escape("there is no theme `x`")) as stopped:
        load_theme("x", lambda _name: None, built_in())
    assert stopped.value.exit_code == USAGE


def test_a_theme_may_be_whole_without_a_parent() -> None:
    assert layered({"x": {"theme.toml": TOML, **WHOLE}}).templates["article.html"].text == "x"
