import os
import time
import uuid
from hashlib import sha256
from pathlib import Path

import pytest

from library import shelf

ACME, RIVAL = uuid.uuid4(), uuid.uuid4()
SOUND, COVER = shelf.audio_key(ACME, "a" * 64), shelf.cover_key(ACME, "a" * 64)
ROW = uuid.uuid4()
LONG_AGO = time.time() - 2 * shelf.NEW_S


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def half_written(part: Path) -> None:
    part.write_bytes(b"ha")
    raise FileNotFoundError


def aged(key: str) -> Path:
    path = shelf.path(key)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def sent(*pieces: bytes) -> list[str]:
    keys = [shelf.incoming_key(ACME, ROW, number) for number in range(len(pieces))]
    for key, piece in zip(keys, pieces, strict=True):
        shelf.write(piece, key)
    return keys


def test_each_kind_has_its_key_with_the_business_in_it() -> None:
    assert f"b/{ACME}/audio/{'a' * 64}.mp3" == SOUND
    assert f"b/{ACME}/cover/{'a' * 64}.jpg" == COVER
    assert shelf.cover_key(ACME, "a" * 64, px=96) == f"b/{ACME}/cover/{'a' * 64}-96.jpg"
    assert shelf.incoming_key(ACME, ROW) == f"incoming/{ACME}/{ROW}"
    assert shelf.incoming_key(ACME, ROW, 0) == f"incoming/{ACME}/{ROW}/0"


def test_the_same_bytes_of_two_businesses_stand_apart() -> None:
    assert shelf.audio_key(RIVAL, "a" * 64) != SOUND


def test_files_stand_below_the_folder_of_the_settings(media: Path) -> None:
    shelf.write(b"sound", SOUND)
    assert shelf.path(SOUND) == media / SOUND
    assert shelf.is_local()


def test_what_is_put_is_a_copy(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"sound")
    shelf.put(source, SOUND)
    assert (source.read_bytes(), shelf.path(SOUND).read_bytes()) == (b"sound", b"sound")


def test_what_is_there_stays() -> None:
    shelf.write(b"first", COVER)
    shelf.write(b"second", COVER)
    assert shelf.path(COVER).read_bytes() == b"first"


def test_half_a_file_is_never_seen(media: Path) -> None:
    with pytest.raises(FileNotFoundError), shelf.whole(SOUND) as part:
        half_written(part)
    assert names((media / SOUND).parent) == []


def test_a_file_appears_when_it_is_whole(media: Path) -> None:
    with shelf.whole(SOUND) as part:
        part.write_bytes(b"whole")
        assert not shelf.is_there(SOUND)
    assert names((media / SOUND).parent) == [(media / SOUND).name]


def test_what_is_received_is_known_by_its_hash() -> None:
    key = shelf.incoming_key(ACME, ROW)
    assert shelf.receive([b"so", b"", b"und"], key) == sha256(b"sound").hexdigest()
    assert shelf.path(key).read_bytes() == b"sound"


def test_what_is_on_disk_is_used_where_it_stands() -> None:
    shelf.write(b"sound", SOUND)
    with shelf.local(SOUND) as path:
        assert path == shelf.path(SOUND)
    assert path.is_file()


def test_pieces_are_joined_for_as_long_as_they_are_used() -> None:
    with shelf.local(*sent(b"so", b"un", b"d")) as path:
        assert path.read_bytes() == b"sound"
    assert not path.exists()


@pytest.mark.parametrize("keys", [[SOUND], [SOUND, COVER]], ids=len)
def test_what_is_not_there_cannot_be_used(keys: list[str]) -> None:
    with pytest.raises(FileNotFoundError), shelf.local(*keys):
        pass


def test_it_is_known_which_pieces_are_there() -> None:
    assert shelf.pieces_of(ACME, ROW) == {}
    sent(*[b"x" * size for size in range(1, 13)])
    assert list(shelf.pieces_of(ACME, ROW).items()) == [(place, place + 1) for place in range(12)]


def test_nothing_is_left_of_pieces(media: Path) -> None:
    shelf.remove(*sent(b"so", b"und"))
    assert names(media / "incoming" / str(ACME)) == []


def test_an_upload_whose_first_piece_found_no_room_leaves_nothing(media: Path) -> None:
    key = shelf.incoming_key(ACME, ROW)
    (media / key).mkdir(parents=True)
    shelf.remove(key)
    assert names(media / "incoming" / str(ACME)) == []


def test_all_files_of_a_business_are_known_but_not_half_of_one(media: Path) -> None:
    sent(b"piece")
    shelf.write(b"sound", SOUND)
    shelf.write(b"another's", shelf.audio_key(RIVAL, "a" * 64))
    (media / "b" / str(ACME) / "audio" / ".half.part").write_bytes(b"ha")
    assert dict(shelf.kept_of(ACME)) == {SOUND: 5, shelf.incoming_key(ACME, ROW, 0): 5}
    assert list(shelf.kept_of(uuid.uuid4())) == []


def test_what_is_not_there_has_no_size_and_may_be_removed() -> None:
    assert shelf.size_bytes(SOUND) is None
    shelf.remove(SOUND)
    shelf.let_go(SOUND)
    shelf.write(b"sound", SOUND)
    assert shelf.size_bytes(SOUND) == 5


def test_what_is_old_may_go() -> None:
    shelf.write(b"sound", SOUND)
    aged(SOUND)
    shelf.let_go(SOUND)
    assert not shelf.is_there(SOUND)


def test_what_somebody_put_there_again_stays() -> None:
    shelf.write(b"sound", SOUND)
    aged(SOUND)
    shelf.write(b"sound", SOUND)
    shelf.let_go(SOUND)
    assert shelf.is_there(SOUND)


def test_a_folder_has_neither_addresses_nor_tickets() -> None:
    assert (shelf.address(SOUND), shelf.ticket(SOUND, 1_000)) == (None, None)


def test_a_business_that_goes_leaves_nothing_and_takes_nothing_along(media: Path) -> None:
    other = shelf.audio_key(RIVAL, "a" * 64)
    for key in (SOUND, COVER, other, shelf.incoming_key(ACME, ROW, 0)):
        shelf.write(b"sound", key)
    assert [shelf.clear(ACME, 2), shelf.clear(ACME, 2), shelf.clear(ACME, 2)] == [2, 1, 0]
    assert (names(media / "b"), names(media / "incoming")) == ([str(RIVAL)], [])
    assert shelf.is_there(other)
