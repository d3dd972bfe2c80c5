"""`make demo`: everything on one machine, until Ctrl-C."""

import fcntl
import json
import os
import secrets
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import psutil  # type: ignore[import-untyped]
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from sync2gear import postgres
from sync2gear.processes import Processes, path_with_this_python, when_healthy

LOOPBACK = "127.0.0.1"


class Command(BaseCommand):
    help = "Sets the demo up and runs it until Ctrl-C. `make demo` calls this."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        signal.signal(signal.SIGTERM, stop_here)
        signal.signal(signal.SIGINT, stop_here)
        folder = settings.DATA_DIR
        port = chosen_port(os.environ.get("PORT") or "8000")
        refuse_foreign(folder)
        become(environment(folder, port))
        try:
            with only_one(folder, port):
                refuse_taken(os.environ.get("HOST") or LOOPBACK, port)
                with database(folder):
                    self.prepare()
                    code = self.serve(folder, port)
        except (postgres.PostgresError, CommandError) as error:
            sys.exit(str(error))
        sys.exit(code)

    def prepare(self) -> None:
        self.stdout.write("Preparing the database and the demo's sound; the first time takes a minute …")
        call_command("release", verbosity=0)
        call_command("seed_demo", verbosity=0)
        # The processes are forked from here: a shared connection would be spoken on by several.
        connections.close_all()

    def serve(self, folder: Path, port: int) -> int:
        processes = Processes(settings.BASE_DIR / "Procfile", {**os.environ, "PATH": path_with_this_python()})

        def announce(healthy: bool) -> None:
            if healthy:
                self.stdout.write(summary(json.loads((folder / "credentials.json").read_text())))
                self.stdout.flush()
            else:
                self.stderr.write(f"Nothing answers at http://localhost:{port}/health/: stopping.")
                processes.give_up("web")

        when_healthy(port, processes.stopping, announce)
        code = processes.run()
        if processes.died:
            self.stderr.write(
                f"The process {processes.died} ended with code {code}; the others were stopped."
            )
        return code


def stop_here(*_signal: object) -> NoReturn:
    sys.exit(0)


def chosen_port(said: str) -> int:
    """A port's number; else leave with a sentence."""
    if not said.isdecimal() or not 0 < int(said) < 65536:
        sys.exit(f"PORT is {said!r}: it has to be a number from 1 to 65535.")
    return int(said)


def refuse_foreign(folder: Path) -> None:
    """Leave with a sentence when the demo's folder is somebody else's, as after a run as root."""
    if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
        sys.exit(f"The folder {folder} belongs to {folder.owner()}: remove it, or set DATA_DIR to another.")


def refuse_taken(host: str, port: int) -> None:
    """Leave with a sentence that names the way out when nobody can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}). Take another: PORT=8123 make demo")


def environment(folder: Path, port: int) -> dict[str, str]:
    """What the demo's processes are told; the same for each of them."""
    return {
        "DEMO": "1",
        "DEBUG": "0",
        "STAFF_MFA": os.environ.get("STAFF_MFA") or "0",
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or kept_secret(folder),
        "PORTAL_URL": os.environ.get("PORTAL_URL") or f"http://localhost:{port}",
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or hosts(os.environ.get("HOST") or LOOPBACK),
        "PYTHONUNBUFFERED": "1",
    }


def hosts(listening: str) -> str:
    """Names under which the demo answers: any, once it was told to listen beyond this machine."""
    return "localhost,127.0.0.1,[::1]" if listening == LOOPBACK else "*"


def become(wanted: dict[str, str]) -> None:
    """Start over with `wanted` in the environment, so that this process has the settings of its children."""
    if any(os.environ.get(name) != value for name, value in wanted.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **wanted})  # noqa: S606


def kept_secret(folder: Path) -> str:
    path = folder / "secret_key"
    if not path.is_file() or not path.read_text().strip():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


@contextmanager
def only_one(folder: Path, port: int) -> Iterator[None]:
    """One demo a folder: whoever holds it owns the database, also one that a killed demo left running."""
    with (folder / "demo.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            sys.exit(
                f"A demo of this folder is running at {file.read()} already: stop it first, with Ctrl-C."
            )
        file.truncate(0)
        file.write(f"http://localhost:{port}/")
        file.flush()
        yield


@contextmanager
def database(folder: Path) -> Iterator[None]:
    """The embedded PostgreSQL while the demo runs; nothing to do when DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    try:
        postgres.start(folder / "postgres")
        yield
    finally:
        # A second Ctrl-C must not leave the server behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        postgres.stop(folder / "postgres")


def summary(credentials: dict[str, Any]) -> str:
    """The addresses and sign-ins, as `seed_demo` wrote them to credentials.json."""
    people = [(role, credentials[role]) for role in ("owner", "staff")]
    lines = ["", f"  sync2gear runs at   {credentials['portal']}", ""]
    lines += [f"  Sign in as {role:<9}{who['email']}   password {who['password']}" for role, who in people]
    lines += ["", "  Open a player and press Start:"]
    lines += [f"  {player['zone']:<20}{player['url']}" for player in credentials["players"]]
    if (os.environ.get("HOST") or LOOPBACK) != LOOPBACK:
        lines += ["", "  From other devices in your network:"]
        lines += [f"  http://{address}:{os.environ.get('PORT') or '8000'}/" for address in own_addresses()]
    return "\n".join([*lines, "", "  Stop everything with Ctrl-C.", ""])


def own_addresses() -> list[str]:
    """This machine's IPv4 addresses, as others see them."""
    cards = psutil.net_if_addrs().values()
    addresses = [card.address for each in cards for card in each if card.family == socket.AF_INET]
    return [address for address in addresses if not address.startswith("127.")]
