"""The shelf as a folder, while others change what is in it."""

from pathlib import Path

import pytest

from library.disk import Disk


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    for name in ("b/1/audio/a.mp3", "b/1/audio/b.mp3", "b/1/audio/c.mp3"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"sound")
    return Disk(location=tmp_path)


def test_what_goes_while_all_is_listed_is_left_out(disk: Disk) -> None:
    found = disk.all_in("b/1")
    first = next(found)
    disk.remove("b/1/audio/b.mp3")
    assert [first, *found] == [("b/1/audio/a.mp3", 5), ("b/1/audio/c.mp3", 5)]


def test_what_points_nowhere_has_no_size(disk: Disk) -> None:
    disk.at("b/1/audio/b.mp3").unlink()
    (disk.at("b/1/audio") / "b.mp3").symlink_to("nowhere")
    assert [key for key, _ in disk.all_in("b/1")] == ["b/1/audio/a.mp3", "b/1/audio/c.mp3"]
    assert disk.sizes_in("b/1/audio") == {"a.mp3": 5, "c.mp3": 5}
    assert disk.size_bytes("b/1/audio/b.mp3") is None
