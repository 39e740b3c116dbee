"""A vocabulary that stories join and leave is the one that all of them would make."""

from sitegen.site.terms import Vocabulary, vocabulary

STORIES = [("a.md", ("Sea", "Town hall")), ("b.md", ("sea", "SEA")), ("c.md", ("Ice",))]


def _of(stories: list[tuple[str, tuple[str, ...]]]) -> Vocabulary:
    return vocabulary("tag", stories, {}, lambda key: f"/tags/{key}/")[0]


def _joined(known: Vocabulary, *names: str) -> Vocabulary | None:
    return known.joined(names, lambda key: f"/tags/{key}/")


def test_a_story_joins_with_new_words_and_new_spellings_of_old_ones() -> None:
    found = _of(STORIES[:1])
    for _, names in STORIES[1:]:
        joined = _joined(found, *names)
        assert joined is not None
        found = joined
    assert (found.terms, found.spelled) == (_of(STORIES).terms, _of(STORIES).spelled)
    assert _joined(found, "Sea", "Ice") is found


def test_two_names_of_one_address_are_for_a_build_that_tells_of_it() -> None:
    assert _joined(_of(STORIES), "Town-hall!") is None
    assert _joined(_of(STORIES), "New one", "New-one") is None


def test_a_term_that_nobody_uses_is_gone_in_all_its_spellings() -> None:
    left = _of(STORIES).without({"sea"})
    assert [term.title for term in left.by_title] == ["Ice", "Town hall"]
    assert left.known(("Sea", "SEA", "sea", "Ice")) == ("Ice",)
