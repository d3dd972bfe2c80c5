import numpy as np
import pytest

from library.speech import NotSpeakable, speak_to_file
from library.speech.hibari import heart


class Mute:
    rate_hz = 24_000

    def speak(self, text: str) -> np.ndarray:  # noqa: ARG002
        return np.zeros(0, np.float32)


def test_the_embedded_voice_speaks_at_the_level_for_speech(tmp_path):
    said = speak_to_file("Dear guests, we close in fifteen minutes.", tmp_path)
    assert 1500 < said.duration_ms < 6000
    assert abs(said.loudness_lufs + 14) <= 1
    assert said.true_peak_dbtp <= -1


def test_the_same_text_is_the_same_file(tmp_path):
    assert speak_to_file("Hello.", tmp_path).sha256 == speak_to_file("Hello.", tmp_path).sha256


def test_tags_and_emoji_are_not_spoken(tmp_path):
    plain = speak_to_file("Fresh bread.", tmp_path)
    assert speak_to_file("<b>Fresh</b> bread. \U0001f600", tmp_path).sha256 == plain.sha256


@pytest.mark.parametrize("text", ["", "\U0001f600", "<br>"])
def test_nothing_to_say_is_refused(text, tmp_path):
    with pytest.raises(NotSpeakable, match="Write at least one word"):
        speak_to_file(text, tmp_path)


def test_a_voice_that_stays_silent_is_refused(tmp_path):
    with pytest.raises(NotSpeakable, match="cannot read this text"):
        speak_to_file("Hm", tmp_path, Mute())


def test_the_model_is_loaded_once():
    assert heart() is heart()
