import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import audio
from library.audio import AudioRefused, Limits, gain_db, read_upload
from library.ffmpeg import AS_HEARD, Heard, ffmpeg, heard, reading
from library.sniff import kind_of
from library.speech.spoken import BOUNDS
from tests.library.conftest import FORMATS, TONE

CUTTABLE = [suffix for suffix in FORMATS if suffix not in ("aac", "webm")]


def listened(path: Path, folder: Path) -> Heard:
    sound = heard(ffmpeg([*reading(path, "mp3"), "-af", AS_HEARD, "-f", "null", "-"], folder, BOUNDS))
    assert sound
    return sound


def refused(source: Path, workdir: Path, limits: Limits | None = None) -> str:
    with pytest.raises(AudioRefused) as caught:
        read_upload(source, workdir, limits)
    assert list(workdir.iterdir()) == [], "something half-made was left"
    return str(caught.value)


def named(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.fixture
def workdir(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_becomes_an_mp3_of_the_same_length(suffix, sounds, workdir):
    taken = read_upload(sounds[suffix], workdir)
    assert abs(taken.duration_ms - 2000) < 60
    assert kind_of(taken.path) == "mp3"
    assert taken.path.parent == workdir
    assert taken.size_bytes == taken.path.stat().st_size


def test_a_mono_mp3_is_made_stereo_and_measured_so(make_sound, workdir, tmp_path):
    taken = read_upload(make_sound("mono.mp3", "-ac", "1"), workdir)
    sound = listened(taken.path, tmp_path)
    assert sound.is_stereo
    assert abs(sound.loudness_lufs - taken.loudness_lufs) < 0.2


def test_a_clean_mp3_is_not_encoded_again(sounds, workdir, tmp_path):
    taken = read_upload(sounds["mp3"], workdir)
    frames = taken.path.read_bytes()[-20_000:]
    assert frames in sounds["mp3"].read_bytes()


def test_the_file_for_devices_holds_no_picture(sounds, picture, workdir, tmp_path):
    from mutagen.id3 import APIC, ID3

    source = Path(shutil.copy(sounds["mp3"], tmp_path / "covered.mp3"))
    tags = ID3()
    tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=picture))
    tags.save(source)
    taken = read_upload(source, workdir)
    assert picture[:64] not in taken.path.read_bytes()
    assert taken.sha256 == read_upload(sounds["mp3"], workdir).sha256


@pytest.fixture(scope="session")
def picture() -> bytes:
    import io

    from PIL import Image

    Image.new("RGB", (900, 700), "teal").save(out := io.BytesIO(), "PNG")
    return out.getvalue()


def test_the_source_stays_as_it_was(sounds, workdir):
    before = sounds["ogg"].read_bytes()
    read_upload(sounds["ogg"], workdir)
    assert sounds["ogg"].read_bytes() == before


@pytest.mark.parametrize("suffix", CUTTABLE)
def test_half_a_file_is_refused_as_cut_off(suffix, sounds, workdir, tmp_path):
    whole = sounds[suffix].read_bytes()
    half = named(tmp_path, f"half.{suffix}", whole[: len(whole) // 2])
    assert "cut off" in refused(half, workdir)


def test_a_wav_that_was_written_to_a_pipe_is_whole(sounds, workdir, tmp_path):
    whole = bytearray(sounds["wav"].read_bytes())
    at = whole.index(b"data") + 4
    whole[at : at + 4] = b"\xff\xff\xff\xff"
    assert abs(read_upload(named(tmp_path, "pipe.wav", bytes(whole)), workdir).duration_ms - 2000) < 60


def test_more_than_the_limit_is_refused(sounds, workdir):
    assert "longer than 1.5 seconds" in refused(sounds["mp3"], workdir, Limits(max_ms=1500))


def test_a_large_file_is_refused_before_it_is_read(sounds, workdir):
    assert "larger than 0 MB" in refused(sounds["wav"], workdir, Limits(max_bytes=1000))


def test_a_file_that_takes_too_long_is_refused(sounds, workdir):
    assert "too long to read" in refused(sounds["flac"], workdir, Limits(wall_s=0.001))


def test_without_memory_it_is_refused_and_nothing_crashes(sounds, workdir):
    assert refused(sounds["flac"], workdir, Limits(memory_bytes=30_000_000)).endswith(".")


@given(st.floats(-69, 5), st.floats(-60, 6), st.floats(-30, -5))
def test_gain_never_lifts_the_peak_above_the_ceiling(loudness, peak, target):
    gain = gain_db(loudness, peak, target)
    assert peak + gain <= -1 + 0.01
    assert loudness + gain <= target + 0.01


def test_gain_reaches_the_target_where_the_peak_allows_it():
    assert gain_db(-9.0, -0.2) == -7.0
    assert gain_db(-20.0, -12.0) == 4.0
    assert gain_db(-20.0, -3.0) == 2.0


@pytest.mark.parametrize(
    ("loudness", "peak"), [(-70.0, -40.0), (float("-inf"), float("-inf")), (float("nan"), 0.0)]
)
def test_what_has_no_loudness_is_left_alone(loudness, peak):
    assert gain_db(loudness, peak) == 0.0


def test_both_passes_share_one_deadline(sounds, workdir, monkeypatch) -> None:
    """An MP3 that has to be encoded again after it was measured for 200 s has 40 s left of 240."""
    walls_s: list[float] = []
    monkeypatch.setattr(audio, "monotonic", iter([1000.0, 1200.0]).__next__)
    monkeypatch.setattr(audio, "_is_clean", lambda _: False)

    def noted(arguments, job, bounds):
        walls_s.append(bounds.wall_s)
        return ffmpeg(arguments, job, bounds)

    monkeypatch.setattr(audio, "ffmpeg", noted)
    read_upload(sounds["mp3"], workdir, Limits(wall_s=240))
    assert walls_s == [240, 40]


PAUSED = (
    "anullsrc=d=1.5[a];sine=d=2[b];anullsrc=d=1[c];sine=d=1[d];anullsrc=d=0.7[e];"
    "[a][b][c][d][e]concat=n=5:v=0:a=1"
)


@pytest.mark.parametrize("suffix", ["mp3", "flac", "ogg", "m4a"])
def test_silence_is_told_at_both_ends_and_not_in_the_middle(suffix, make_sound, workdir):
    taken = read_upload(make_sound(f"paused.{suffix}", "-ac", "2", source=PAUSED), workdir)
    assert abs(taken.lead_ms - 1500) < 60
    assert abs(taken.tail_ms - 700) < 80


def test_what_begins_and_ends_at_once_has_no_silence(sounds, workdir):
    taken = read_upload(sounds["mp3"], workdir)
    assert (taken.lead_ms, taken.tail_ms) == (0, 0)


def test_a_track_that_is_soft_throughout_is_no_silence(make_sound, workdir):
    taken = read_upload(make_sound("soft.flac", source=f"{TONE},volume=-45dB"), workdir)
    assert (taken.lead_ms, taken.tail_ms) == (0, 0)
    assert taken.true_peak_dbtp < -50


@pytest.mark.parametrize("suffix", ["mp3", "wav"])
def test_the_waveform_follows_the_sound(suffix, make_sound, workdir):
    peaks = read_upload(make_sound(f"paused.{suffix}", "-ac", "2", source=PAUSED), workdir).peaks
    assert len(peaks) == 600
    assert min(peaks[160:320]) > 10 + max(*peaks[:140], *peaks[-60:])


def test_a_tone_is_calm(sounds, workdir):
    assert read_upload(sounds["flac"], workdir).energy == 1


def test_an_mp3_that_is_encoded_again_is_measured_all_the_same(make_sound, workdir):
    taken = read_upload(make_sound("mono.mp3", "-ac", "1"), workdir)
    assert (len(taken.peaks), taken.energy) == (600, 1)
    assert taken.loudness_lufs < -10
