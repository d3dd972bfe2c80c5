from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.speech import NotSpeakable
from library.speech.ssml import checked, words_of

FINE = (
    '<speak>We close at <say-as interpret-as="time">18:00</say-as>.'
    '<break time="1s"/> <sub alias="Win">Nguyen</sub>!</speak>'
)


def test_what_is_right_stays_as_it_is() -> None:
    assert checked(FINE) == FINE


def test_the_words_alone_are_what_would_be_heard() -> None:
    assert words_of(FINE) == "We close at 18:00 . Win !"


@pytest.mark.parametrize(
    ("ssml", "said"),
    [
        ("", "Put <speak> around the whole text"),
        ("Hello", r"Put <speak> around the whole text \(line 1, column 1\)"),
        ("<speak>Salt & lemon</speak>", r"Write &lt; or &amp; instead \(line 1, column 14\)"),
        ("<speak>Hello", "a mark is not closed"),
        ("<p>Hello</p>", r"Put <speak> around the whole text \(line 1, column 1\)"),
        ("<speak>\n Hello <b>you</b></speak>", r"<b> cannot be spoken \(line 2, column 8\)"),
        ("<speak>\n  <p>Hello</speak>", r"closed before one inside it \(line 2, column 13\)"),
        ('<speak><audio src="https://x.example/a.mp3"/></speak>', "<audio> cannot be spoken"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><speak>&a;</speak>', "document type is not allowed"),
        ("<speak>&nothing;</speak>", "Write &amp; instead"),
        ("<speak>" + "<p>" * 30, "too deep"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(ssml: str, said: str) -> None:
    with pytest.raises(NotSpeakable, match=said):
        checked(ssml)


@given(st.text(max_size=200))
def test_whatever_is_written_it_is_fine_or_a_sentence(text: str) -> None:
    for ssml in (text, f"<speak>{text}</speak>"):
        with suppress(NotSpeakable):
            assert checked(ssml) == ssml
