"""A real Redis for tests: on a port of its own, keeping nothing; and one that goes and comes back."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from redis import Redis, RedisError

from tests.debian import program

START_S = 20
NONE_HERE = "There is no redis-server here, and none can be had."


class Server:
    """`url` stays the same while it stops and starts."""

    def __init__(self, command: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = Redis.from_url(self.url)
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning")
        command = [str(self._command), "--port", str(self.port), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/")
        give_up_s = time.monotonic() + START_S
        while not self._answers():
            assert self._process.poll() is None, "redis-server ended at its start."
            assert time.monotonic() < give_up_s, "redis-server does not answer."
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        with suppress(RedisError):
            return bool(self.client.ping())
        return False


@contextmanager
def running() -> Iterator[Server]:
    """Skips where there is none."""
    with running_if_any() as server:
        if server is None:
            pytest.skip(NONE_HERE)
        yield server


@contextmanager
def running_if_any() -> Iterator[Server | None]:
    command = program("redis-server")
    if command is None:
        yield None
        return
    server = Server(command)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def redis_cache(url: str) -> dict[str, str]:
    """As in the settings, for `CACHES`."""
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
