"""The parts of announcements as sounds, with the real voice and the real ffmpeg."""

import numpy as np
import pytest

from library import making, shelf
from library.making import GONE, NOBODY, as_said, make
from library.models import Recording
from library.parts import BUILT_IN, Chime, Part, Pause, Recorded, Speech
from library.speech import NotSpeakable, hibari
from library.speech.hibari import heart
from library.speech.spoken import Spoken
from tenants.models import SpeechUsage
from tenants.spending import credits_of

WORDS = Speech("Dear guests, we close in fifteen minutes.")


@pytest.fixture
def sound(inside, tmp_path):
    """`sound(part, …)`: what is made of parts."""

    def made(*parts: Part) -> Spoken:
        return make(parts, inside, tmp_path).spoken

    return made


def test_the_embedded_voice_speaks_at_the_level_for_speech(sound) -> None:
    said = sound(WORDS)
    assert 1500 < said.duration_ms < 6000
    assert abs(said.loudness_lufs + 14) <= 1
    assert said.true_peak_dbtp <= -1


def test_the_loudness_is_a_setting(sound, settings) -> None:
    settings.SPEECH_LUFS = -20.0
    assert abs(sound(WORDS).loudness_lufs + 20) <= 1


def test_the_same_text_is_the_same_file(sound) -> None:
    assert sound(WORDS).sha256 == sound(WORDS).sha256


def test_tags_and_emoji_are_not_spoken(sound) -> None:
    plain = sound(Speech("Fresh bread."))
    assert sound(Speech("<b>Fresh</b> bread. \U0001f600")).sha256 == plain.sha256


@pytest.mark.parametrize("text", ["", "\U0001f600", "<br>"])
def test_nothing_to_say_is_refused(text, sound) -> None:
    with pytest.raises(NotSpeakable, match="Write at least one word"):
        sound(Speech(text))


def test_a_voice_that_stays_silent_is_refused(sound, monkeypatch) -> None:
    monkeypatch.setattr(type(heart()), "speak", lambda *_: np.zeros(0, np.float32))
    with pytest.raises(NotSpeakable, match="cannot read this text"):
        sound(Speech("Hm"))


def test_the_model_is_loaded_once() -> None:
    assert hibari.heart() is heart()


def test_parts_come_one_after_the_other(sound) -> None:
    alone, with_chime = sound(WORDS), sound(Chime("two_up"), Pause(700), WORDS)
    assert abs(with_chime.duration_ms - alone.duration_ms - 1650 - 700) < 120


def test_it_says_who_spoke(inside, tmp_path) -> None:
    assert make([Speech("One.", service=BUILT_IN), Speech("Two.")], inside, tmp_path).by == NOBODY
    assert make([Chime("glass")], inside, tmp_path).by == ""


def test_faster_words_are_shorter(sound) -> None:
    plain, fast = sound(WORDS), sound(Speech(WORDS.text, speed=1.5))
    assert abs(fast.duration_ms * 1.5 - plain.duration_ms) < 150


def test_of_a_recording_only_what_was_kept_is_heard(inside, sound, sounds) -> None:
    sha256 = "c" * 64
    shelf.put(sounds["mp3"], shelf.audio_key(inside.pk, sha256))
    row = Recording.objects.create(title="Take 1", created_by="Olive", status="ready", sha256=sha256)
    kept = Recorded(str(row.pk), start_ms=500, end_ms=1800)
    assert abs(sound(kept).duration_ms - 1300) < 60


def test_a_recording_that_is_gone_is_a_sentence(sound) -> None:
    with pytest.raises(NotSpeakable, match=GONE):
        sound(WORDS, Recorded("00000000-0000-4000-8000-000000000009"))


def test_marked_text_says_itself_how_it_is_pronounced() -> None:
    marked = Speech("<speak>Nguyen</speak>", is_ssml=True)
    assert as_said([Speech("Mr Nguyen"), marked], {"Nguyen": "Win"}) == [Speech("Mr Win"), marked]


def test_what_the_built_in_voice_says_is_counted_and_costs_nothing(sound, inside) -> None:
    sound(WORDS, WORDS)
    usage = SpeechUsage.objects.get(business=inside)
    assert (usage.provider, usage.requests, usage.characters) == (None, 2, 2 * len(WORDS.text))
    assert (usage.cost, credits_of(inside).spent) == (0, 0)


def test_what_it_cannot_say_is_not_counted(sound, monkeypatch) -> None:
    monkeypatch.setattr(type(heart()), "speak", lambda *_: np.zeros(0, np.float32))
    with pytest.raises(NotSpeakable):
        sound(Speech("Hm"))
    assert not SpeechUsage.objects.exists()


def test_words_alone_need_no_pass_to_be_joined(sound, monkeypatch) -> None:
    joined = []
    monkeypatch.setattr(making, "joined", lambda clips, _: joined.append(clips))
    sound(WORDS)
    assert joined == []


def test_words_alone_are_what_they_are_between_pauses(sound) -> None:
    alone, between = sound(WORDS), sound(Pause(0), WORDS)
    assert alone.duration_ms == pytest.approx(between.duration_ms, abs=30)
    assert alone.loudness_lufs == pytest.approx(between.loudness_lufs, abs=0.5)
