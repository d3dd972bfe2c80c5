import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .house import House, Paired
from .listening import Listening
from .looking import Page

COMMAND = [
    sys.executable,
    "-m",
    "uvicorn",
    "--factory",
    "tests.broadcast.edge.served:application",
    "--port",
    "0",
]


@pytest.fixture
def server(dsn: str, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {"EDGE_DSN": dsn, "EDGE_FOLDER": str(tmp_path)}
    with subprocess.Popen(COMMAND, env=environment, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def port_of(server: subprocess.Popen[str]) -> int:
    assert server.stderr is not None
    for line in server.stderr:
        if "running on" in line:
            return int(line.split("127.0.0.1:")[1].split()[0])
    raise AssertionError("The server did not start")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_open_streams_end_with_a_time_to_come_back(
    server: subprocess.Popen[str], house: House, till: Paired, number: signal.Signals
) -> None:
    port = port_of(server)
    streams: list[Listening | Page] = [Listening(port, device).greeted() for device in (till, house.pair())]
    streams.append(Page(port, house.zone_id))
    began_s = time.monotonic()
    server.send_signal(number)
    for stream in streams:
        (retry,) = stream.block()
        assert retry.startswith("retry: ")
        assert stream.block() == []
        stream.close()
    server.wait(5)
    assert time.monotonic() - began_s < 3
