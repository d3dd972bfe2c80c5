from hypothesis import given
from hypothesis import strategies as st

from library.speech.pronounced import pronounced

SAID = {"Nguyen": "Win", "Dr. Nguyen": "Doctor Win", "ß": "double s"}


def test_whole_words_are_said_so_however_they_are_written() -> None:
    assert pronounced("NGUYEN and nguyen, not Nguyens.", SAID) == "Win and Win, not Nguyens."


def test_the_longest_wins() -> None:
    assert pronounced("Ask Dr. Nguyen!", SAID) == "Ask Doctor Win!"


def test_what_is_said_is_not_looked_up_again() -> None:
    assert pronounced("a b", {"a": "b", "b": "a"}) == "b a"


def test_nothing_to_say_otherwise_changes_nothing() -> None:
    assert pronounced("Good day", {}) == "Good day"
    assert pronounced("Good day", {" ": "x"}) == "Good day"


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
def test_whatever_is_listed_nothing_breaks(words: str, said: dict[str, str]) -> None:
    assert isinstance(pronounced(words, said), str)
