"""When pages of the preview have to ask again what there is to tell of them."""

import pytest

from sitegen.preview.board import Board
from sitegen.problems import Problem, warning

ONE, OTHER = (warning(Problem("content/world/a.md", message, "date")) for message in ("One.", "Other."))
AGAIN = warning(Problem("content/world/a.md", "One.", "date"))  # as a build that looks at everything makes it anew


@pytest.mark.parametrize(
    ("problems", "is_known"),
    [((ONE,), True), ((AGAIN,), True), ((OTHER,), False), ((ONE, OTHER), False), ((), False)],
    ids=["the same", "one like it", "another one", "one more", "none"],
)
def test_the_digest_is_another_one_if_there_is_something_else_to_tell(
    problems: tuple[Problem, ...], *, is_known: bool
) -> None:
    before = Board(digest="begun").failed((ONE,))
    after = before.failed(problems)
    assert (after.digest == before.digest) == is_known


def test_no_digest_is_that_of_a_preview_begun_before() -> None:
    assert Board(digest="1").failed((ONE,)).digest != Board(digest="2").failed((ONE,)).digest
