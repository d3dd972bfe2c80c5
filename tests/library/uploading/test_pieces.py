import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.uploading.pieces import PIECE_BYTES, count, length_of, missing

sizes = st.integers(1, 5 * PIECE_BYTES)


@given(sizes)
def test_the_pieces_are_the_whole_file(size_bytes: int) -> None:
    assert sum(length_of(piece, size_bytes) for piece in range(count(size_bytes))) == size_bytes


@given(sizes)
def test_no_piece_is_empty_or_longer_than_it_may_be(size_bytes: int) -> None:
    assert all(0 < length_of(piece, size_bytes) <= PIECE_BYTES for piece in range(count(size_bytes)))


@pytest.mark.parametrize("piece", [-1, 1, 10**9])
def test_there_is_no_piece_beyond_the_ends(piece: int) -> None:
    assert length_of(piece, 1_000) == 0


def test_what_is_not_there_or_not_whole_is_missing() -> None:
    assert missing(2 * PIECE_BYTES + 5, {0: PIECE_BYTES, 1: PIECE_BYTES - 1}) == [1, 2]
    assert missing(2 * PIECE_BYTES + 5, {0: PIECE_BYTES, 1: PIECE_BYTES, 2: 5}) == []
