"""Sites that come of one another share what lists show of stories, and each shows its own."""

from in_memory import site_of
from sitegen.site.teasers import Teasers
from support import story

A = "content/town/a.md"
B = "content/town/b.md"


def test_whoever_still_looks_at_an_older_site_changes_nothing_in_a_newer_one() -> None:
    before = site_of({A: story("Before"), B: story("Other")}).teasers
    article = site_of({A: story("After"), B: story("Other")}).article(A)
    after = before.retold({A: article})
    for _ in range(2):
        assert (before[A].title, after[A].title) == ("Before", "After")
    assert after[B] is before[B]


def test_a_newer_story_is_in_the_newer_site_alone() -> None:
    site, longer = site_of({A: story("A")}), site_of({A: story("A"), B: story("B")})
    before: Teasers = site.teasers
    after = before.exchanged(B, longer.article(B), longer.teasers._make)
    assert (list(before), list(after), after[B].title) == ([A], [A, B], "B")
    assert list(after.exchanged(B, None, after._make)) == [A]
