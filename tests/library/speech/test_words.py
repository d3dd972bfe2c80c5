import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.speech import NotSpeakable, speakable


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  Fresh \t bread  ", "Fresh bread"),
        ("<b>Fresh</b> bread<br/>&amp; butter", "Fresh bread & butter"),
        ("Hello \U0001f600\U0001f468\u200d\U0001f469 there \u2764\ufe0f", "Hello there"),
        ("One.\r\n\r\n  Two.", "One.\nTwo."),
        ("a\x00b\x07c\u200bd", "a b c d"),
        ("2 < 3 and 20 °C for £3", "2 < 3 and 20 °C for £3"),
        ("&lt;speak&gt;Hi&lt;/speak&gt;", "Hi"),
        ("Größe, naïve, 日本", "Größe, naïve, 日本"),
    ],
)
def test_only_what_can_be_read_aloud_stays(text, words):
    assert speakable(text) == words


@pytest.mark.parametrize(
    "text", ["", "  \n ", "\U0001f600\U0001f600", "<b></b>", "... !?", "\x00\x01", "&nbsp;"]
)
def test_nothing_speakable_is_the_empty_text(text):
    assert speakable(text) == ""


def test_too_long_a_text_says_how_long_it_may_be():
    with pytest.raises(NotSpeakable, match=r"2,001 characters\. Shorten it to 2,000 at most\."):
        speakable("a" * 2001)


def test_the_longest_text_is_taken():
    assert len(speakable("a" * 2000)) == 2000


@given(st.text(max_size=200))
def test_cleaning_again_changes_nothing_that_is_heard(text):
    words = speakable(text)
    assert not any(letter != "\n" and not letter.isprintable() for letter in words)
    assert words == words.strip()


@pytest.mark.parametrize("letters", ["<!--", "a\u0300\u0323", "<a<", "&lt;!--"], ids=ascii)
def test_what_somebody_sends_to_keep_us_busy_is_refused_at_once(letters: str) -> None:
    began = time.process_time()
    with pytest.raises(NotSpeakable, match="Shorten it to 2,000"):
        speakable(letters * 300_000)
    assert time.process_time() - began < 0.5
