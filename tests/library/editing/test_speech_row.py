from typing import Any

import pytest

from library.editing.offered import GONE, Offered
from library.editing.rows import Known
from library.editing.speech_row import NOTHING, SpeechRow
from library.parts import Speech
from library.speech.listing import Service
from library.speech.provider import Voice
from tests.library.written import SPEECH

ANNA = Service("s1", "Eleven", [Voice("anna", "Anna")])
GOOGLE = Service("s2", "Google", [Voice("de-A", "Greta", "de-DE")])
MARKED = "<speak>We close <emphasis>soon</emphasis>.</speak>"


def row(*services: Service, **fields: Any) -> SpeechRow:
    data = {f"part-0-{name}": str(value) for name, value in (SPEECH | fields).items()}
    return SpeechRow(data, prefix="part-0", known=Known(Offered(services)))


def wrong(**fields: Any) -> dict[str, str]:
    return {name: str(problems[0]) for name, problems in row(ANNA, GOOGLE, **fields).errors.items()}


def part(form: SpeechRow) -> Speech:
    assert form.is_valid(), form.errors
    return form.part


def test_words_alone_are_spoken_as_usual() -> None:
    assert part(row(text="One.\r\nTwo.")) == Speech("One.\nTwo.")


def test_a_voice_and_its_manner_are_kept() -> None:
    form = row(ANNA, voice="s1/anna", language="de-DE", speed="1.25", pitch_st="-2", gain_db="3")
    assert part(form) == Speech(SPEECH["text"], "de-DE", "s1", "anna", 1.25, -2.0, 3.0)
    assert part(row(voice="hibari")).service == "hibari"


@pytest.mark.parametrize("text", ["🎵🎵", "...", "<br>", "\u200b"], ids=ascii)
def test_what_cannot_be_spoken_is_refused(text: str) -> None:
    assert wrong(text=text) == {"text": NOTHING}


@pytest.mark.parametrize("text", ["", "  \n "])
def test_no_words_are_refused(text: str) -> None:
    assert wrong(text=text) == {"text": "Write what is to be said."}


def test_too_many_characters_are_counted_as_they_are_spoken() -> None:
    assert wrong(text="a" * 2000 + "🎵" * 100) == {}
    assert "50,000 characters" in wrong(text="a" * 50_000)["text"]


def test_what_is_not_spoken_is_not_kept_without_end() -> None:
    assert "10,002 characters" in wrong(text="Hi" + "🎵" * 10_000)["text"]


def test_marks_are_read() -> None:
    assert part(row(text=MARKED, is_ssml="on")) == Speech(MARKED, is_ssml=True)


def test_wrong_marks_are_refused_with_their_place() -> None:
    assert "(line 2, column 8)" in wrong(text="<speak>\nHello</b></speak>", is_ssml="on")["text"]


def test_marks_around_nothing_are_refused() -> None:
    assert wrong(text="<speak><break time='1s'/></speak>", is_ssml="on") == {"text": NOTHING}


def test_marked_text_fits_into_one_call() -> None:
    long = "<speak>Hi." + "<break/>" * 750 + "</speak>"
    assert wrong(text=long, is_ssml="on")["text"].startswith("Text and marks together have 6,018 bytes.")


@pytest.mark.parametrize("voice", ["s1/bella", "s3", "s3/anna", "hibari/heart", "robot"])
def test_an_unknown_voice_or_service_is_refused(voice: str) -> None:
    assert wrong(voice=voice) == {"voice": GONE}


def test_a_voice_of_another_language_is_refused_by_name() -> None:
    assert wrong(voice="s2/de-A", language="fr-FR")["voice"].startswith("“Greta” does not speak French.")


def test_an_unknown_language_is_refused() -> None:
    assert list(wrong(language="xx-XX")) == ["language"]


@pytest.mark.parametrize(("field", "value"), [("speed", "0.4"), ("speed", "2.1"), ("pitch_st", "13")])
def test_speed_and_pitch_have_bounds(field: str, value: str) -> None:
    assert list(wrong(**{field: value})) == [field]


def test_what_is_refused_is_shown_as_it_was_typed() -> None:
    form = row(ANNA, voice="s9/zoe", text="🎵", speed="9")
    shown = str(form["voice"]) + str(form["text"]) + str(form["speed"])
    assert all(typed in shown for typed in ('value="s9/zoe" selected', "🎵", 'value="9"'))


def test_where_a_list_cannot_be_had_that_is_said_at_the_voice() -> None:
    assert "Eleven cannot list voices" in str(row(Service("s1", "Eleven", None))["voice"].help_text)
    assert "built-in voice speaks English" in str(row(ANNA)["voice"].help_text)


def test_its_voice_has_a_name() -> None:
    assert row().voice_name == "Chosen for you"
    assert row(ANNA, voice="s1/anna").voice_name == "Anna"


def test_help_is_html_and_names_in_it_are_not() -> None:
    help_text = str(row(Service("s1", "<script>", None))["voice"].help_text)
    assert "&lt;script&gt; cannot list voices" in help_text


def test_a_voice_without_end_is_refused() -> None:
    assert list(wrong(voice="s1/" + "a" * 200)) == ["voice"]
