"""How a file is cut for its way here. Pure."""

from collections.abc import Mapping

#: What a connection that breaks costs at most. A file is one piece as a rule.
PIECE_BYTES = 8_000_000


def count(size_bytes: int) -> int:
    return max(1, -(-size_bytes // PIECE_BYTES))


def length_of(piece: int, size_bytes: int) -> int:
    """Bytes of the piece with this number, from 0; 0 where there is none."""
    if not 0 <= piece < count(size_bytes):
        return 0
    return min(PIECE_BYTES, size_bytes - piece * PIECE_BYTES)


def missing(size_bytes: int, there: Mapping[int, int]) -> list[int]:
    """The numbers of the pieces that are not there, or not whole. `there`: bytes by number."""
    return [piece for piece in range(count(size_bytes)) if there.get(piece) != length_of(piece, size_bytes)]
