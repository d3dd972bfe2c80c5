import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from library.ffmpeg import RATE_HZ
from library.refusal import AudioRefused
from library.speech import joined as joining
from library.speech.hibari import speak_to_wav
from library.speech.joined import PART_LUFS, Clip, Pause, joined

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


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """A sentence, a second and a half of nothing, and the sentence again, at RATE_HZ."""
    spoken = speak_to_wav("We close in ten minutes.", tmp_path_factory.mktemp("voice") / "spoken.wav")
    said = samples(joined([Clip(spoken)], spoken.with_name("even.wav")))
    return np.concatenate([said, np.zeros(RATE_HZ * 3 // 2), said])


@pytest.mark.parametrize("level_db", [0, -12, -25], ids=["loud", "medium", "soft"])
def test_a_gate_makes_the_room_quieter_and_leaves_the_words(
    words: np.ndarray, tmp_path: Path, level_db: float
) -> None:
    noise = np.random.default_rng(2).normal(0, 0.003, len(words))
    sound = np.repeat(((words + noise) * 10 ** (level_db / 20))[:, None], 2, axis=1)
    room = written(tmp_path / "room.wav", sound)
    clip = Clip(room, loudness_lufs=PART_LUFS + level_db)
    open_, gated = (
        samples(joined([replace(clip, gated=is_on)], tmp_path / f"{is_on}.wav")) for is_on in (False, True)
    )
    middle = len(words) // 2
    pause = slice(middle - RATE_HZ // 4, middle + RATE_HZ // 2)
    assert decibels(gated[pause]) < decibels(open_[pause]) - 12
    spoken = levels(open_) > levels(open_).max() - 20
    assert levels(gated)[spoken] == pytest.approx(levels(open_)[spoken], abs=1)


def levels(sound: np.ndarray) -> np.ndarray:
    """Of each tenth of a second."""
    whole = sound[: len(sound) // 4410 * 4410].reshape(-1, 4410)
    return np.array([decibels(each) for each in whole])


def written(path: Path, sound: np.ndarray) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return path


def decibels(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(sound)) + 1e-12))


@pytest.mark.parametrize("content", [b"", b"no sound at all" * 99, tone(1)[:60]])
def test_what_is_no_sound_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(AudioRefused):
        joined([Clip(kept(tmp_path / "x.wav", content))], tmp_path / "all.wav")


def test_what_nobody_can_hear_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioRefused, match=r"silent|hear"):
        joined([Clip(kept(tmp_path / "x.wav", tone(1, loud=0)))], tmp_path / "all.wav")


def test_more_than_a_worker_can_make_is_refused_before_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "LONGEST_S", 2)
    parts = iter([Pause(1500)] * 9)
    with pytest.raises(AudioRefused, match="15 minutes"):
        joined(parts, tmp_path / "all.wav")
    assert len(list(parts)) == 7
