import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.parts import (
    INSTEAD,
    Chime,
    Part,
    Pause,
    Recorded,
    Speech,
    bare,
    digest,
    filled,
    gaps_in,
    read,
    stored,
    words,
)

GAIN = st.floats(-12, 12)
ANY = st.one_of(
    st.builds(Chime, name=st.sampled_from(["two_up", "glass"]), gain_db=GAIN),
    st.builds(Speech, text=st.text(), gain_db=GAIN, is_ssml=st.booleans()),
    st.builds(Recorded, recording=st.uuids().map(str), end_ms=st.none() | st.integers(1, 9000)),
    st.builds(Pause, ms=st.integers(100, 5000)),
)


@given(st.lists(ANY))
def test_what_is_stored_is_read_again(parts) -> None:
    assert read(stored(parts)) == parts


@given(st.lists(ANY, min_size=1))
def test_other_parts_have_another_digest(parts) -> None:
    assert digest(parts) == digest(list(parts))
    assert digest(parts) != digest(parts[1:])


def test_words_and_gaps_are_those_of_all_parts() -> None:
    parts: list[Part] = [Chime("glass"), Speech("Hello {name}."), Speech("It is {time}, {name}.")]
    assert words(parts) == "Hello {name}.\nIt is {time}, {name}."
    assert gaps_in(parts) == ["name", "time"]


def test_values_are_filled_into_words_alone() -> None:
    assert filled([Pause(100), Speech("Hi {name}.")], {"name": "Ann"}) == [Pause(100), Speech("Hi Ann.")]


def test_a_value_cannot_mark_up_the_words() -> None:
    marked = Speech("<speak>Hi {name}</speak>", is_ssml=True)
    said = Speech("<speak>Hi &lt;break/&gt;</speak>", is_ssml=True)
    assert filled([marked], {"name": "<break/>"}) == [said]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Welcome to {business}. It is {time}.", "Welcome to Acme."),
        ("It is {time}! We close soon.\nGoodbye.", "We close soon.\nGoodbye."),
        ("{name}, please come to the front desk.", "please come to the front desk."),
    ],
)
def test_without_values_the_sentences_that_need_none_are_left(text: str, left: str) -> None:
    assert bare([Speech(text)], {"business": "Acme"}) == [Speech(left)]


def test_marked_words_with_gaps_are_left_without_marks() -> None:
    marked = Speech("<speak>Hello. <break/>It is {time}.</speak>", is_ssml=True)
    assert bare([marked], {}) == [Speech("Hello.")]


def test_a_chime_stands_for_words_of_which_nothing_is_left() -> None:
    assert bare([Pause(300), Speech("{time}")], {}) == [INSTEAD]
    assert bare([Chime("glass"), Speech("{time}")], {}) == [Chime("glass")]
