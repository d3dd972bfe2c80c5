"""The child that reads one file's tags: mutagen loops for ever, or eats all memory, over files made to do so.

Run by its path, so that it imports nothing of ours: `tags_child.py <source> <kind> <folder> <picture>...`,
each picture as name:pixels:bytes. Its first line of output is the text as JSON, raw as it was found; `latin1`
names what is in Latin-1, or pretends to be. Pictures follow as files: a bad one costs no text.
"""

import io
import json
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TEXT_CHARS = 1200
MOST_VALUES = 5
MOST_CHUNKS = 1000
CHUNK_BYTES = 64 * 1024
PICTURE_BYTES = 24 * 1024 * 1024
PICTURE_PIXELS = 36_000_000
APPLE = "----:com.apple.itunes:"
#: In small letters. ID3, MP4, Vorbis comments, ASF, APE, then RIFF and AIFF chunks.
KEYS = {
    "title": ("tit2", "\xa9nam", "title", "inam", "name"),
    "artist": ("tpe1", "\xa9art", "artist", "author", "iart", "auth"),
    "album_artist": ("tpe2", "aart", "albumartist", "album artist", "wm/albumartist"),
    "album": ("talb", "\xa9alb", "album", "wm/albumtitle", "iprd"),
    "composer": ("tcom", "\xa9wrt", "composer", "wm/composer", "imus"),
    "genre": ("tcon", "\xa9gen", "genre", "wm/genre", "ignr"),
    "year": ("tdrc", "\xa9day", "date", "year", "wm/year", "icrd", "tdrl", "tdor", "originaldate"),
    "track_number": ("trck", "trkn", "tracknumber", "wm/tracknumber", "track", "itrk", "iprt"),
    "disc_number": ("tpos", "disk", "discnumber", "wm/partofset", "disc"),
    "isrc": ("tsrc", APPLE + "isrc", "isrc", "wm/isrc", "isrc "),
    "bpm": ("tbpm", "tmpo", "bpm", "wm/beatsperminute", "ibpm"),
    # Apple's: 1, and 4 in old files, is explicit; 2 is clean.
    "advisory": ("txxx:itunesadvisory", "rtng", "itunesadvisory", APPLE + "itunesadvisory"),
    "replaygain": (
        "txxx:replaygain_track_gain",
        APPLE + "replaygain_track_gain",
        "replaygain_track_gain",
        "rva2:track",
    ),
    "r128": ("r128_track_gain", "txxx:r128_track_gain"),
}
#: Of these, several are named together; of the others the first counts.
TOGETHER = {"artist", "album_artist", "composer"}


def opened(source: str, kind: str) -> list[Any]:
    """The file's tags as mutagen sees them, the better ones first; those that cannot be read are left out."""
    from mutagen import File, aiff, apev2, asf, flac, id3, mp4, wave

    readers: dict[str, list[Any]] = {
        "mp3": [id3.ID3, apev2.APEv2],
        "aac": [id3.ID3, apev2.APEv2],
        "m4a": [mp4.MP4],
        "flac": [flac.FLAC],
        "wav": [wave.WAVE, riff],
        "aiff": [aiff.AIFF, riff],
        "asf": [asf.ASF],
    }
    found = (read(reader, source) for reader in readers.get(kind, [File]))
    return [tags for tags in found if tags is not None]


def read(reader: Any, source: str) -> Any:
    try:
        return reader(source)
    except MemoryError:
        raise
    except Exception:
        return None


def riff(source: str) -> dict[str, bytes]:
    """The texts that lie in chunks of their own: in RIFF's LIST INFO, or beside the sound in an AIFF."""
    with open(source, "rb") as file:
        order = ">" if file.read(4) == b"FORM" else "<"
        found = dict(chunks(file, 12, order))
        return found | dict(chunks(io.BytesIO(found.get("list", b"")), 4, order))


def chunks(file: Any, at: int, order: str) -> Iterator[tuple[str, bytes]]:
    """(name in small letters, content) of those that are small enough for text."""
    for _ in range(MOST_CHUNKS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        name, length = struct.unpack(f"{order}4sI", head)
        if length <= CHUNK_BYTES and not (name == b"LIST" and file.read(4) != b"INFO"):
            file.seek(at + 8)
            yield name.decode("latin-1").lower(), file.read(length)
        at += 8 + length + length % 2


def texts(found: list[Any]) -> dict[str, Any]:
    """One text a name of KEYS, and which of them are Latin-1."""
    told: dict[str, Any] = dict.fromkeys(KEYS, "")
    latin1 = []
    for tags in map(by_small_key, found):
        for name in [name for name in KEYS if not told[name]]:
            value = next((tags[key] for key in KEYS[name] if key in tags), None)
            told[name] = joined(name, values(value))
            if told[name] and is_latin1(value):
                latin1.append(name)
    return told | {"latin1": latin1}


def by_small_key(tags: Any) -> dict[str, Any]:
    tags = tags if getattr(tags, "tags", None) is None else tags.tags
    small: dict[str, Any] = {}
    for key in tags.keys() if hasattr(tags, "keys") else ():
        small.setdefault(str(key).lower(), tags[key])
    return small


def values(value: Any) -> list[str]:
    """What lies in a frame, an atom, a comment or a chunk, as texts."""
    if hasattr(value, "gain"):
        return [str(value.gain)]
    if isinstance(value, bytes):
        return [value[:TEXT_CHARS].decode("latin-1")]
    found = getattr(value, "genres", None) or getattr(value, "text", value)
    several = found if isinstance(found, list) else [found]
    return [as_text(one)[:TEXT_CHARS] for one in several[:MOST_VALUES] if one is not None]


def as_text(one: Any) -> str:
    if isinstance(one, tuple):
        return str(one[0]) if one else ""
    if isinstance(one, bytes):
        return one[:TEXT_CHARS].decode("utf-8", "replace")
    return str(getattr(one, "value", one))


def is_latin1(value: Any) -> bool:
    return isinstance(value, bytes) or getattr(value, "encoding", None) == 0


def joined(name: str, several: list[str]) -> str:
    parts = (part.strip() for one in several for part in one.split("\0"))
    kept = list(dict.fromkeys(filter(None, parts)))[:MOST_VALUES]
    if name == "genre" and kept:
        return named_genre(kept[0])
    return ", ".join(kept)[:TEXT_CHARS] if name in TOGETHER else next(iter(kept), "")


def named_genre(genre: str) -> str:
    """ID3v1's number becomes its name, in other tags too."""
    from mutagen.id3 import TCON

    names = TCON(encoding=3, text=[genre]).genres
    return str(names[0]) if names else genre


def picture(found: list[Any]) -> bytes | None:
    """The bytes of the front cover, or of the first picture."""
    seen = [one for file in found for one in pictures(file)]
    seen.sort(key=lambda one: getattr(one, "type", 3) != 3)
    return bytes(getattr(seen[0], "data", seen[0]))[:PICTURE_BYTES] if seen else None


def pictures(file: Any) -> list[Any]:
    tags = file if getattr(file, "tags", None) is None else file.tags
    if hasattr(tags, "getall"):
        return list(tags.getall("APIC"))
    if getattr(file, "pictures", None):
        return list(file.pictures)
    if covers := listed(tags, "covr"):
        return covers
    return [made for raw in listed(tags, "metadata_block_picture") if (made := flac_picture(raw))] or [
        made for raw in listed(tags, "WM/Picture") if (made := asf_picture(raw.value))
    ]


def listed(tags: Any, key: str) -> list[Any]:
    try:
        return list(tags[key])
    except (KeyError, ValueError):
        return []


def flac_picture(raw: str) -> Any:
    import base64

    from mutagen.flac import Picture

    return Picture(base64.b64decode(raw))


def asf_picture(raw: bytes) -> bytes | None:
    """WM/Picture: one byte for its type, four for its length, two UTF-16 texts, then the picture."""
    size = int.from_bytes(raw[1:5], "little")
    return raw[-size:] if 0 < size < len(raw) else None


def as_rgb(raw: bytes, pixels: int) -> Any:
    """The picture, upright, on white, in a square of `pixels`; ValueError where it cannot."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PICTURE_PIXELS // 2  # Pillow raises at twice its limit, before it decodes
    image = Image.open(io.BytesIO(raw), formats=["JPEG", "PNG", "WEBP", "GIF", "BMP"])
    image.draft("RGB", (pixels, pixels))
    image.thumbnail((pixels, pixels))
    return on_white(ImageOps.exif_transpose(image))


def on_white(image: Any) -> Any:
    from PIL import Image

    sheet = Image.new("RGB", image.size, "white")
    clear = image.convert("RGBA")
    sheet.paste(clear, mask=clear.getchannel("A"))
    return sheet


def jpeg(image: Any, pixels: int, limit_bytes: int) -> bytes:
    image = image.copy()
    image.thumbnail((pixels, pixels))
    for quality in (85, 70, 50, 30, 10):
        image.save(out := io.BytesIO(), "JPEG", quality=quality, optimize=True)
        if out.tell() <= limit_bytes:
            return out.getvalue()
    raise ValueError("the picture does not fit")


def write_pictures(raw: bytes, folder: Path, wanted: list[str]) -> None:
    """Each is renamed when whole, so that a child killed half-way leaves no half picture."""
    sizes = [(name, int(pixels), int(most)) for name, pixels, most in (one.split(":") for one in wanted)]
    image = as_rgb(raw, max(pixels for _, pixels, _ in sizes))
    for name, pixels, most in sizes:
        part = folder / f"{name}.part"
        part.write_bytes(jpeg(image, pixels, most))
        part.rename(folder / name)


def main(source: str, kind: str, folder: str, *wanted: str) -> None:
    found = opened(source, kind)
    if not found:
        return
    sys.stdout.write(json.dumps(texts(found)) + "\n")
    sys.stdout.flush()
    if raw := picture(found):
        write_pictures(raw, Path(folder), list(wanted))


if __name__ == "__main__":
    main(*sys.argv[1:])
