import base64
import io
import shutil
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mutagen import File
from mutagen.asf import ASFByteArrayAttribute
from mutagen.flac import Picture
from mutagen.id3 import APIC, TALB, TIT2, TPE1, TXXX
from mutagen.mp4 import MP4Cover
from PIL import Image

from library.sniff import kind_of
from library.tags import BOUNDS, COVER_BYTES, Tags, read_tags

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
    return read_tags(source, kind, folder, replace(BOUNDS, **bounds))


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


@pytest.mark.parametrize(
    "raw", [picture((12_000, 12_000), "PNG", "1"), b"\x89PNG\r\n\x1a\nnonsense", b"<svg/>"]
)
def test_a_bad_picture_costs_the_cover_but_not_the_text(raw, sounds, tmp_path):
    assert tags_of(with_cover(sounds, tmp_path, raw), tmp_path) == Tags(**WORDS)


def synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 127 for shift in (21, 14, 7, 0))


def test_a_tag_that_unpacks_into_all_memory_is_ignored(sounds, tmp_path):
    packed = zlib.compress(b"\3" + b"A" * 200_000_000, 1)
    frame = b"TIT2" + synchsafe(len(packed) + 4) + b"\0\x09" + synchsafe(200_000_001) + packed
    bomb = tmp_path / "bomb.mp3"
    bomb.write_bytes(b"ID3\4\0\0" + synchsafe(len(frame)) + frame + sounds["mp3"].read_bytes())
    assert tags_of(bomb, tmp_path, memory_bytes=150 * 1024**2) == Tags()


def test_a_child_that_never_ends_is_ended(sounds, tmp_path):
    assert tags_of(sounds["mp3"], tmp_path, wall_s=0.001) == Tags()


def test_a_very_long_title_is_cut_and_has_no_control_characters(sounds, tmp_path):
    source = Path(shutil.copy(sounds["flac"], tmp_path / "long.flac"))
    file: Any = File(source)
    file["title"] = "ab\x07\n " * 5000
    file.save()
    title = tags_of(source, tmp_path).title
    assert title.startswith("ab ab")
    assert len(title) <= 300
