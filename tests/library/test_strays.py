import os
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from library import shelf, strays
from library.bucket import Bucket
from library.models import Recording, Track, Upload
from library.strays import let_go_of_strays, let_go_of_work_folders
from tenants.models import Business

LONG_AGO = time.time() - 2 * shelf.NEW_S


def aged(path: Path) -> Path:
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def arrived(business: Business, row: Any, piece: int | None = None) -> Path:
    """A file of the day before yesterday."""
    key = shelf.incoming_key(business.pk, row, piece)
    shelf.write(b"sound", key)
    return aged(shelf.path(key))


def track(**columns: Any) -> Track:
    return Track.objects.create(title="Slow", file_name="slow.mp3", **columns)


def upload() -> Upload:
    return Upload.objects.create(user_id=uuid4(), file_name="slow.mp3", size_bytes=5)


@pytest.mark.parametrize("piece", [None, 0], ids=["whole", "piece"])
def test_what_belongs_to_nothing_goes(inside: Business, media: Path, piece: int | None) -> None:
    arrived(inside, uuid4(), piece)
    arrived(inside, track(status="ready").pk, piece)
    arrived(inside, "no id at all", piece)
    let_go_of_strays()
    assert list((media / "incoming" / str(inside.pk)).iterdir()) == []


def test_what_is_waited_for_stays(inside: Business) -> None:
    rows = [track(), track(removed_at="2026-01-01T00:00Z"), upload()]
    rows.append(Recording.objects.create(title="Take", created_by="Olive"))
    files = [arrived(inside, row.pk) for row in rows]
    let_go_of_strays()
    assert all(file.is_file() for file in files)


def test_what_is_new_stays(inside: Business) -> None:
    shelf.write(b"sound", key := shelf.incoming_key(inside.pk, uuid4()))
    let_go_of_strays()
    assert shelf.is_there(key)


def test_what_another_business_has_is_its_own(inside: Business, rival: Business) -> None:
    file = arrived(rival, uuid4())
    let_go_of_strays()
    assert file.is_file()


def test_what_was_half_written_goes(inside: Business, media: Path) -> None:
    row = upload()
    sound = media / shelf.audio_key(inside.pk, "a" * 64)
    waited_for = arrived(inside, row.pk, 0)
    sound.parent.mkdir(parents=True)
    for path in (sound, sound.with_name(".x.part"), waited_for.with_name(".y.part")):
        path.write_bytes(b"half")
        aged(path)
    let_go_of_strays()
    assert {path for path in media.rglob("*") if path.is_file()} == {sound, waited_for}


def test_in_one_go_there_is_an_end(inside: Business, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strays, "MOST", 2)
    monkeypatch.setattr(strays, "TOGETHER", 1)
    for _ in range(3):
        arrived(inside, uuid4())
    let_go_of_strays()
    assert len(list((media / "incoming" / str(inside.pk)).iterdir())) == 1


def test_from_a_bucket_it_goes_as_well(inside: Business, bucket: Bucket, monkeypatch) -> None:
    stray, kept = (shelf.incoming_key(inside.pk, pk, 0) for pk in (uuid4(), upload().pk))
    for key in (stray, kept):
        shelf.write(b"sound", key)
    monkeypatch.setattr("library.bucket.NEW_S", -60)
    let_go_of_strays()
    assert (shelf.size_bytes(stray), shelf.size_bytes(kept)) == (None, 5)


def test_folders_of_killed_workers_go_and_the_database_stays(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(strays.tempfile, "gettempdir", lambda: str(tmp_path))
    for name in ("sync2gear-abcdefgh", f"sync2gear-{uuid4()}", "sync2gear-0123456789abcdef", "others"):
        (tmp_path / name).mkdir()
        aged(tmp_path / name)
    (tmp_path / "sync2gear-newfolde").mkdir()
    let_go_of_work_folders()
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["others", "sync2gear-0123456789abcdef", "sync2gear-newfolde"]
