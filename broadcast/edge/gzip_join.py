"""One gzip body out of a small head and a tail that was compressed once for many readers.

A gzip member is a run of deflate blocks, so a stored (uncompressed) block may stand before blocks that
were deflated alone. Two members one after the other would be shorter to write, but Chromium reads only
the first. The checksum of the whole follows from the checksums of the parts.
"""

import struct
import zlib
from dataclasses import dataclass

_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_POLYNOMIAL = 0xEDB88320
_ONE = 1 << 31  # polynomials are bit-reversed: the highest bit is x^0
_X_TO_THE_8 = 1 << 23


def _times(a: int, b: int) -> int:
    """`a * b` modulo the CRC-32 polynomial; `a` is not zero."""
    product, bit = 0, _ONE
    while True:
        if a & bit:
            product ^= b
            if not a & (bit - 1):
                return product
        bit >>= 1
        b = (b >> 1) ^ _POLYNOMIAL if b & 1 else b >> 1


def _shift(length_bytes: int) -> int:
    """What a checksum is multiplied with when this many bytes follow."""
    result, square = _ONE, _X_TO_THE_8
    while length_bytes:
        if length_bytes & 1:
            result = _times(square, result)
        square = _times(square, square)
        length_bytes >>= 1
    return result


@dataclass(frozen=True, slots=True)
class Tail:
    """The shared end of many bodies, deflated once."""

    deflated: bytes
    crc: int
    length_bytes: int
    shift: int

    @classmethod
    def of(cls, raw: bytes) -> "Tail":
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        deflated = deflater.compress(raw) + deflater.flush()
        return cls(deflated, zlib.crc32(raw), len(raw), _shift(len(raw)))

    def raw(self) -> bytes:
        return zlib.decompress(self.deflated, -15)

    def gzipped_after(self, head: bytes) -> bytes:
        """The gzip file of `head + raw()`; the head is at most 65,535 bytes."""
        crc = _times(self.shift, zlib.crc32(head)) ^ self.crc
        length_bytes = (len(head) + self.length_bytes) & 0xFFFFFFFF
        stored = struct.pack("<BHH", 0, len(head), len(head) ^ 0xFFFF)
        return b"".join((_GZIP_HEADER, stored, head, self.deflated, struct.pack("<II", crc, length_bytes)))
