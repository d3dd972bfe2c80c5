import uuid
from hashlib import sha256
from pathlib import Path

import pytest

from library import shelf

ACME, RIVAL = uuid.uuid4(), uuid.uuid4()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def half_written(part: Path) -> None:
    part.write_bytes(b"ha")
    raise FileNotFoundError


def test_each_kind_has_its_place_below_the_business(media: Path) -> None:
    track_id = uuid.uuid4()
    assert shelf.audio(ACME, "a" * 64) == media / "b" / str(ACME) / "audio" / f"{'a' * 64}.mp3"
    assert shelf.cover(ACME, "a" * 64) == media / "b" / str(ACME) / "cover" / f"{'a' * 64}.jpg"
    assert shelf.incoming(ACME, track_id) == media / "b" / str(ACME) / "incoming" / str(track_id)


def test_the_same_bytes_of_two_businesses_stand_apart() -> None:
    assert shelf.audio(ACME, "a" * 64) != shelf.audio(RIVAL, "a" * 64)


def test_what_is_put_is_a_copy(tmp_path: Path) -> None:
    source, target = tmp_path / "source", shelf.audio(ACME, "a" * 64)
    source.write_bytes(b"sound")
    shelf.put(source, target)
    assert (source.read_bytes(), target.read_bytes()) == (b"sound", b"sound")


def test_what_is_there_stays() -> None:
    target = shelf.cover(ACME, "a" * 64)
    shelf.write(b"first", target)
    shelf.write(b"second", target)
    assert target.read_bytes() == b"first"


def test_half_a_file_is_never_seen() -> None:
    target = shelf.audio(ACME, "a" * 64)
    with pytest.raises(FileNotFoundError), shelf.whole(target) as part:
        half_written(part)
    assert names(target.parent) == []


def test_a_file_appears_when_it_is_whole() -> None:
    target = shelf.audio(ACME, "a" * 64)
    with shelf.whole(target) as part:
        part.write_bytes(b"whole")
        assert not target.exists()
    assert names(target.parent) == [target.name]


def test_what_is_received_is_known_by_its_hash() -> None:
    target = shelf.incoming(ACME, uuid.uuid4())
    assert shelf.receive([b"so", b"", b"und"], target) == sha256(b"sound").hexdigest()
    assert target.read_bytes() == b"sound"
