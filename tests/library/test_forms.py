from typing import Any

import pytest

from library.forms import NOTHING_TO_SAY, AnnouncementForm


def errors(**words: str) -> dict[str, Any]:
    return dict(AnnouncementForm({"title": "Welcome", "text": "Hello."} | words).errors)


def test_words_are_taken_as_they_are_written() -> None:
    form = AnnouncementForm({"title": " Welcome ", "text": "Fresh bread <3 at 7:30, €2!"})
    assert form.is_valid()
    assert form.cleaned_data == {"title": "Welcome", "text": "Fresh bread <3 at 7:30, €2!"}


@pytest.mark.parametrize("text", ["🎵🎵", "...", "<br>", "\u200b\u200b", "—"], ids=ascii)
def test_what_cannot_be_spoken_is_refused_with_a_sentence(text: str) -> None:
    assert errors(text=text) == {"text": [NOTHING_TO_SAY]}


@pytest.mark.parametrize("text", ["", "   ", "\n\n"], ids=ascii)
def test_no_words_are_refused(text: str) -> None:
    assert list(errors(text=text)) == ["text"]


def test_two_thousand_characters_are_the_most() -> None:
    assert errors(text="a" * 2000) == {}
    assert "2000 characters" in errors(text="a" * 2001)["text"][0]


def test_a_line_break_counts_as_one_character_as_in_the_browser() -> None:
    """Browsers count it once in `maxlength`, and send two."""
    assert errors(text="a\r\n" * 1000) == {}


def test_line_breaks_alone_make_no_new_words() -> None:
    form = AnnouncementForm({"title": "Welcome", "text": "One.\r\nTwo."})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "One.\nTwo."


@pytest.mark.parametrize("title", ["", "x" * 201, "a\x00b"], ids=ascii)
def test_a_title_is_there_and_fits(title: str) -> None:
    assert list(errors(title=title)) == ["title"]
