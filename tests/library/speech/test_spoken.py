from pathlib import Path

import pytest

from library.speech import spoken
from library.speech.spoken import SpeechFailed, Spoken, speech_to_mp3
from tests.library.conftest import MakeSound

SOURCES = {
    "quiet": "sine=300:duration=4,volume=-30dB",
    "loud": "anoisesrc=duration=4:amplitude=1:seed=1",
    "one word": "sine=300:duration=0.45,volume=-20dB",
    "peaky": "sine=300:duration=5,volume=-24dB,volume='if(lt(mod(t,1),0.004),14,1)':eval=frame",
    "bursts": "sine=500:duration=6,volume='if(lt(mod(t,1.5),0.8),0.05,0)':eval=frame",
}


@pytest.fixture(scope="module")
def made(make_sound: MakeSound, tmp_path_factory) -> dict[str, Spoken]:
    folder = tmp_path_factory.mktemp("spoken")
    wavs = {
        name: make_sound(f"{name}.wav", "-ar", "24000", "-ac", "1", source=words)
        for name, words in SOURCES.items()
    }
    return {name: speech_to_mp3(wav, folder / f"{name}.mp3") for name, wav in wavs.items()}


@pytest.mark.parametrize("name", SOURCES)
def test_all_speech_is_equally_loud_and_no_peak_passes_the_ceiling(name, made):
    assert abs(made[name].loudness_lufs + 14) <= 1
    assert made[name].true_peak_dbtp <= -1


def test_a_single_word_is_a_second_long(made):
    assert abs(made["one word"].duration_ms - 1000) < 30


def test_size_and_hash_are_those_of_the_file(made):
    assert made["quiet"].size_bytes == made["quiet"].path.stat().st_size
    assert len(made["quiet"].sha256) == 64


def test_where_gain_is_enough_loudnorm_stays_linear(make_sound, tmp_path, monkeypatch):
    monkeypatch.setattr(spoken, "_limited", lambda *_: pytest.fail("the limiter was used"))
    wav = make_sound("plain.wav", source=SOURCES["quiet"])
    assert abs(speech_to_mp3(wav, tmp_path / "plain.mp3").loudness_lufs + 14) <= 0.3


def test_silence_cannot_be_made_louder(make_sound, tmp_path):
    wav = make_sound("silence.wav", "-t", "2", source="anullsrc")
    with pytest.raises(SpeechFailed, match="silent"):
        speech_to_mp3(wav, tmp_path / "silence.mp3")


def test_nothing_but_the_speech_is_left(make_sound, tmp_path: Path):
    speech_to_mp3(make_sound("alone.wav", source=SOURCES["quiet"]), tmp_path / "alone.mp3")
    assert [path.name for path in tmp_path.iterdir()] == ["alone.mp3"]
