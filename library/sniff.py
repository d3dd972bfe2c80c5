"""What a file is, by its first bytes. Never by its name: a text called .mp3 made ffmpeg read a neighbour."""

import re
from pathlib import Path
from typing import BinaryIO, Literal

Kind = Literal["mp3", "aac", "m4a", "flac", "ogg", "wav", "aiff", "asf", "webm"]

DEMUXERS: dict[Kind, str] = {
    "mp3": "mp3",
    "aac": "aac",
    "m4a": "mov",
    "flac": "flac",
    "ogg": "ogg",
    "wav": "wav",
    "aiff": "aiff",
    "asf": "asf",
    "webm": "matroska",
}
ASF_HEADER = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
HEAD_BYTES = 65_536
_MP3_KBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def kind_of(source: Path) -> Kind | None:
    """The kind of audio in `source`, or None where it is none that we read."""
    with source.open("rb") as file:
        return kind_in(file)


def kind_in(file: BinaryIO) -> Kind | None:
    """As `kind_of`, for a file in hand."""
    head = file.read(HEAD_BYTES)
    if tag_bytes := _id3_bytes(head):
        file.seek(tag_bytes)
        head = file.read(HEAD_BYTES)
    return _by_magic(head) or _by_frames(head)


def _by_magic(head: bytes) -> Kind | None:
    form = head[8:12]
    if head[:4] in (b"RIFF", b"RF64") and form == b"WAVE":
        return "wav"
    if head[:4] == b"FORM" and form in (b"AIFF", b"AIFC"):
        return "aiff"
    if head[4:8] == b"ftyp":
        return "m4a"
    return _by_start(head)


def _by_start(head: bytes) -> Kind | None:
    starts: tuple[tuple[bytes, Kind], ...] = (
        (b"fLaC", "flac"),
        (b"OggS", "ogg"),
        (ASF_HEADER, "asf"),
        (b"\x1a\x45\xdf\xa3", "webm"),
    )
    return next((kind for start, kind in starts if head.startswith(start)), None)


def _by_frames(head: bytes) -> Kind | None:
    """MPEG audio has no magic but a pattern: two frames, the second exactly where the first one ends."""
    for found in re.finditer(rb"\xff[\xe0-\xff]", head):
        at = found.start()
        if (step := _mp3_frame_bytes(head[at : at + 4])) and _mp3_frame_bytes(
            head[at + step : at + step + 4]
        ):
            return "mp3"
        if (step := _adts_frame_bytes(head[at : at + 7])) and _adts_frame_bytes(
            head[at + step : at + step + 7]
        ):
            return "aac"
    return None


def _id3_bytes(head: bytes) -> int:
    if head[:3] != b"ID3" or len(head) < 10 or any(byte > 0x7F for byte in head[6:10]):
        return 0
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    return size + (20 if head[5] & 0x10 else 10)


def _mp3_frame_bytes(header: bytes) -> int:
    """Length of the layer III frame that begins here, or 0."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, bitrate, rate = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or bitrate in (0, 15) or rate == 3:
        return 0
    kbits = _MP3_KBITS[3 if version == 3 else 2][bitrate]
    return (144 if version == 3 else 72) * kbits * 1000 // _MP3_RATES[version][rate] + (header[2] >> 1 & 1)


def _adts_frame_bytes(header: bytes) -> int:
    """Length of the raw AAC frame that begins here, or 0."""
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0 or header[2] >> 2 & 15 > 12:
        return 0
    size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return size if size > 7 else 0
