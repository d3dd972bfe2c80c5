import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.uploading.offered import MOST_FILES, Offered, Unreadable, offers_in

FILE = {"name": "slow.mp3", "size_bytes": 5, "modified_ms": 7, "path": "Jazz/1959", "sha256": "a" * 64}


def read(**file: Any) -> Offered:
    files, _ = offers_in(json.dumps({"files": [FILE | file]}).encode())
    return files[0]


def test_a_file_is_read_as_it_is_told() -> None:
    assert read() == Offered("slow.mp3", 5, 7, "Jazz/1959", "a" * 64)


@pytest.mark.parametrize(
    ("told", "name"), [("\0\nslow.mp3 ", "slow.mp3"), ("\x07", "Untitled"), ("x" * 300, "x" * 255)]
)
def test_a_name_holds_nothing_that_no_name_should(told: str, name: str) -> None:
    assert read(name=told).name == name


@pytest.mark.parametrize("sha256", ["", None, "A" * 64, "a" * 63, "' or 1=1"])
def test_what_is_no_hash_is_not_known(sha256: object) -> None:
    assert read(sha256=sha256).sha256 == ""


@pytest.mark.parametrize("size", [-1, "many", 2**60, None, [], 1e400])
def test_what_no_file_has_is_refused(size: object) -> None:
    with pytest.raises(Unreadable):
        read(size_bytes=size)


@pytest.mark.parametrize("count", [0, MOST_FILES + 1])
def test_none_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(Unreadable):
        offers_in(json.dumps({"files": [FILE] * count}).encode())


@given(
    st.binary()
    | st.recursive(
        st.none() | st.integers() | st.text(),
        lambda x: (
            st.lists(x) | st.dictionaries(st.sampled_from(["files", "folder", "name", "size_bytes"]), x)
        ),
    ).map(lambda told: json.dumps(told).encode())
)
def test_nonsense_is_unreadable_and_nothing_else(body: bytes) -> None:
    with pytest.raises(Unreadable):
        offers_in(body)


@pytest.mark.parametrize(("told", "kept"), [(-86_400_000, 0), (1.5, 1), (2**60, 2**53 - 1), (None, 0)])
def test_a_file_from_before_1970_or_far_ahead_is_taken(told: object, kept: int) -> None:
    assert read(modified_ms=told).modified_ms == kept


@pytest.mark.parametrize("told", ["yesterday", [1], float("nan")])
def test_what_is_no_time_is_refused(told: object) -> None:
    with pytest.raises(Unreadable):
        read(modified_ms=told)
