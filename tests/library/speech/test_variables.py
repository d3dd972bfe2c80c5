import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.speech.variables import GapsLeft, fill, free_gaps, gaps

CALL = "{name}, please come to the {zone} of {business}. {name}!"


def test_each_gap_is_named_once() -> None:
    assert gaps(CALL) == ["name", "zone", "business"]
    assert free_gaps(CALL) == ["name"]


@pytest.mark.parametrize("text", ["{}", "{ }", "{1st}", "{a b}", "{", "}{", "{{}}", "50 % {off!}"])
def test_other_braces_are_none(text: str) -> None:
    assert gaps(text) == []
    assert fill(text, {}) == text


def test_they_are_filled_everywhere() -> None:
    values = {"name": " Anna ", "zone": "bar", "business": "Acme"}
    assert fill(CALL, values) == "Anna, please come to the bar of Acme. Anna!"


@pytest.mark.parametrize("values", [{}, {"name": "  ", "zone": "x", "business": "y"}])
def test_a_gap_that_stays_open_is_named(values: dict[str, str]) -> None:
    with pytest.raises(GapsLeft, match=r"\{name\}"):
        fill(CALL, values)


@given(st.text(max_size=30))
def test_what_is_filled_in_is_filled_once(value: str) -> None:
    if value.strip():
        assert fill("<{name}>", {"name": value}) == f"<{value.strip()}>"
