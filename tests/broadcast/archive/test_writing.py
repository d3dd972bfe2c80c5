"""An archive is written whole or not at all."""

import json
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError

from broadcast.archive.shapes import AUDIT, BUSINESS, MANIFEST
from broadcast.leaving import leave
from library import shelf
from tenants import pg_dump, states
from tenants.models import AuditLog, Business, User
from tests.broadcast.archive.conftest import SLUG, SONG, SOUND, Run
from tests.killed import kill


def member(path: Path, name: str) -> bytes:
    with tarfile.open(path) as tar:
        return tar.extractfile(name).read()  # type: ignore[union-attr]


def test_with_files_it_holds_each_by_its_key(archive: Path) -> None:
    assert member(archive, f"files/b/audio/{SONG}.mp3") == SOUND


def test_without_it_names_them_by_key_size_and_digest(bakery: Business, run: Run, tmp_path: Path) -> None:
    assert "files only named" in run("export_business", SLUG, tmp_path / "bare.tar")
    files = {file["key"]: file for file in json.loads(member(tmp_path / "bare.tar", MANIFEST))["files"]}
    song = f"b/audio/{SONG}.mp3"
    assert files[song] == {"key": song, "size": len(SOUND), "sha256": SONG}
    assert len(files) == 2


def test_it_holds_nothing_of_another_business_and_no_token(archive: Path, acme: Business) -> None:
    assert str(acme.pk).encode() not in archive.read_bytes()
    assert acme.schema_name.encode() not in archive.read_bytes()
    assert b"till-token" not in archive.read_bytes()
    assert {json.loads(line)["verb"] for line in member(archive, AUDIT).splitlines()} == {"opened"}
    assert json.loads(member(archive, BUSINESS))["people"][0]["email"] == "olive@acme.example"


def test_nobody_else_may_read_it(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600


def test_it_stands_in_the_log(archive: Path, bakery: Business) -> None:
    row = AuditLog.objects.get(business=bakery, verb="exported")
    assert (row.actor_name, row.changes) == ("sync2gear", {"files": {"to": True}})


def test_that_of_a_closing_business_stands_there_once(bakery: Business) -> None:
    states.close(bakery.pk, actor=User.objects.get(name="Olive"))
    leave(bakery.pk)
    with tarfile.open(shelf.path(shelf.export_key(bakery.pk))) as tar:
        assert MANIFEST in tar.getnames()
    assert AuditLog.objects.filter(business=bakery, verb="exported").count() == 1


def test_a_folder_gets_a_file_with_a_name(bakery: Business, run: Run, tmp_path: Path) -> None:
    run("export_business", SLUG, tmp_path)
    assert [path.name.startswith("bakery-") for path in tmp_path.glob("*.tar")] == [True]


@pytest.mark.parametrize("target", ["nowhere/bakery.tar", "bakery.zip"])
def test_a_target_that_cannot_be_is_refused(bakery: Business, run: Run, tmp_path: Path, target: str) -> None:
    with pytest.raises(CommandError, match="is no folder"):
        run("export_business", SLUG, tmp_path / target)


def test_only_a_business_with_tables_is_written_down(bakery: Business, run: Run, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no business 'nobody'"):
        run("export_business", "nobody", tmp_path)
    Business.objects.filter(pk=bakery.pk).update(status="closed")
    with pytest.raises(CommandError, match="is closed"):
        run("export_business", SLUG, tmp_path)


def test_what_fails_leaves_no_file_and_the_last_archive(
    archive: Path, run: Run, tmp_path: Path, monkeypatch
) -> None:
    before = archive.read_bytes()
    monkeypatch.setattr(pg_dump, "PROGRAMS", tmp_path / "nowhere")
    with pytest.raises(CommandError, match="could not be written down"):
        run("export_business", SLUG, archive)
    assert archive.read_bytes() == before
    assert list(tmp_path.glob(".*.part")) == []


def test_killed_on_its_way_it_leaves_the_last_archive(archive: Path, run: Run) -> None:
    before = archive.read_bytes()
    command = ("django.core.management.call_command", "export_business", SLUG, archive)
    kill(*command, at="broadcast.archive.writing.add", nth=2)
    assert archive.read_bytes() == before
    run("export_business", SLUG, archive)
    assert list(archive.parent.glob(".*.part")) == []


def test_a_file_that_goes_meanwhile_is_left_out(
    bakery: Business, run: Run, tmp_path: Path, settings, monkeypatch
) -> None:
    found = [(shelf.audio_key(bakery.pk, "c" * 64), 7)]
    monkeypatch.setattr("broadcast.archive.writing.shelf.kept_of", lambda _: found)
    run("export_business", SLUG, tmp_path / "gone.tar", "--files")
    assert json.loads(member(tmp_path / "gone.tar", MANIFEST))["files"] == []
