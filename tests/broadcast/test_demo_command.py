import os
import signal
import socket
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from broadcast.management.commands import demo as command
from broadcast.management.commands.demo import (
    chosen_port,
    hosts,
    kept_secret,
    only_one,
    refuse_foreign,
    refuse_taken,
    summary,
)

CREDENTIALS = {
    "portal": "http://localhost:8123/",
    "owner": {"email": "olive@acme.example", "password": "green-tea"},
    "staff": {"email": "sam@sync2gear.example", "password": "blue-sky"},
    "players": [{"zone": "acme/bar", "url": "http://localhost:8123/player/#token", "token": "token"}],
}
RUN = "import sys, os, pathlib; from sync2gear.processes import Processes as P; "
RUN += "sys.exit(P(pathlib.Path(sys.argv[1]), dict(os.environ)).run())"


def running(folder: Path, procfile: str) -> "subprocess.Popen[str]":
    path = folder / "Procfile"
    path.write_text(textwrap.dedent(procfile))
    return subprocess.Popen([sys.executable, "-c", RUN, str(path)], stdout=subprocess.PIPE, text=True)


def lines_until_ready(demo: "subprocess.Popen[str]", count: int) -> list[str]:
    assert demo.stdout
    return [demo.stdout.readline() for _ in range(count)]


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize("said", ["eight", "0", "65536", "-1"])
def test_port_that_is_no_port_is_named(said: str) -> None:
    with pytest.raises(SystemExit, match=said):
        chosen_port(said)


def test_taken_port_names_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} .* PORT=8123 make demo"):
            refuse_taken("127.0.0.1", port)


def test_free_port_is_fine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    refuse_taken("127.0.0.1", port)


def test_second_demo_of_a_folder_is_told_where_the_first_is(tmp_path: Path) -> None:
    with (
        only_one(tmp_path, 8123),
        pytest.raises(SystemExit, match="http://localhost:8123/"),
        only_one(tmp_path, 8124),
    ):
        pass


def test_folder_that_cannot_be_written_names_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SystemExit, match=f"belongs to {tmp_path.owner()}"):
        refuse_foreign(tmp_path)


def test_secret_is_private_and_stays(tmp_path: Path) -> None:
    secret = kept_secret(tmp_path)
    assert len(secret) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert kept_secret(tmp_path) == secret


def test_summary_shows_addresses_and_sign_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOST", raising=False)
    text = summary(CREDENTIALS)
    for each in ("http://localhost:8123/", "olive@acme.example", "green-tea", "blue-sky", "/player/#token"):
        assert each in text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_stops_every_process_with_code_0(tmp_path: Path, number: signal.Signals) -> None:
    demo = running(tmp_path, "one: echo $$; exec sleep 60\ntwo: echo $$; exec sleep 60\n")
    pids = [int(line.split("|")[1]) for line in lines_until_ready(demo, 2)]
    demo.send_signal(number)
    assert demo.wait(10) == 0
    assert all(gone(pid) for pid in pids)


def test_killed_demo_leaves_no_process_behind(tmp_path: Path) -> None:
    demo = running(tmp_path, "one: echo $$; exec sleep 60\ntwo: echo $$; exec sleep 60\n")
    pids = [int(line.split("|")[1]) for line in lines_until_ready(demo, 2)]
    demo.kill()
    assert demo.communicate(timeout=10)[0] == ""  # Its output ends when the last that may write it has ended.
    assert all(gone(pid) for pid in pids)


def test_only_a_process_itself_is_asked_to_stop_not_what_it_started(tmp_path: Path) -> None:
    child = "trap 'echo child was told' TERM; echo ready; read end"
    demo = running(
        tmp_path, f"""one: trap 'exit 0' TERM; mkfifo gate; sh -c "{child}" < gate & exec 3> gate; wait\n"""
    )
    lines_until_ready(demo, 1)
    demo.terminate()
    assert "child was told" not in demo.communicate(timeout=10)[0]


def test_process_that_ends_stops_the_others_with_its_code(tmp_path: Path) -> None:
    demo = running(tmp_path, "one: echo $$; exec sleep 60\ntwo: exit 3\n")
    pid = int(lines_until_ready(demo, 1)[0].split("|")[1])
    assert demo.wait(10) == 3
    assert gone(pid)


def test_release_is_not_run_beside_the_others(tmp_path: Path) -> None:
    demo = running(tmp_path, "release: echo release\nweb: echo web ran\n")
    out, _ = demo.communicate(timeout=10)
    assert "web ran" in out
    assert out.count("release") == 0


def test_listening_beyond_this_machine_it_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setattr(command, "own_addresses", lambda: ["192.0.2.7"])
    assert "http://192.0.2.7:8123/" in summary(CREDENTIALS)
    assert hosts("0.0.0.0") == "*"
