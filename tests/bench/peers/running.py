"""Starts the peers, each in a process of its own, and ends them."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from django.conf import settings

from tests.bench.web import ROOT, Web, serving
from tests.e2e.site import fresh_database

HERE = "tests.bench.peers"
VENV = ROOT / ".venv-peers"
PYTHON = VENV / "bin" / "python"
#: Why a peer cannot be had.
NOT_INSTALLED = "make bench installs the peers"
DATABASE = "peers"


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
