"""What a question may be asked with is what the contract says."""

from inspect import signature

import pytest

from sitegen.site.view import OFFERED, SiteView
from sitegen.theme.arguments import misasked


@pytest.mark.parametrize("name", sorted(OFFERED))
def test_every_question_can_be_asked_as_the_contract_says_and_in_no_other_way(name: str) -> None:
    question = getattr(SiteView, name)
    taken = [each.annotation for each in signature(question).parameters.values()][1:]
    assert misasked(question, tuple(taken)) == ""
    assert misasked(question, (*taken, str)) != ""
    for i, kind in enumerate(taken):
        assert misasked(question, (*taken[:i], int if kind is str else str, *taken[i + 1 :])) != ""
