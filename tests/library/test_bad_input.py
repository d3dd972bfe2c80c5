"""What people upload, and the worst that somebody could: taken, and it plays, or refused with a sentence."""

import base64
import io
import shutil
import struct
import wave
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from mutagen import File
from mutagen.flac import Picture
from mutagen.id3 import APIC, ID3, TIT2, TPE1
from PIL import Image

from library.audio import AudioRefused, Limits, TakenIn, look, read_sound
from library.ffmpeg import AS_HEARD, Heard, ffmpeg, heard, reading
from library.speech.spoken import BOUNDS
from library.tags import Tags, read_tags
from tests.library.conftest import FORMATS
from tests.library.mutagen_data import mutagen_data

#: As the others of this machine: a test waits for it.
SHORT = Limits(wall_s=240, cpu_s=60, niceness=0)


def taken_in(source: Path, folder: Path, limits: Limits = SHORT) -> tuple[TakenIn, Tags] | str:
    """What becomes of an upload: sound and tags, or the sentence that refuses it. Nothing else may happen."""
    jobs = [folder / "tags", folder / "sound"]
    for job in jobs:
        job.mkdir(parents=True)
    try:
        kind = look(source, limits)
        tags = read_tags(source, kind, jobs[0])
        sound = read_sound(source, kind, jobs[1], limits)
    except AudioRefused as refused:
        assert not list(jobs[1].iterdir()), "something half-made was left"
        return str(refused)
    plays(sound, folder)
    return sound, tags


def plays(sound: TakenIn, folder: Path) -> None:
    """What a device gets decodes without an error, and is as it was measured."""
    again = heard(ffmpeg([*reading(sound.path, "mp3"), "-af", AS_HEARD, "-f", "null", "-"], folder, BOUNDS))
    assert isinstance(again, Heard)
    assert (again.codec, again.is_stereo, again.has_errors) == ("mp3", True, False)
    assert abs(again.duration_ms - sound.duration_ms) < 120
    assert abs(max(again.loudness_lufs, -70) - sound.loudness_lufs) < 0.6
    assert len(sound.peaks) == 600
    assert sound.energy in range(1, 11)


def is_sentence(text: str) -> bool:
    return text[0].isupper() and text.endswith(".") and "\n" not in text and len(text) < 300


def refusal_of(source: Path, folder: Path, limits: Limits = SHORT) -> str:
    outcome = taken_in(source, folder / "job", limits)
    assert isinstance(outcome, str), "it was taken"
    assert is_sentence(outcome)
    return outcome


def sound_of(source: Path, folder: Path, limits: Limits = SHORT) -> TakenIn:
    outcome = taken_in(source, folder / "job", limits)
    assert not isinstance(outcome, str), outcome
    return outcome[0]


def tags_of(source: Path, folder: Path) -> Tags:
    outcome = taken_in(source, folder / "job")
    assert not isinstance(outcome, str), outcome
    return outcome[1]


def named(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


# Files that once broke a reader of tags


def test_all_of_mutagens_own_files_are_taken_or_refused(tmp_path):
    files, shortest = mutagen_data(), replace(SHORT, min_ms=100)
    assert len(files) > 90
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda file: taken_in(file, tmp_path / file.name, shortest), files))
    refused = [one for one in outcomes if isinstance(one, str)]
    assert all(map(is_sentence, refused))
    print(len(files) - len(refused), "taken;", Counter(one.partition(".")[0] for one in refused))  # noqa: T201
    assert len(outcomes) - len(refused) >= 7


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_damaged_file_is_taken_or_refused(suffix, seed, sounds, tmp_path):
    chance, content = Random(seed), bytearray(sounds[suffix].read_bytes())  # noqa: S311
    reach = min(len(content), 4000) if seed == 1 else len(content)
    for _ in range(40):
        content[chance.randrange(reach)] = chance.randrange(256)
    outcome = taken_in(named(tmp_path, "broken.mp3", bytes(content)), tmp_path / "job")
    assert not isinstance(outcome, str) or is_sentence(outcome)


# What is no audio


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\0", "not an audio file"),
        (bytes(100_000), "not an audio file"),
        (b"Dear diary, today I made a song.\n" * 200, "not an audio file"),
        (Random(5).randbytes(40_000), "not an audio file"),  # noqa: S311
        (b"%PDF-1.7\n" + bytes(5000), "not an audio file"),
        (b"PK\3\4" + bytes(5000), "not an audio file"),
        (b"RIFF\x00\x00\x00\x00WAVE", "damaged"),
        (b"fLaC" + bytes(4000), "damaged"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10), "not an audio file"),
    ],
    ids=["empty", "nul", "nuls", "text", "noise", "pdf", "zip", "wav head", "flac head", "only a tag"],
)
def test_what_is_not_audio_is_refused(content, reason, tmp_path):
    assert reason in refusal_of(named(tmp_path, "song.mp3", content), tmp_path)


def test_a_film_without_sound_is_refused(make_sound, tmp_path):
    film = make_sound("film.mp4", source="testsrc=duration=1:size=64x64")
    assert "no sound" in refusal_of(film, tmp_path)


TRAPS = {
    "ffconcat": b"ffconcat version 1.0\nfile neighbour.wav\n",
    "hls": b"#EXTM3U\n#EXTINF:2,\nneighbour.wav\n#EXT-X-ENDLIST\n",
    "sdp": b"v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
    "dash": b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011">neighbour.wav</MPD>',
}


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("front", [b"", b"ID3\4\0\0\0\0\0\0"], ids=["bare", "behind a tag"])
def test_a_list_of_files_opens_no_neighbour(trap, front, sounds, tmp_path):
    shutil.copy(sounds["wav"], tmp_path / "neighbour.wav")
    assert "not an audio file" in refusal_of(named(tmp_path, "song.mp3", front + TRAPS[trap]), tmp_path)


@pytest.mark.parametrize("suffix", ["mp3", "wav", "m4a", "ogg", "flac"])
def test_a_list_of_files_behind_a_sound_adds_nothing_to_it(suffix, sounds, tmp_path):
    shutil.copy(sounds["wav"], tmp_path / "neighbour.wav")
    source = named(tmp_path, f"song.{suffix}", sounds[suffix].read_bytes() + TRAPS["ffconcat"] * 30)
    outcome = taken_in(source, tmp_path / "job")
    assert is_sentence(outcome) if isinstance(outcome, str) else outcome[0].duration_ms < 2100


# What is locked


@pytest.mark.parametrize("entry", [b"drms", b"enca"])
def test_a_protected_m4a_is_refused(entry, sounds, tmp_path):
    locked = named(tmp_path, "bought.m4a", sounds["m4a"].read_bytes().replace(b"mp4a", entry))
    assert "protected" in refusal_of(locked, tmp_path)


def test_a_protected_wma_is_refused(sounds, tmp_path):
    lock = bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e")
    whole = sounds["wma"].read_bytes()
    assert "protected" in refusal_of(named(tmp_path, "a.wma", whole[:40] + lock + whole[56:]), tmp_path)


# What unpacks into more than there is room for


def png(side: int) -> bytes:
    Image.new("1", (side, side)).save(out := io.BytesIO(), "PNG")
    return out.getvalue()


def test_a_picture_of_144_million_pixels_costs_the_cover_and_nothing_else(sounds, tmp_path):
    source = Path(shutil.copy(sounds["mp3"], tmp_path / "bomb.mp3"))
    tags = ID3()
    tags.add(TIT2(3, "Slow"))
    tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=png(12_000)))
    tags.save(source)
    found = tags_of(source, tmp_path)
    assert (found.title, found.cover, found.thumbnail) == ("Slow", None, None)


def synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 127 for shift in (21, 14, 7, 0))


def test_a_frame_that_unpacks_into_all_memory_costs_the_tags(sounds, tmp_path):
    packed = zlib.compress(b"\3" + b"A" * 260_000_000, 1)
    frame = b"TIT2" + synchsafe(len(packed) + 4) + b"\0\x09" + synchsafe(260_000_001) + packed
    tag = b"ID3\4\0\0" + synchsafe(len(frame)) + frame
    found = tags_of(named(tmp_path, "bomb.mp3", tag + sounds["mp3"].read_bytes()), tmp_path)
    assert len(found.title) <= 200


@pytest.mark.parametrize("promised", [200_000, 2**28 - 1])
def test_a_tag_that_promises_more_than_the_file_holds(promised, sounds, tmp_path):
    tag = b"ID3\4\0\0" + synchsafe(promised)
    outcome = taken_in(named(tmp_path, "huge.mp3", tag + sounds["mp3"].read_bytes()), tmp_path / "job")
    assert not isinstance(outcome, str) or is_sentence(outcome)


def giant(megabytes: int) -> Picture:
    picture = Picture()
    picture.type, picture.mime, picture.data = (
        3,
        "image/png",
        b"\x89PNG\r\n\x1a\n" + bytes(megabytes * 1_000_000),
    )
    return picture


def test_a_flac_with_the_largest_picture_that_fits_is_taken(sounds, tmp_path):
    source = Path(shutil.copy(sounds["flac"], tmp_path / "giant.flac"))
    file: Any = File(source)
    file["title"] = "Slow"
    file.add_picture(giant(16))
    file.save()
    assert tags_of(source, tmp_path).title == "Slow"


def test_a_flac_whose_picture_lies_about_its_size(sounds, tmp_path):
    whole = sounds["flac"].read_bytes()
    streaminfo, rest = whole[4:42], whole[42:]
    liar = b"\x06\xff\xff\xff" + struct.pack(">II", 3, 0x7FFFFFFF) + bytes(50)
    source = named(tmp_path, "liar.flac", b"fLaC" + streaminfo + liar + rest)
    outcome = taken_in(source, tmp_path / "job")
    assert not isinstance(outcome, str) or is_sentence(outcome)


@pytest.mark.parametrize("suffix", ["ogg", "opus"])
def test_an_ogg_with_a_giant_picture_is_taken(suffix, sounds, tmp_path):
    source = Path(shutil.copy(sounds[suffix], tmp_path / f"giant.{suffix}"))
    file: Any = File(source)
    file["title"] = "Slow"
    file["metadata_block_picture"] = [base64.b64encode(giant(8).write()).decode()]
    file.save()
    outcome = taken_in(source, tmp_path / "job")
    assert not isinstance(outcome, str) or is_sentence(outcome)


# Lengths, channels and rates that nobody expects


def day_of_wav(folder: Path) -> Path:
    """One sample a second."""
    with wave.open(str(folder / "day.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(1)
        file.writeframes(b"\x80" * 86_400)
    return folder / "day.wav"


def test_a_day_of_silence_in_a_tiny_file_costs_no_more_than_the_limit(make_sound, tmp_path):
    day = make_sound("day.flac", "-t", "86400", "-frame_size", "65535", source="anullsrc=r=1000:cl=mono")
    assert day.stat().st_size < 100_000
    limits = replace(SHORT, max_ms=600_000)
    assert "longer than 10 minutes" in refusal_of(day, tmp_path / "flac", limits)
    assert "longer than 10 minutes" in refusal_of(day_of_wav(tmp_path), tmp_path / "wav", limits)


@pytest.mark.parametrize("suffix", ["mp3", "wav", "ogg", "m4a", "flac"])
def test_a_blip_is_refused(suffix, make_sound, tmp_path):
    blip = make_sound(f"blip.{suffix}", "-t", "0.2", source="sine=440,aformat=channel_layouts=stereo")
    assert "shorter than 1 second" in refusal_of(blip, tmp_path)


def test_where_a_blip_is_long_enough_it_is_taken(make_sound, tmp_path):
    blip = make_sound("click.wav", "-t", "0.2")
    assert abs(sound_of(blip, tmp_path, replace(SHORT, min_ms=100)).duration_ms - 200) < 5


def test_silence_is_refused(make_sound, tmp_path):
    assert "silent" in refusal_of(make_sound("silence.flac", "-t", "2", source="anullsrc"), tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [["-ac", "1", "-ar", "8000"], ["-ac", "8"], ["-ar", "192000"], ["-ac", "6", "-ar", "96000"]],
    ids=" ".join,
)
@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_odd_channels_and_rates_become_stereo_at_44100(arguments, suffix, make_sound, tmp_path):
    sound = sound_of(make_sound(f"odd.{suffix}", *arguments), tmp_path)
    assert abs(sound.duration_ms - 2000) < 60


@pytest.mark.parametrize("rate", ["8000", "48000"])
def test_an_mp3_of_any_rate_plays(rate, make_sound, tmp_path):
    sound = sound_of(make_sound("rate.mp3", "-ar", rate, "-ac", "1"), tmp_path)
    assert abs(sound.duration_ms - 2000) < 150


# Names


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_wrong_name_does_not_matter(suffix, sounds, tmp_path):
    wrong = "flac" if suffix == "mp3" else "mp3"
    source = Path(shutil.copy(sounds[suffix], tmp_path / f"song.{wrong}"))
    assert abs(sound_of(source, tmp_path).duration_ms - 2000) < 60


NAMES = {
    "emoji": "🎵👩\u200d🚀.mp3",
    "right to left": "שיר \u202e3pm.mp3",
    "255 bytes": "é" * 125 + "x.mp3",
    "a dash": "-i.mp3",
    "a pattern": "song%03d*?[a].mp3",
    "a new line": "a\nb.mp3",
    "quotes": 'it\'s "$(id)" `id`;.mp3',
    "a protocol": "concat:a|b.mp3",
    "a backslash": "a\\b.mp3",
    "no letters": "\udcff\udcfe.mp3",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_does_not_matter(name, sounds, tmp_path):
    source = Path(shutil.copy(sounds["mp3"], tmp_path / NAMES[name]))
    assert sound_of(source, tmp_path).duration_ms > 1900


# Words in other codes


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Adieu créature".encode("latin-1"), "Adieu créature"),
        ("さくら".encode("cp932"), "さくら"),
        (b"Slow\0Morning", "Slow"),
        (b"\0\0\0", ""),
        (b"\xff\xfe\xfd", "ÿþý"),
    ],
    ids=["latin-1", "shift-jis", "a nul", "only nuls", "no text"],
)
def test_tags_in_any_code_are_read_or_left(raw, title, sounds, tmp_path):
    source = Path(shutil.copy(sounds["mp3"], tmp_path / "coded.mp3"))
    tags = ID3()
    tags.add(TIT2(0, raw.decode("latin-1")))
    tags.add(TPE1(3, "Anna"))
    tags.save(source)
    found = tags_of(source, tmp_path)
    assert (found.title, found.artist) == (title, "Anna")
