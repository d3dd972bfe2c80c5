from pathlib import Path

import pytest

from library.sniff import kind_of
from tests.library.conftest import FORMATS

KINDS = {suffix: suffix for suffix in FORMATS} | {"opus": "ogg", "wma": "asf"}


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_kind_is_told_without_its_name(suffix, sounds, tmp_path):
    nameless = tmp_path / "upload"
    nameless.write_bytes(sounds[suffix].read_bytes())
    assert kind_of(nameless) == KINDS[suffix]


def written(folder: Path, content: bytes) -> Path:
    (folder / "upload").write_bytes(content)
    return folder / "upload"


def test_a_large_tag_in_front_does_not_hide_the_sound(sounds, tmp_path):
    tag = b"ID3\4\0\0\0\x0c\0\0" + bytes(0x0C << 14)
    assert kind_of(written(tmp_path, tag + sounds["mp3"].read_bytes())) == "mp3"
    assert kind_of(written(tmp_path, tag + sounds["flac"].read_bytes())) == "flac"


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"\xff\xfb", b"ID3", b"\xff\xfb\x90\0" + bytes(4000), bytes(9000)]
)
def test_scraps_are_nothing(content, tmp_path):
    assert kind_of(written(tmp_path, content)) is None
