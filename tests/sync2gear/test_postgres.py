import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from sync2gear import cluster, postgres
from sync2gear.cluster import PostgresError


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose server may be in any state: each test says what it needs."""
    folder = tmp_path_factory.mktemp("embedded") / "postgres"
    yield folder
    postgres.stop(folder)


@pytest.fixture
def started(made: Path) -> Path:
    postgres.start(made, fast=True)
    return made


def ask(url: str, question: str) -> str:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
        assert row
        return str(row[0])


def server_pid(folder: Path) -> int:
    return int((folder / "postmaster.pid").read_text().splitlines()[0])


def kill_hard(folder: Path) -> None:
    pid = server_pid(folder)
    os.kill(pid, signal.SIGKILL)
    postgres.psutil.wait_procs(postgres.processes(folder), timeout=5)


def starter(folder: Path) -> "subprocess.Popen[bytes]":
    code = "import sys, pathlib, sync2gear.postgres as p; p.start(pathlib.Path(sys.argv[1]), fast=True)"
    return subprocess.Popen([sys.executable, "-c", code, str(folder)])


def test_url_reaches_the_database(started: Path) -> None:
    assert ask(postgres.address(started).url, "SELECT current_database()") == "sync2gear"


def test_settings_hold(started: Path) -> None:
    url = postgres.address(started).url
    assert ask(url, "SHOW max_locks_per_transaction") == "512"
    assert ask(url, "SHOW listen_addresses") == ""


def test_only_fast_gives_up_safety(made: Path) -> None:
    postgres.stop(made)
    dsn = postgres.start(made)
    assert ask(dsn.url, "SHOW fsync") == "on"
    postgres.stop(made)
    assert ask(postgres.start(made, fast=True).url, "SHOW fsync") == "off"


def test_outlives_its_starter_and_keeps_what_was_written(made: Path) -> None:
    postgres.stop(made)
    assert starter(made).wait() == 0
    assert postgres.running(made)


def test_running_server_is_used_as_it_is(started: Path) -> None:
    before = server_pid(started)
    postgres.start(started)
    assert server_pid(started) == before


def test_stop_stops(started: Path) -> None:
    postgres.stop(started)
    assert postgres.running(started) is None
    assert not postgres.processes(started)


def test_stop_without_a_server_does_nothing(tmp_path: Path) -> None:
    postgres.stop(tmp_path / "postgres")
    assert not list(tmp_path.iterdir())


def test_starts_after_kill(started: Path) -> None:
    kill_hard(started)
    assert postgres.running(started) is None
    assert postgres.start(started, fast=True) == postgres.running(started)


def test_starts_when_a_stranger_has_its_pid(started: Path) -> None:
    kill_hard(started)
    files = [started / "postmaster.pid", started / ".s.PGSQL.5432.lock"]
    # PostgreSQL itself gives up here: for all it knows this process is the server.
    stranger = subprocess.Popen(
        ["/bin/sleep", "60"], user=started.stat().st_uid if os.geteuid() == 0 else None
    )
    for file in files:
        file.write_text("\n".join([str(stranger.pid), *file.read_text().splitlines()[1:], ""]))
    try:
        assert postgres.running(started) is None
        assert postgres.start(started, fast=True)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_two_starters_at_once_share_one_server(made: Path) -> None:
    postgres.stop(made)
    assert [process.wait() for process in [starter(made), starter(made)]] == [0, 0]
    assert len(postgres.processes(made)) == 1


def test_folder_removed_under_its_server(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    postgres.start(folder, fast=True)
    orphan = server_pid(folder)
    folder.rename(tmp_path / "away")
    try:
        postgres.start(folder, fast=True)
        assert [process.pid for process in postgres.processes(folder)] != [orphan]
    finally:
        postgres.stop(folder)


def test_path_too_long_for_a_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 25) / "postgres"
    dsn = postgres.start(folder, fast=True)
    try:
        assert ask(dsn.url, "SELECT 1") == "1"
        assert Path(dsn.host).stat().st_mode & 0o077 == 0
    finally:
        postgres.stop(folder)
        Path(dsn.host).rmdir()


def test_socket_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    place = postgres.socket_folder(tmp_path / ("long" * 25))
    place.mkdir()
    place.chmod(0o777)
    try:
        with pytest.raises(PostgresError, match="not private"):
            postgres.prepare_socket(tmp_path / ("long" * 25), cluster.owner(tmp_path))
    finally:
        place.rmdir()


def test_another_major_version_is_named(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("15\n")
    with pytest.raises(PostgresError, match="written by PostgreSQL 15, this is 18"):
        cluster.prepare(tmp_path, cluster.owner(tmp_path), fast=True)


def test_folder_of_other_things_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").touch()
    with pytest.raises(PostgresError, match="is not a database"):
        cluster.prepare(tmp_path, cluster.owner(tmp_path), fast=True)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_folder_of_another_user_names_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(PostgresError, match="belongs to the user"):
        cluster.owner(tmp_path)


def test_interrupted_creation_starts_over(tmp_path: Path) -> None:
    draft = tmp_path / "postgres.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    try:
        assert ask(postgres.start(tmp_path / "postgres", fast=True).url, "SELECT 1") == "1"
    finally:
        postgres.stop(tmp_path / "postgres")


def test_unreachable_folder_says_how_to_start_it(tmp_path: Path) -> None:
    assert "make demo" in postgres.why_unreachable(tmp_path / "postgres")


def test_reachable_folder_has_nothing_to_say(started: Path) -> None:
    assert postgres.why_unreachable(started) == ""
