"""Front matter with one thing added, in whatever way it is written."""

import pytest

from sitegen.content.amend import UnamendableError, with_item, with_table

ITEM = {"date": "2026-11-22", "text": "One."}
TABLE = {"date": "2026-11-22", "reason": "No."}


def story(matter: str) -> str:
    return f"---\n{matter}---\nIt rose.\n"


LISTS = {
    "there is none": ("title: A\n", "title: A\nnotes:\n  - date: 2026-11-22\n    text: One.\n"),
    "an indented one": (
        "notes:\n    - date: 2026-11-20\n      text: Two.\ntitle: A\n",
        "notes:\n    - date: 2026-11-20\n      text: Two.\n    - date: 2026-11-22\n      text: One.\ntitle: A\n",
    ),
    "one at the edge": (
        "notes:\n- date: 2026-11-20\n  text: Two.\ntitle: A\n",
        "notes:\n- date: 2026-11-20\n  text: Two.\n- date: 2026-11-22\n  text: One.\ntitle: A\n",
    ),
    "wide dashes": (
        "notes:\n  -   text: Two.\n",
        "notes:\n  -   text: Two.\n  -   date: 2026-11-22\n      text: One.\n",
    ),
    "remarks and blank lines behind it stay there": (
        "notes:  # all\n  - text: 'Two'  # last\n\n# The rest.\ntitle: A\n",
        "notes:  # all\n  - text: 'Two'  # last\n  - date: 2026-11-22\n    text: One.\n\n# The rest.\ntitle: A\n",
    ),
    "a text in several lines": (
        "notes:\n  - text: Two\n      and a half.\ntitle: A\n",
        "notes:\n  - text: Two\n      and a half.\n  - date: 2026-11-22\n    text: One.\ntitle: A\n",
    ),
    "a text below its name": (
        "notes:\n  - text: >\n      Two.\ntitle: A\n",
        "notes:\n  - text: >\n      Two.\n  - date: 2026-11-22\n    text: One.\ntitle: A\n",
    ),
    "a text below its name, at the end": (
        "title: A\nnotes:\n  - text: |\n      Two.\n",
        "title: A\nnotes:\n  - text: |\n      Two.\n  - date: 2026-11-22\n    text: One.\n",
    ),
    "items in brackets": (
        "notes:\n  - {text: Two}\ntitle: A\n",
        "notes:\n  - {text: Two}\n  - date: 2026-11-22\n    text: One.\ntitle: A\n",
    ),
    "one in brackets": (
        "notes: [{text: Two}]  # all\n",
        "notes: [{text: Two}, {date: 2026-11-22, text: One.}]  # all\n",
    ),
    "one in brackets, over lines": (
        "notes: [\n  {text: Two},  # last\n]\n",
        "notes: [\n  {text: Two}, {date: 2026-11-22, text: One.},  # last\n]\n",
    ),
    "an empty one": ("notes: []\ntitle: A\n", "notes: [{date: 2026-11-22, text: One.}]\ntitle: A\n"),
    "a name without anything": (
        "notes:  # none yet\ntitle: A\n",
        "notes:  # none yet\n  - date: 2026-11-22\n    text: One.\ntitle: A\n",
    ),
    "everything is indented": ("  title: A\n", "  title: A\n  notes:\n    - date: 2026-11-22\n      text: One.\n"),
    "everything is indented, the list too": (
        "  notes:\n    - text: Two\n  title: A\n",
        "  notes:\n    - text: Two\n    - date: 2026-11-22\n      text: One.\n  title: A\n",
    ),
    "a name in quotes": ('"notes": []\n', '"notes": [{date: 2026-11-22, text: One.}]\n'),
}


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "\n\n"], ids=["", "byte order mark", "blank lines"])
@pytest.mark.parametrize("name", LISTS)
def test_an_item_is_added_as_the_list_is_written(name: str, mark: str, ends: str) -> None:
    before, after = ((mark + story(matter)).replace("\n", ends) for matter in LISTS[name])
    assert with_item(before, "notes", ITEM) == after


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (story("notes: {text: Two}\n"), "`notes` is not a list"),
        (story("notes:\n  text: Two\n"), "`notes` is not a list"),
        (story("notes: ''\n"), "`notes` is not a list"),
        (story("{title: A}\n"), "the front matter isn't written in lines of `name: value`"),
        (story("title: [A\n"), "the front matter can't be read"),
        ("---\ntitle: A\n", "the file has no front matter"),
    ],
)
def test_what_would_take_more_than_adding_is_left_alone(text: str, message: str) -> None:
    with pytest.raises(UnamendableError, match=message.replace("`", ".")):
        with_item(text, "notes", ITEM)


def test_a_table_stands_at_the_end_and_only_once() -> None:
    made = with_table(story("title: A\nsummary: |+\n  B\n\n"), "gone", TABLE)
    assert made == story("title: A\nsummary: |+\n  B\n\ngone:\n  date: 2026-11-22\n  reason: No.\n")
    with pytest.raises(UnamendableError, match="stands there already"):
        with_table(made, "gone", TABLE)
