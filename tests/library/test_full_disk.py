"""Music comes in while the disk is full: a real file system of its own, with room for little."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from library.models import Track, Upload
from tests.library.test_upload_views import BYTES, begin

SIZE_BYTES = 1_000_000
LARGE = b"x" * 2 * SIZE_BYTES


@pytest.fixture
def disk(tmp_path: Path, settings) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if not mount or not unmount:
        pytest.skip("A file system cannot be mounted here: there is no mount.")
    command: list[str | Path] = [mount, "-t", "tmpfs", "-o", f"size={SIZE_BYTES}", "sync2gear-test", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"A file system cannot be mounted here: {done.stderr.strip()}")
    settings.MEDIA_ROOT = folder
    yield folder
    subprocess.run([unmount, folder], check=True)


def files_on(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def test_a_piece_that_finds_no_room_is_sent_again_once_there_is_some(
    as_olive: Client, inside, disk: Path
) -> None:
    (filler := disk / "filler").write_bytes(b"x" * (SIZE_BYTES - 4096))
    [offer] = begin(as_olive, size_bytes=SIZE_BYTES // 2).json()["files"]
    piece = (f"{offer['pieces']}0/", LARGE[: SIZE_BYTES // 2], "audio/mpeg")
    assert as_olive.put(*piece).status_code == 507
    assert files_on(disk) == [filler]
    filler.unlink()
    assert as_olive.put(*piece).status_code == 204
    assert as_olive.post(offer["finish"]).json()["problem"] == ""
    assert not Upload.objects.exists()


def test_a_form_of_files_says_that_the_disk_is_full(as_olive: Client, inside, disk: Path) -> None:
    sent = {"files": [SimpleUploadedFile("large.mp3", LARGE)]}
    answer = as_olive.post("/b/acme/music/upload/", sent)
    assert (answer.status_code, "disk is full" in answer.content.decode()) == (507, True)
    assert (list(Track.objects.all()), files_on(disk)) == ([], [])


def test_others_go_on_meanwhile(as_olive: Client, inside, disk: Path) -> None:
    as_olive.post("/b/acme/music/upload/", {"files": [SimpleUploadedFile("large.mp3", LARGE)]})
    assert as_olive.get("/b/acme/music/").status_code == 200
    small = {"files": [SimpleUploadedFile("small.mp3", BYTES)]}
    assert as_olive.post("/b/acme/music/upload/", small, follow=True).status_code == 200
    assert Track.objects.get().file_name == "small.mp3"
