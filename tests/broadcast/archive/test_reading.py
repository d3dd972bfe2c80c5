"""What was cut off, changed or made up is refused before anything is done with it."""

import io
import json
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.archive.reading import Refused, looked_through
from broadcast.archive.shapes import AUDIT, BUSINESS, MANIFEST, ROWS
from broadcast.archive.writing import add, as_json
from tenants.migrating import wanted

SONG = f"b/audio/{'5e' * 32}.mp3"
Members = dict[str, bytes]
BUSINESS_ID = "5f3f1d7e-6f0e-4c3e-9f5a-0d8f6a3b2c11"


def whole(folder: Path) -> Members:
    """A small archive's members. Nobody has to restore it to see whether it is whole."""
    told = {"business": {"id": BUSINESS_ID, "slug": "bakery"}, "people": [], "players": {}, "remotes": []}
    members = {BUSINESS: as_json(told).encode(), AUDIT: b"", ROWS: b"--\n" * 50}
    written = {name: promise(folder, content) for name, content in members.items()}
    manifest: dict[str, Any] = {
        "format": 1,
        "made_at": "2026-01-01T00:00:00Z",
        "schema": "b_1",
        "has_files": True,
    }
    manifest |= {"migrations": [".".join(name) for name in wanted()], "members": written}
    manifest["files"] = [{"key": SONG} | promise(folder, b"a song")]
    return members | {f"files/{SONG}": b"a song", MANIFEST: as_json(manifest).encode()}


def promise(folder: Path, content: bytes) -> dict[str, Any]:
    (folder / "member").write_bytes(content)
    with tarfile.open(fileobj=io.BytesIO(), mode="w") as tar:
        return add(tar, folder / "member", "member")


def tarred(path: Path, members: Members) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tarred(tmp_path / "whole.tar", whole(tmp_path))


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused, looked_through(path):
        pass
    return str(refused.value)


def changed(members: Members, **values: Any) -> Members:
    manifest = json.loads(members[MANIFEST]) | values
    return members | {MANIFEST: json.dumps(manifest).encode()}


def test_a_whole_one_is_read(path: Path) -> None:
    with looked_through(path) as archive:
        assert (str(archive.business_id), archive.schema_name) == (BUSINESS_ID, "b_1")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.8, 0.95, 0.999])
def test_one_that_was_cut_off_is_refused(path: Path, share: float) -> None:
    # At its end a tar has room to spare.
    os.truncate(path, int(len(path.read_bytes().rstrip(b"\0")) * share))
    assert refusal(path)


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\0" * 20_000, b"\x1f\x8b\x08" + b"\0" * 50])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "any.tar").write_bytes(content)
    assert refusal(tmp_path / "any.tar")


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "none.tar")
    assert "directory" in refusal(tmp_path)


@given(data=st.data())
def test_a_changed_byte_is_noticed_or_changes_nothing(tmp_path_factory: Any, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("changed")
    members = whole(folder)
    path = tarred(folder / "any.tar", members)
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    try:
        with looked_through(path) as archive, archive.opened(BUSINESS) as file:
            assert file.read() == members[BUSINESS]
            assert archive.manifest == json.loads(members[MANIFEST])
    except Refused:
        pass


BENT: dict[str, Callable[[Members], Members]] = {
    "a member more": lambda members: members | {"more": b""},
    "a path out of it": lambda members: members | {"../../etc/passwd": b"root"},
    "an absolute path": lambda members: members | {"/etc/passwd": b"root"},
    "a member less": lambda members: {name: members[name] for name in members if name != AUDIT},
    "no list": lambda members: {name: members[name] for name in members if name != MANIFEST},
    "another content": lambda members: members | {f"files/{SONG}": b"a pong"},
    "a list that is none": lambda members: members | {MANIFEST: b"[]"},
    "a list that is no JSON": lambda members: members | {MANIFEST: b"{"},
    "deep JSON": lambda members: members | {MANIFEST: b"[" * 100_000},
    "a schema that is a statement": lambda members: changed(members, schema="x; DROP SCHEMA public"),
    "no format": lambda members: changed(members, format=None),
    "files that are no list": lambda members: changed(members, files=7),
    "migrations that are none": lambda members: changed(members, migrations=[["library"]]),
}


@pytest.mark.parametrize("how", BENT)
def test_what_is_not_as_its_list_says_is_refused(tmp_path: Path, how: str) -> None:
    assert refusal(tarred(tmp_path / "bent.tar", BENT[how](whole(tmp_path))))


@pytest.mark.parametrize(
    "key",
    [
        "b/audio/../../../etc/passwd",
        "../x",
        "/b/audio/x.mp3",
        "b/audio/a/b.mp3",
        "b/other/x.mp3",
        "",
        "b/audio/x.mp3\n",
    ],
)
def test_a_file_that_leads_elsewhere_is_refused(tmp_path: Path, key: str) -> None:
    members = whole(tmp_path)
    song = members.pop(f"files/{SONG}")
    members = changed(members, files=[{"key": key} | promise(tmp_path, song)]) | {f"files/{key}": song}
    assert "no business has" in refusal(tarred(tmp_path / "out.tar", members))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_what_is_no_plain_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    members = whole(tmp_path)
    del members[AUDIT]
    path = tarred(tmp_path / "link.tar", members)
    with tarfile.open(path, "a") as tar:
        link = tarfile.TarInfo(AUDIT)
        link.type, link.linkname = kind, "/etc/passwd"
        tar.addfile(link)
    assert refusal(path)


def test_what_is_there_twice_is_refused(path: Path) -> None:
    with tarfile.open(path, "a") as tar:
        tar.addfile(tarfile.TarInfo(AUDIT))
    assert "twice" in refusal(path)


@pytest.mark.parametrize("values", [{"format": 2}, {"migrations": ["library.9999_later"]}])
def test_one_of_a_newer_version_says_so(tmp_path: Path, values: dict[str, Any]) -> None:
    path = tarred(tmp_path / "new.tar", changed(whole(tmp_path), **values))
    assert "newer version" in refusal(path)
