"""A whole sync2gear for the browser: web and worker as processes of their own, on a database of their own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event
from urllib.parse import quote

import httpx
import psycopg2
from django.conf import settings
from playwright.sync_api import Page

from tests.e2e.stage import Stage

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
NAME = "test_e2e"


class Site:
    """Where it answers, and how to run a command in it."""

    def __init__(self, folder: Path, database: str = NAME, **knobs: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._web = ExitStack()
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url(database),
            "DATA_DIR": str(folder),
            "SECRET_KEY": "for the browser",
            "DEMO": "1",
            "DEBUG": "0",
            "STAFF_MFA": "0",
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "sync2gear.settings",
            **knobs,
        }
        self._stage = Stage(ROOT, self.environment)
        self.ask = self._stage.ask

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, timeout=PATIENCE_S)

    @contextmanager
    def process(self, *arguments: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process of the Procfile's kind, with `more` environment; its output lies in the site's folder."""
        with (self.folder / f"{arguments[-1].split(':')[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, env=self.environment | more, stdout=log, stderr=log
            )
            try:
                yield process
            finally:
                end(process)

    def start_web(self) -> None:
        port = ("--port", str(self.port), "--timeout-graceful-shutdown", "5", "--log-level", "warning")
        web = self._web.enter_context(self.process("-m", "uvicorn", *port, "sync2gear.asgi:application"))
        self.wait_until_healthy(web)

    def stop_web(self) -> None:
        self._web.close()

    def close(self) -> None:
        self._stage.close()

    def wait_until_healthy(self, web: subprocess.Popen[bytes]) -> None:
        pause = Event()
        for _ in range(PATIENCE_S * 10):
            assert web.poll() is None, "The web process ended at its start."
            with suppress(httpx.TransportError):
                assert httpx.get(f"{self.url}/health/").status_code == 200
                return
            pause.wait(0.1)
        raise TimeoutError("The web process does not answer.")


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running(folder: Path, database: str = NAME, **knobs: str) -> Iterator[Site]:
    """A site with web and worker, and nothing in it yet. Two at a time have two databases."""
    with fresh_database(database):
        site = Site(folder, database, **knobs)
        site.manage("release")
        reader = site.process("manage.py", "qcluster", Q_CLUSTER_NAME="reading")
        with site.process("manage.py", "qcluster"), reader:
            try:
                site.start_web()
                yield site
            finally:
                site.stop_web()
                site.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def database_url(name: str) -> str:
    """The suite's own server, another database."""
    server = settings.DATABASES["default"]
    user, password = quote(str(server["USER"])), quote(str(server.get("PASSWORD") or ""))
    host = quote(str(server["HOST"]), safe="")
    return f"postgres://{user}:{password}@{host}:{server['PORT'] or 5432}/{name}"


@contextmanager
def fresh_database(name: str = NAME) -> Iterator[None]:
    server = settings.DATABASES["default"]
    keys = {
        "host": server["HOST"],
        "port": server["PORT"] or None,
        "user": server["USER"],
        "dbname": "postgres",
    }
    connection = psycopg2.connect(**keys, password=server.get("PASSWORD") or None)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name}")
            yield
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    finally:
        connection.close()


def sign_in(page: Page, path: str, email: str, password: str) -> None:
    """By the form, and then at `path`."""
    page.goto(f"/accounts/login/?next={path}")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{path}*")


def signed_out(page: Page) -> Page:
    """Another tab of the same person, who has signed out there."""
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Your account").click()
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url(lambda url: "/b/" not in url)
    return other
