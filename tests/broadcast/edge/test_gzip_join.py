import gzip
import json

from hypothesis import given
from hypothesis import strategies as st

from broadcast.edge.gzip_join import Tail


@given(st.binary(max_size=300), st.binary(max_size=5000))
def test_joined_parts_are_one_gzip_file(head: bytes, rest: bytes) -> None:
    assert gzip.decompress(Tail.of(rest).gzipped_after(head)) == head + rest


def test_tail_gives_its_raw_bytes_back() -> None:
    assert Tail.of(b"abc" * 1000).raw() == b"abc" * 1000


def test_tail_is_small_in_memory() -> None:
    raw = json.dumps([{"n": number} for number in range(5000)]).encode()
    assert len(Tail.of(raw).deflated) < len(raw) / 3
