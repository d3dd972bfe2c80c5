import base64
import io
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mutagen import File
from mutagen.apev2 import APEv2
from mutagen.asf import ASFByteArrayAttribute
from mutagen.flac import Picture
from mutagen.id3 import (
    APIC,
    ID3,
    RVA2,
    TALB,
    TBPM,
    TCOM,
    TCON,
    TDRC,
    TIT2,
    TPE1,
    TPE2,
    TPOS,
    TRCK,
    TSRC,
    TXXX,
)
from mutagen.mp4 import MP4Cover
from PIL import Image

from library.sniff import kind_of
from library.tags import BOUNDS, COVER_BYTES, THUMBNAIL_BYTES, Tags, read_tags

WORDS: dict[str, Any] = {"title": "Élan", "artist": "Sigur Rós", "album": "Ágætis"}


def picture(size: tuple[int, int] = (900, 700), kind: str = "PNG", mode: str = "RGB") -> bytes:
    Image.new(mode, size).save(out := io.BytesIO(), kind)
    return out.getvalue()


def flac_picture(raw: bytes) -> Picture:
    made = Picture()
    made.type, made.mime, made.data = 3, "image/png", raw
    return made


def tag(path: Path, raw: bytes) -> None:
    """Write WORDS and the cover the way the file's own kind does it."""
    file: Any = File(path)
    suffix = path.suffix[1:]
    if file.tags is None:
        file.add_tags()
    if suffix in ("mp3", "wav", "aiff"):
        for frame, text in zip((TIT2, TPE1, TALB), WORDS.values(), strict=True):
            file.tags.add(frame(encoding=3, text=text))
        file.tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=raw))
    elif suffix == "m4a":
        file.update(dict(zip(("\xa9nam", "\xa9ART", "\xa9alb"), WORDS.values(), strict=True)))
        file["covr"] = [MP4Cover(raw, MP4Cover.FORMAT_PNG)]
    elif suffix == "wma":
        file.update(dict(zip(("Title", "Author", "WM/AlbumTitle"), WORDS.values(), strict=True)))
        head = b"\x03" + len(raw).to_bytes(4, "little") + "image/png\0\0".encode("utf-16-le")
        file["WM/Picture"] = [ASFByteArrayAttribute(head + raw)]
    else:
        file.update(WORDS)
        tag_vorbis_cover(file, suffix, raw)
    file.save()


def tag_vorbis_cover(file: Any, suffix: str, raw: bytes) -> None:
    if suffix == "flac":
        file.add_picture(flac_picture(raw))
    else:
        file["metadata_block_picture"] = [base64.b64encode(flac_picture(raw).write()).decode()]


def tags_of(source: Path, folder: Path, **bounds: Any) -> Tags:
    kind = kind_of(source)
    assert kind
    (folder / "job").mkdir()
    return read_tags(source, kind, folder / "job", replace(BOUNDS, **bounds))


def with_cover(sounds: dict[str, Path], folder: Path, raw: bytes) -> Path:
    source = Path(shutil.copy(sounds["mp3"], folder / "covered.mp3"))
    tag(source, raw)
    return source


@pytest.mark.parametrize("suffix", ["mp3", "m4a", "flac", "ogg", "opus", "wav", "aiff", "wma"])
def test_text_and_cover_are_read_from_every_format(suffix, sounds, tmp_path):
    source = Path(shutil.copy(sounds[suffix], tmp_path / f"tagged.{suffix}"))
    tag(source, picture())
    found = tags_of(source, tmp_path)
    assert (found.title, found.artist, found.album) == tuple(WORDS.values())
    assert found.cover
    assert Image.open(io.BytesIO(found.cover)).size == (600, 467)


def advise(path: Path, advisory: int) -> None:
    """Say the way Apple does whether it is explicit."""
    file: Any = File(path)
    if path.suffix == ".mp3":
        file.tags.add(TXXX(encoding=3, desc="ITUNESADVISORY", text=str(advisory)))
    elif path.suffix == ".m4a":
        file["rtng"] = [advisory]
    else:
        file["ITUNESADVISORY"] = str(advisory)
    file.save()


@pytest.mark.parametrize("suffix", ["mp3", "m4a", "flac", "ogg"])
@pytest.mark.parametrize(("advisory", "is_explicit"), [(0, False), (1, True), (2, False), (4, True)])
def test_an_explicit_track_is_known_by_its_tag(suffix, advisory, is_explicit, sounds, tmp_path):
    source = Path(shutil.copy(sounds[suffix], tmp_path / f"tagged.{suffix}"))
    tag(source, picture((20, 20)))
    advise(source, advisory)
    assert tags_of(source, tmp_path).is_explicit == is_explicit


def test_a_file_without_tags_has_none(sounds, tmp_path):
    assert tags_of(sounds["wav"], tmp_path) == Tags()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("JPEG", "CMYK"), ("GIF", "L"), ("WEBP", "RGB")],
)
def test_every_sort_of_picture_becomes_a_plain_jpeg(kind, mode, sounds, tmp_path):
    cover = tags_of(with_cover(sounds, tmp_path, picture((80, 60), kind, mode)), tmp_path).cover
    assert cover
    shown = Image.open(io.BytesIO(cover))
    assert (shown.format, shown.mode, shown.size) == ("JPEG", "RGB", (80, 60))


def test_a_noisy_cover_still_fits(sounds, tmp_path):
    noise = Image.effect_noise((2000, 2000), 200).convert("RGB")
    noise.save(out := io.BytesIO(), "JPEG", quality=95)
    cover = tags_of(with_cover(sounds, tmp_path, out.getvalue()), tmp_path).cover
    assert cover
    assert len(cover) <= COVER_BYTES


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\nnonsense", b"<svg/>"])
def test_a_bad_picture_costs_the_cover_but_not_the_text(raw, sounds, tmp_path):
    assert tags_of(with_cover(sounds, tmp_path, raw), tmp_path) == Tags(**WORDS)


def test_the_thumbnail_is_small_and_of_the_same_shape(sounds, tmp_path):
    noise = Image.effect_noise((1800, 1200), 200).convert("RGB")
    noise.save(out := io.BytesIO(), "JPEG", quality=95)
    thumbnail = tags_of(with_cover(sounds, tmp_path, out.getvalue()), tmp_path).thumbnail
    assert thumbnail
    assert len(thumbnail) <= THUMBNAIL_BYTES
    assert Image.open(io.BytesIO(thumbnail)).size == (96, 64)


EVERYTHING = Tags(
    title="Élan",
    artist="Sigur Rós",
    album_artist="Various",
    album="Ágætis",
    composer="Jón",
    genre="Post-Rock",
    year=1999,
    track_number=3,
    disc_number=1,
    isrc="GBAYE0601498",
    bpm=128,
    replaygain_db=-7.03,
    is_explicit=True,
)
#: What is written for it, and under which name in Vorbis comments, ASF and APE.
WRITTEN = [
    ("Élan", "title", "Title", "Title"),
    ("Sigur Rós", "artist", "Author", "Artist"),
    ("Various", "albumartist", "WM/AlbumArtist", "Album Artist"),
    ("Ágætis", "album", "WM/AlbumTitle", "Album"),
    ("Jón", "composer", "WM/Composer", "Composer"),
    ("Post-Rock", "genre", "WM/Genre", "Genre"),
    ("1999-03-01", "date", "WM/Year", "Year"),
    ("3/12", "tracknumber", "WM/TrackNumber", "Track"),
    ("1/2", "discnumber", "WM/PartOfSet", "Disc"),
    ("GB-AYE-06-01498", "isrc", "WM/ISRC", "ISRC"),
    ("128", "bpm", "WM/BeatsPerMinute", "BPM"),
    ("-7.03 dB", "replaygain_track_gain", "replaygain_track_gain", "REPLAYGAIN_TRACK_GAIN"),
    ("1", "itunesadvisory", "itunesadvisory", "ITUNESADVISORY"),
]
SAID, VORBIS, ASF, APE = map(list, zip(*WRITTEN, strict=True))
FRAMES = (TIT2, TPE1, TPE2, TALB, TCOM, TCON, TDRC, TRCK, TPOS, TSRC, TBPM)


def tag_everything(path: Path) -> None:
    """Write all of EVERYTHING the way the file's own kind does it."""
    file: Any = File(path)
    suffix = path.suffix[1:]
    if file.tags is None:
        file.add_tags()
    if suffix in ("mp3", "wav", "aiff"):
        for frame, text in zip(FRAMES, SAID, strict=False):
            file.tags.add(frame(encoding=3, text=text))
        for name, text in zip(("replaygain_track_gain", "ITUNESADVISORY"), SAID[11:], strict=True):
            file.tags.add(TXXX(encoding=3, desc=name, text=text))
    elif suffix == "m4a":
        names = ("\xa9nam", "\xa9ART", "aART", "\xa9alb", "\xa9wrt", "\xa9gen", "\xa9day")
        file.update(dict(zip(names, SAID, strict=False)))
        file.update({"trkn": [(3, 12)], "disk": [(1, 2)], "tmpo": [128], "rtng": [1]})
        file["----:com.apple.iTunes:ISRC"] = SAID[9].encode()
        file["----:com.apple.iTunes:REPLAYGAIN_TRACK_GAIN"] = SAID[11].encode()
    else:
        file.update(dict(zip(ASF if suffix == "wma" else VORBIS, SAID, strict=True)))
    file.save()


@pytest.mark.parametrize("suffix", ["mp3", "m4a", "flac", "ogg", "opus", "wav", "aiff", "wma"])
def test_every_field_is_read_from_every_format(suffix, sounds, tmp_path):
    source = Path(shutil.copy(sounds[suffix], tmp_path / f"tagged.{suffix}"))
    tag_everything(source)
    assert tags_of(source, tmp_path) == EVERYTHING


def test_what_id3_leaves_out_is_read_from_ape(sounds, tmp_path):
    source = Path(shutil.copy(sounds["mp3"], tmp_path / "tagged.mp3"))
    ape = APEv2()
    ape.update(dict(zip(APE, SAID, strict=True)))
    ape.save(source)
    ID3().save(source)
    assert tags_of(source, tmp_path) == EVERYTHING


def test_the_texts_of_a_wav_without_id3_are_read(make_sound, tmp_path):
    names = {"title": "Élan", "artist": "Sigur Rós", "album": "Ágætis", "genre": "Rock", "date": "1999"}
    told = [word for name, text in names.items() for word in ("-metadata", f"{name}={text}")]
    found = tags_of(make_sound("info.wav", *told), tmp_path)
    assert (found.title, found.artist, found.genre, found.year) == ("Élan", "Sigur Rós", "Rock", 1999)


def test_the_texts_of_an_aiff_without_id3_are_read(make_sound, tmp_path):
    source = make_sound("named.aiff", "-metadata", "title=Slow", "-metadata", "author=The Ovens")
    found = tags_of(source, tmp_path)
    assert (found.title, found.artist) == ("Slow", "The Ovens")


def test_the_gain_of_opus_counts_from_minus_23(sounds, tmp_path):
    source = Path(shutil.copy(sounds["opus"], tmp_path / "gain.opus"))
    file: Any = File(source)
    file["R128_TRACK_GAIN"] = "-1536"
    file.save()
    assert tags_of(source, tmp_path).replaygain_db == -1.0


def id3(sounds: dict[str, Path], folder: Path, *frames: Any, **how: Any) -> Tags:
    """What is read of a file with these frames."""
    source = Path(shutil.copy(sounds["mp3"], folder / "tagged.mp3"))
    tags = ID3()
    for frame in frames:
        tags.add(frame)
    tags.save(source, **how)
    return tags_of(source, folder)


def test_an_old_gain_frame_counts_where_there_is_no_other(sounds, tmp_path):
    assert id3(sounds, tmp_path, RVA2(desc="track", channel=1, gain=-3.5, peak=0.9)).replaygain_db == -3.5


@pytest.mark.parametrize(
    ("said", "genre"),
    [("17", "Rock"), ("(17)", "Rock"), ("(51)(39)", "Techno-Industrial"), ("(RX)", "Remix")],
)
def test_a_genres_number_becomes_its_name(said, genre, sounds, tmp_path):
    assert id3(sounds, tmp_path, TCON(encoding=0, text=said)).genre == genre


def test_several_artists_are_named_together_and_of_titles_the_first(sounds, tmp_path):
    found = id3(sounds, tmp_path, TPE1(3, ["Anna", "Bert", "Anna"]), TIT2(3, ["One", "Two"]))
    assert (found.artist, found.title) == ("Anna, Bert", "One")


def test_an_id3v1_tag_at_the_end_is_read(sounds, tmp_path):
    source = tmp_path / "old.mp3"
    old = b"TAG" + b"Slow Morning".ljust(30, b"\0") + b"\x82\xb3\x82\xad\x82\xe7".ljust(30, b"\0")
    source.write_bytes(sounds["mp3"].read_bytes() + old + bytes(30) + b"1987" + bytes(28) + b"\0\x05\x11")
    found = tags_of(source, tmp_path)
    assert (found.title, found.artist, found.genre, found.year) == ("Slow Morning", "さくら", "Rock", 1987)


@pytest.mark.parametrize("codec", ["utf-8", "cp932"])
def test_words_that_only_pretend_to_be_latin_1_are_read(codec, sounds, tmp_path):
    pretended = "さくら à la carte".replace("à", "a" if codec == "cp932" else "à")
    found = id3(sounds, tmp_path, TIT2(0, pretended.encode(codec).decode("latin-1")))
    assert found.title == pretended


def test_words_in_latin_1_stay(sounds, tmp_path):
    assert id3(sounds, tmp_path, TIT2(0, "Adieu créature à Zürich")).title == "Adieu créature à Zürich"


def test_emoji_and_words_from_right_to_left_stay_whole(sounds, tmp_path):
    found = id3(sounds, tmp_path, TIT2(3, "👩\u200d🚀 שלום"), TPE1(3, "می\u200cخواهم\u202e"))
    assert (found.title, found.artist) == ("👩\u200d🚀 שלום", "می\u200cخواهم")


def test_accents_are_put_on_their_letters(sounds, tmp_path):
    assert id3(sounds, tmp_path, TIT2(3, "E\u0301lan")).title == "Élan"


WORST = ["\0", "a\0" * 50, "\ud7ff\uffff", "x" * 1_000_000, "\x07\x1b[31m", "‮" * 400, "🎵" * 5000]


@pytest.mark.parametrize("text", WORST, ids=range(len(WORST)))
def test_the_worst_texts_fit_their_columns(text, sounds, tmp_path):
    source = Path(shutil.copy(sounds["flac"], tmp_path / "worst.flac"))
    file: Any = File(source)
    file.update(dict.fromkeys(VORBIS, text))
    file.save()
    found = tags_of(source, tmp_path)
    assert len(found.title) <= 200
    assert len(found.genre) <= 80
    assert found.title.isprintable()
    assert (found.year, found.isrc, found.bpm) == (None, "", None)


def test_a_title_of_ten_megabytes_is_cut(sounds, tmp_path):
    found = id3(sounds, tmp_path, TIT2(0, "la " * 3_300_000), TPE1(0, "Anna"))
    assert (found.title[:8], len(found.title), found.artist) == ("la la la", 200, "Anna")


def test_a_child_that_never_ends_is_ended(sounds, tmp_path):
    assert tags_of(sounds["mp3"], tmp_path, wall_s=0.001) == Tags()


def test_a_very_long_title_is_cut_and_has_no_control_characters(sounds, tmp_path):
    source = Path(shutil.copy(sounds["flac"], tmp_path / "long.flac"))
    file: Any = File(source)
    file["title"] = "ab\x07\n " * 5000
    file.save()
    title = tags_of(source, tmp_path).title
    assert title.startswith("ab ab")
    assert len(title) <= 200


def test_where_the_disk_is_full_nothing_is_taken_for_a_file_without_a_cover(sounds, tmp_path):
    source = Path(shutil.copy(sounds["mp3"], tmp_path))
    tag(source, picture())
    (tmp_path / "job").mkdir()
    (tmp_path / "job" / "cover.jpg.part").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left on device"):
        read_tags(source, "mp3", tmp_path / "job")
