"""What people type becomes a question that the database understands, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.finding.words import MOST_LETTERS, MOST_WORDS, beginnings, both, near, ways_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Déjà  VU", ["deja", "vu"]),
        ("AC/DC ac", ["ac", "dc"]),
        ("!!! … \x00", []),
        ("love & | !night:*", ["love", "night"]),
        ("Сплин", ["сплин"]),
    ],
)
def test_words_are_folded_and_each_there_once(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_of_much_the_beginning_is_looked_for() -> None:
    words = words_of(" ".join(f"{number}{'x' * 60}" for number in range(1000)))
    assert (len(words), {len(word) for word in words}) == (MOST_WORDS, {MOST_LETTERS})


def test_each_word_begins_one_of_the_rows() -> None:
    assert beginnings(["love", "n"]) == "'love':* & 'n':*"


def test_a_word_or_what_it_may_have_been_meant_to_be() -> None:
    assert both([["'lvoe':*", "'love'"], ["'me':*"]]) == "('love' | 'lvoe':*) & ('me':*)"


def test_only_the_first_words_slip() -> None:
    assert ways_of("lvoe", may_slip=False) == {"'lvoe':*"}
    assert ways_of("lvoe", may_slip=True) >= {"'lvoe':*", "'love'"}


@pytest.mark.parametrize("typed", ["lve", "lovve", "lvoe", "lobe", "ove", "olve"])
def test_one_slip_is_near(typed: str) -> None:
    assert "love" in near(typed)


@pytest.mark.parametrize("typed", ["1999", "ab", "x" * 15])
def test_numbers_and_what_is_too_short_or_long_are_not_guessed(typed: str) -> None:
    assert near(typed) == set()


def test_other_alphabets_slip_too() -> None:
    assert "сплин" in near("спллин") & near("сплан")


@given(st.text())
def test_no_word_can_end_its_quotes(text: str) -> None:
    assert all(letter.isalnum() for word in words_of(text) for letter in word)
