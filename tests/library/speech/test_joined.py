import wave
from pathlib import Path

import numpy as np
import pytest

from library.ffmpeg import RATE_HZ
from library.refusal import AudioRefused
from library.speech.joined import Clip, Pause, joined

from .services import tone


@pytest.fixture
def low(tmp_path: Path) -> Path:
    """A second of 440 Hz."""
    return kept(tmp_path / "low.wav", tone(1))


def kept(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def samples(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getframerate()) == (2, RATE_HZ)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)[:, 0] / 32768


def pitch_hz(sound: np.ndarray) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(sound * np.hanning(len(sound)), RATE_HZ))))


def test_parts_follow_each_other_with_their_pauses(low: Path, tmp_path: Path) -> None:
    sound = samples(joined([Clip(low), Pause(500), Clip(low)], tmp_path / "all.wav"))
    assert len(sound) / RATE_HZ == pytest.approx(2.5, abs=0.02)
    assert np.abs(sound[int(1.1 * RATE_HZ) : int(1.4 * RATE_HZ)]).max() == 0


def test_a_soft_part_is_as_loud_as_the_others(low: Path, tmp_path: Path) -> None:
    softly = kept(tmp_path / "soft.wav", tone(1, loud=0.02))
    sound = samples(joined([Clip(low), Clip(softly)], tmp_path / "all.wav"))
    first, second = np.split(sound, 2)
    assert np.std(first) == pytest.approx(np.std(second), rel=0.05)


def test_a_part_of_a_file_is_heard(low: Path, tmp_path: Path) -> None:
    sound = samples(joined([Clip(low, start_ms=200, end_ms=700)], tmp_path / "all.wav"))
    assert len(sound) / RATE_HZ == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(("speed", "pitch_st"), [(2.0, 0), (0.5, 0), (1.0, 12), (1.0, -6), (1.5, 3)])
def test_tempo_and_pitch_are_two_things(low: Path, tmp_path: Path, speed: float, pitch_st: float) -> None:
    sound = samples(joined([Clip(low, speed=speed, pitch_st=pitch_st)], tmp_path / "all.wav"))
    assert len(sound) / RATE_HZ == pytest.approx(1 / speed, rel=0.06)
    assert pitch_hz(sound) == pytest.approx(440 * 2 ** (pitch_st / 12), rel=0.02)


def test_the_noise_of_a_room_is_taken_out_between_words(low: Path, tmp_path: Path) -> None:
    hiss = np.random.default_rng(1).normal(0, 0.004, 24_000)
    noisy = kept(tmp_path / "noisy.wav", tone(1, after=hiss))
    open_, gated = (
        samples(joined([Clip(noisy, gated=gated)], tmp_path / f"{gated}.wav")) for gated in (False, True)
    )
    rest = slice(int(1.4 * RATE_HZ), int(1.9 * RATE_HZ))
    assert np.std(gated[rest]) < np.std(open_[rest]) / 2


@pytest.mark.parametrize("content", [b"", b"no sound at all" * 99, tone(1)[:60]])
def test_what_is_no_sound_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(AudioRefused):
        joined([Clip(kept(tmp_path / "x.wav", content))], tmp_path / "all.wav")


def test_what_nobody_can_hear_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioRefused, match=r"silent|hear"):
        joined([Clip(kept(tmp_path / "x.wav", tone(1, loud=0)))], tmp_path / "all.wav")
