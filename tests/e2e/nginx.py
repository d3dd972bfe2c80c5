"""nginx with the configuration of docs/nginx.conf, on other ports."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.debian import program
from tests.e2e.site import ROOT, end, free_port

TOLD = ROOT / "docs" / "nginx.conf"
PORTS = ("127.0.0.1:8001", "127.0.0.1:8002")
START_S = 20
#: What a system's own nginx.conf says around it.
AROUND = """\
daemon off; {user} worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/sync2gear.conf;
}}
"""


def needed() -> Path:
    """Skips where there is none."""
    command = program("nginx", "nginx-light")
    if command is None:
        pytest.skip("There is no nginx here, and none can be had.")
    return command


@contextmanager
def running(folder: Path, webs: Sequence[int]) -> Iterator[str]:
    """Its address, in front of the processes on these ports. None of them need be there."""
    port = free_port()
    folder.mkdir()
    (folder / "sync2gear.conf").write_text(filled(folder, port, webs))
    # Its workers would be somebody else, to whom this folder is closed.
    user = "" if os.geteuid() else "user root;"
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
    command = [str(needed()), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with (folder / "said.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_until_it_answers(port, process, folder)
        yield f"http://localhost:{port}"
    finally:
        end(process)


def filled(folder: Path, port: int, webs: Sequence[int]) -> str:
    told = TOLD.read_text().replace("/var/log/nginx/", f"{folder}/")
    told = told.replace("listen 80;", f"listen 127.0.0.1:{port};")
    for before, now in zip(PORTS, webs, strict=True):
        assert told.count(before) == 2
        told = told.replace(before, f"127.0.0.1:{now}")
    return told


def wait_until_it_answers(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    give_up_s = time.monotonic() + START_S
    while True:
        assert process.poll() is None, (folder / "said.log").read_text()
        assert time.monotonic() < give_up_s, "nginx does not answer."
        with suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/health/")
            return
        time.sleep(0.05)
