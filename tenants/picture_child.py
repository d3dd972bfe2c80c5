"""The child that reads a picture somebody uploaded: pictures too can be made to eat all memory.

Run by its path, so that it imports nothing of ours:
`picture_child.py <picture> <made.jpg> <px> <bytes> <shape>`.
"""

import io
import sys
from pathlib import Path

MOST_PIXELS = 36_000_000


def jpeg(raw: bytes, pixels: int, limit_bytes: int, shape: str) -> bytes:
    """A plain JPEG that fits into a square of `pixels`, or fills it where `shape` is "square".

    Raises whatever Pillow raises, else ValueError.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow raises at twice its limit, before it decodes
    image: Image.Image = Image.open(io.BytesIO(raw), formats=["JPEG", "PNG", "WEBP", "GIF", "BMP"])
    image.draft("RGB", (pixels, pixels))
    if shape == "square":
        image = ImageOps.fit(image, (pixels, pixels))
    image.thumbnail((pixels, pixels))
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright.getchannel("A"))
    for quality in (85, 70, 50, 30):
        flat.save(out := io.BytesIO(), "JPEG", quality=quality, optimize=True)
        if out.tell() <= limit_bytes:
            return out.getvalue()
    raise ValueError("the picture does not fit")


if __name__ == "__main__":
    source, target, pixels, limit_bytes, shape = sys.argv[1:]
    made = jpeg(Path(source).read_bytes(), int(pixels), int(limit_bytes), shape)
    # Renamed when whole, so that a child killed half-way leaves no half picture.
    part = Path(target + ".part")
    part.write_bytes(made)
    part.rename(target)
