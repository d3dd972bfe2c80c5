"""Starts the peers, each in a process of its own, and ends them."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from tests import debian
from tests.bench.web import ROOT, Web, serving
from tests.e2e.site import end, free_port, fresh_database

HERE = "tests.bench.peers"
VENV = ROOT / ".venv-peers"
PYTHON = VENV / "bin" / "python"
#: Why a peer cannot be had.
NOT_INSTALLED = "make bench installs the peers"
DATABASE = "peers"
PATIENCE_S = 30


def are_installed() -> bool:
    return (VENV / ".locks").is_file()


@dataclass(frozen=True)
class Tokens:
    """JSON web tokens: one a device, and one of somebody who may announce; and the key of an announcement."""

    devices: list[str]
    staff: str
    announcement: str


@dataclass(frozen=True)
class Peer(Web):
    environment: Mapping[str, str]

    def furnish(self, devices: int) -> Tokens:
        """So many more devices; the first time, what their zones play as well."""
        command = [str(PYTHON), "-m", f"{HERE}.usual.furnish", str(devices)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True)
        return Tokens(**json.loads(done.stdout))

    def announce(self, tokens: Tokens) -> None:
        """To every device; answered once it is committed and on its way."""
        said = {"announcement": tokens.announcement}
        httpx.post(f"{self.url}/api/announce", json=said, headers=bearing(tokens.staff)).raise_for_status()


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


# --- peers


@contextmanager
def limit(folder: Path, body: Path) -> Iterator[Web]:
    """The bare application; it sends what stands in `body`, which is gzipped, at `/200`."""
    environment = {**os.environ, "BODY": str(body)}
    with serving(f"{HERE}.limit.asgi:application", folder / "limit.log", environment) as web:
        yield web


@contextmanager
def usual(folder: Path, redis: str | None) -> Iterator[Peer]:
    """Feed and sockets. Without Redis the feed alone."""
    with project("usual", folder, redis or "", "--ws-per-message-deflate", "false") as peer:
        yield peer


@contextmanager
def eventstream(folder: Path, redis: str) -> Iterator[Peer]:
    with project("eventstream", folder, redis) as peer:
        yield peer


@contextmanager
def project(name: str, folder: Path, redis: str, *flags: str) -> Iterator[Peer]:
    """One of Django's kind, on a database of its own in the server that sync2gear's stands in."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": f"{HERE}.{name}.settings",
        "DATABASE": json.dumps(database()),
        "REDIS": redis,
    }
    log, application = folder / f"{name}.log", f"{HERE}.{name}.asgi:application"
    # Django and Channels know nothing of a life span.
    flags = ("--lifespan", "off", *flags)
    with fresh_database(DATABASE), serving(application, log, environment, *flags, python=PYTHON) as web:
        yield Peer(web.url, web.pid, environment)


def database() -> dict[str, str]:
    ours = settings.DATABASES["default"]
    keys = ("USER", "PASSWORD", "HOST", "PORT")
    told = {key: str(ours.get(key) or "") for key in keys}
    return told | {"ENGINE": "django.db.backends.postgresql", "NAME": DATABASE}


# --- Redis


@contextmanager
def redis(folder: Path) -> Iterator[str | None]:
    """The address of a server that keeps nothing; None, and a line that says so, where it cannot be had."""
    program = debian.program("redis-server")
    if program is None:
        print("Redis is not here: what needs it is left out. Debian: apt-get install redis-server")  # noqa: T201
        yield None
        return
    port = free_port()
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    with (folder / "redis.log").open("ab") as log:
        process = subprocess.Popen([program, *options], cwd=folder, stdout=log, stderr=log)
        try:
            address = f"redis://127.0.0.1:{port}"
            wait_until_it_answers(address)
            yield address
        finally:
            end(process)


def wait_until_it_answers(address: str) -> None:
    pause = Event()
    for _ in range(PATIENCE_S * 10):
        with suppress(OSError):
            if ask(address, "PING") == b"+PONG\r\n":
                return
        pause.wait(0.1)
    raise TimeoutError("Redis does not answer.")


def ask(address: str, command: str) -> bytes:
    """What Redis says to a short command."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=1) as line:
        line.sendall(f"{command}\r\n".encode())
        return line.recv(1024)
