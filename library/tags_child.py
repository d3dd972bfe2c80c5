"""The child that reads one file's tags: mutagen loops for ever, or eats all memory, over files made to do so.

Run by its path, so that it imports nothing of ours: `tags_child.py <source> <kind> <cover.jpg> <px> <bytes>`.
Its first line of output is the text as JSON; the cover follows as a file: a bad picture costs no text.
"""

import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

TEXT_CHARS = 300
PICTURE_BYTES = 24 * 1024 * 1024
PICTURE_PIXELS = 36_000_000
NAMES = {
    "title": ("TIT2", "\xa9nam", "title", "Title"),
    "artist": ("TPE1", "\xa9ART", "artist", "Author"),
    "album": ("TALB", "\xa9alb", "album", "WM/AlbumTitle"),
    # Apple's: 1, and 4 in old files, is explicit; 2 is clean.
    "advisory": ("TXXX:ITUNESADVISORY", "rtng", "itunesadvisory"),
}


def opened(source: str, kind: str) -> Any:
    """The file's tags as mutagen sees them; None where it has none."""
    from mutagen import File, aac, aiff, asf, flac, id3, mp4, wave

    if kind == "mp3":
        return id3.ID3(source)
    readers: dict[str, Any] = {
        "aac": aac.AAC,
        "m4a": mp4.MP4,
        "flac": flac.FLAC,
        "wav": wave.WAVE,
        "aiff": aiff.AIFF,
        "asf": asf.ASF,
    }
    return readers.get(kind, File)(source)


def texts(tags: Any) -> dict[str, str]:
    return {name: first_text(tags, keys) for name, keys in NAMES.items()}


def first_text(tags: Any, keys: Iterable[str]) -> str:
    found = (value_of(tags, key) for key in keys)
    return next((clean(value) for value in found if value), "")


def value_of(tags: Any, key: str) -> str:
    try:
        value = tags[key]
    except (KeyError, ValueError):
        return ""
    value = getattr(value, "text", value)
    return str(value[0]) if isinstance(value, list) and value else str(value) if value else ""


def clean(value: str) -> str:
    kept = "".join(letter if letter.isprintable() else " " for letter in value[: TEXT_CHARS * 4])
    return " ".join(kept.split())[:TEXT_CHARS]


def picture(file: Any) -> bytes | None:
    """The bytes of the front cover, or of the first picture."""
    tags = getattr(file, "tags", None) or file
    found = sorted(pictures(file, tags), key=lambda one: getattr(one, "type", 3) != 3)
    return bytes(getattr(found[0], "data", found[0]))[:PICTURE_BYTES] if found else None


def pictures(file: Any, tags: Any) -> list[Any]:
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


def jpeg(raw: bytes, pixels: int, limit_bytes: int) -> bytes:
    """The picture as a plain RGB JPEG that fits into a square of `pixels`; ValueError where it cannot."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PICTURE_PIXELS // 2  # Pillow raises at twice its limit, before it decodes
    image = Image.open(io.BytesIO(raw), formats=["JPEG", "PNG", "WEBP", "GIF", "BMP"])
    image.draft("RGB", (pixels, pixels))
    image.thumbnail((pixels, pixels))
    flat = on_white(ImageOps.exif_transpose(image))
    for quality in (85, 70, 50, 30):
        flat.save(out := io.BytesIO(), "JPEG", quality=quality, optimize=True)
        if out.tell() <= limit_bytes:
            return out.getvalue()
    raise ValueError("the cover does not fit")


def on_white(image: Any) -> Any:
    from PIL import Image

    sheet = Image.new("RGB", image.size, "white")
    clear = image.convert("RGBA")
    sheet.paste(clear, mask=clear.getchannel("A"))
    return sheet


def main(source: str, kind: str, cover: str, pixels: str, limit_bytes: str) -> None:
    tags = opened(source, kind)
    if tags is None:
        return
    sys.stdout.write(json.dumps(texts(tags)) + "\n")
    sys.stdout.flush()
    if raw := picture(tags):
        # Renamed when whole, so that a child killed half-way leaves no half picture.
        part = Path(cover + ".part")
        part.write_bytes(jpeg(raw, int(pixels), int(limit_bytes)))
        part.rename(cover)


if __name__ == "__main__":
    main(*sys.argv[1:])
