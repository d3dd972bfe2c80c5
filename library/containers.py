"""What an audio file's container says about itself: is its end missing, is it locked?"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from library.sniff import Kind

SHORTFALL = 0.02  # a header that promises this much more than there is: some software is a few bytes off
MAX_BOXES = 10_000
MAX_DEPTH = 6
_NESTS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_LOCKED_ENTRIES = {b"drms", b"enca", b"encv"}
_ASF_LOCKS = (
    bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),
    bytes.fromhex("14e68a292226174cb935dae07ee9289c"),
)
_ASF_FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")


def is_locked(source: Path, kind: Kind) -> bool:
    """True where the sound is encrypted (DRM)."""
    with source.open("rb") as file:
        if kind == "m4a":
            return any(name in _LOCKED_ENTRIES for name, *_ in _deep_boxes(file, 0, _size(file)))
        return kind == "asf" and any(lock in file.read(65_536) for lock in _ASF_LOCKS)


def is_cut_off(source: Path, kind: Kind) -> bool:
    """True where the container itself shows that its end is missing; MP3 and FLAC show it by length."""
    with source.open("rb") as file:
        if kind == "ogg":
            return _ogg_is_cut(file)
        readers = {"wav": _wav_bytes, "aiff": _aiff_bytes, "asf": _asf_bytes, "m4a": _m4a_bytes}
        promised = readers[kind](file) if kind in readers else None
        return promised is not None and _size(file) < promised * (1 - SHORTFALL)


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """(name, start of the data, length) of a RIFF file's chunks."""
    at, size = 12, _size(file)
    for _ in range(MAX_BOXES):
        if at + 8 > size:
            return
        file.seek(at)
        name, length = struct.unpack("<4sI", file.read(8))
        yield name, at + 8, length
        at += 8 + length + length % 2


def _wav_bytes(file: BinaryIO) -> int | None:
    found = next(((at, length) for name, at, length in _chunks(file) if name == b"data"), None)
    # A recorder that writes to a pipe cannot fill in the length: it leaves 0 or the largest number.
    return None if found is None or found[1] in (0, 0xFFFFFFFF) or found[1] > 0xFFFFFF00 else sum(found)


def _aiff_bytes(file: BinaryIO) -> int | None:
    file.seek(4)
    return struct.unpack(">I", file.read(4))[0] + 8


def _asf_bytes(file: BinaryIO) -> int | None:
    file.seek(0)
    _, found, fields = file.read(65_536).partition(_ASF_FILE_PROPERTIES)
    if not found or len(fields) < 76:
        return None
    is_stream = fields[72] & 1
    return None if is_stream else struct.unpack_from("<Q", fields, 24)[0]


def _ogg_is_cut(file: BinaryIO) -> bool:
    size = _size(file)
    file.seek(max(0, size - 65_400))
    tail = file.read()
    page = tail[tail.rfind(b"OggS") :] if b"OggS" in tail else b""
    if not page:
        return False
    lacing = page[27 : 27 + page[26]] if len(page) > 26 else b""
    return len(page) < 27 or len(page) < 27 + page[26] + sum(lacing)


def _m4a_bytes(file: BinaryIO) -> int | None:
    ends = [(name, end) for name, _, end in _boxes(file, 0, _size(file))]
    return max((end for _, end in ends), default=None)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, start of the content, end) of the boxes that lie next to each other from `start`."""
    for _ in range(MAX_BOXES):
        if start + 8 > end:
            return
        file.seek(start)
        length, name, long = struct.unpack(">I4sQ", file.read(16).ljust(16, b"\0"))
        header = 16 if length == 1 else 8
        length = {0: end - start, 1: long}.get(length, length)
        if length < header:
            return
        yield name, start + header, start + length
        start += length


def _deep_boxes(file: BinaryIO, start: int, end: int, depth: int = 0) -> Iterator[tuple[bytes, int, int]]:
    for name, at, stop in _boxes(file, start, end):
        yield name, at, stop
        if name in _NESTS and depth < MAX_DEPTH:
            yield from _deep_boxes(file, at, min(stop, end), depth + 1)
        elif name == b"stsd":
            yield from _boxes(file, at + 8, min(stop, end))
