"""What is printed is made safe."""

import pytest
from markupsafe import escape

from sitegen.theme.markup import made_safe


@pytest.mark.parametrize(
    "text", ["", "The wall", "&", "<b>", "a > b", "it's", '"Hold"', "&amp;", "<a href=\"x\" title='y'>R&D</a>", "é\0<"]
)
def test_text_is_made_safe_as_markupsafe_does(text: str) -> None:
    assert made_safe(text) == escape(text)
    assert type(made_safe(text)) is str
