"""What a page may cost, counted."""

import pytest
from jinja2.exceptions import SecurityError

from sitegen.theme.meter import LIMIT, STEPS, TEXT, Meter, check_size, up_to


def test_steps_add_up_to_a_limit() -> None:
    meter = Meter()
    meter.step(STEPS - 1)
    meter.step()
    with pytest.raises(SecurityError, match="more than 2,000,000 steps"):
        meter.step()


def test_one_text_has_a_limit_and_all_texts_of_a_page_have_another() -> None:
    meter = Meter()
    with pytest.raises(SecurityError, match="more than 20 million characters"):
        meter.write(TEXT + 1)
    meter = Meter()
    for _ in range(10):
        meter.write(TEXT)
    with pytest.raises(SecurityError):
        meter.write(1)


def test_a_list_has_a_limit() -> None:
    check_size(LIMIT)
    with pytest.raises(SecurityError, match="100,000 parts at most"):
        check_size(LIMIT + 1)


def test_a_text_without_end_is_gathered_no_further_than_its_limit() -> None:
    made = up_to(5000, iter(lambda: "ab", ""))
    assert 5000 < sum(map(len, made)) <= 5000 + 2000
    assert up_to(5000, ["a", "b"]) == ["a", "b"]
    assert up_to(5000, []) == []
