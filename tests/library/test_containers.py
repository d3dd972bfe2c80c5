import random
import struct

import pytest

from library.containers import is_cut_off, is_locked
from library.sniff import Kind, kind_of
from tests.library.conftest import FORMATS


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_whole_file_is_neither_cut_off_nor_locked(suffix, sounds):
    kind = kind_of(sounds[suffix])
    assert kind
    assert not is_cut_off(sounds[suffix], kind)
    assert not is_locked(sounds[suffix], kind)


def test_boxes_nested_without_end_are_left(tmp_path):
    deep = tmp_path / "deep.m4a"
    deep.write_bytes(b"".join(struct.pack(">I4s", 80_000 - 8 * n, b"moov") for n in range(10_000)))
    assert not is_locked(deep, "m4a")


def test_a_box_of_no_length_ends_the_walk(tmp_path):
    stuck = tmp_path / "stuck.m4a"
    stuck.write_bytes(struct.pack(">I4s", 3, b"ftyp") * 100)
    assert not is_locked(stuck, "m4a")


@pytest.mark.parametrize("kind", ["m4a", "wav", "aiff", "asf", "ogg", "mp3"])
def test_nonsense_raises_nothing(kind: Kind, sounds, tmp_path):
    chance, path = random.Random(3), tmp_path / "nonsense"  # noqa: S311
    for size in (12, 13, 30, 90, 5000):
        path.write_bytes(sounds["wav"].read_bytes()[:12] + b"OggS" + chance.randbytes(size))
        assert is_cut_off(path, kind) in (True, False)
        assert is_locked(path, kind) in (True, False)
