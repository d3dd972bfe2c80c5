"""One sync2gear of two web processes behind nginx, with a Redis where there is one; and who uses it."""

import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread

import psutil  # type: ignore[import-untyped]

from broadcast.players.headless.ledger import Ledger
from broadcast.players.headless.line import HttpLine, LineDown
from broadcast.players.headless.member import Conditions, Member
from broadcast.players.headless.stream import Stream, Told
from tests.debian import program
from tests.e2e import nginx
from tests.e2e.readers import until
from tests.e2e.site import Site, end, fresh_database
from tests.redis_server import running as redis_running

DATABASE = "test_two_webs"
PATIENCE_S = 60
STREAMS, SILENT, WORDS = 6, 2, 12


class Web:
    """One of the two. It comes back on its port."""

    def __init__(self, site: Site, port: int) -> None:
        self._site, self.port, self.url = site, port, f"http://localhost:{port}"
        self._life = ExitStack()

    def start(self) -> None:
        options = ("--port", str(self.port), "--timeout-graceful-shutdown", "5", "--lifespan", "on")
        quiet = ("--no-access-log", "--log-level", "warning")
        process = self._site.process("-m", "uvicorn", *options, *quiet, "sync2gear.asgi:application")
        self._process: subprocess.Popen[bytes] = self._life.enter_context(process)

    def wait_until_healthy(self) -> None:
        until(self._is_healthy, PATIENCE_S)

    def _is_healthy(self) -> bool:
        assert self._process.poll() is None, "The web process ended at its start."
        return status_of(self.url, "/health/") == 200

    def stop(self) -> None:
        """As who rolls a new version out."""
        end(self._process)
        assert self._process.returncode in (0, -signal.SIGTERM)
        self._life.close()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._life.close()

    @property
    def connections(self) -> int:
        """That it has just now."""
        found = psutil.Process(self._process.pid).net_connections("tcp")
        return sum(each.status == "ESTABLISHED" and each.laddr.port == self.port for each in found)

    def close(self) -> None:
        self._life.close()


class Pair:
    """Where it answers, the web processes behind that, and the site that they make up."""

    def __init__(self, site: Site, webs: tuple[Web, ...], url: str) -> None:
        self.site, self.webs, self.url = site, webs, url
        self.ask = site.ask
        self._said = 0

    def say(self) -> str:
        """Have a word played, each time another one; gives the id under which it is heard."""
        self._said += 1
        said: str = self.ask("branch", "say", number=self._said - 1)
        return said


@contextmanager
def running(folder: Path) -> Iterator[Pair]:
    nginx.needed()
    with ExitStack() as ends:
        ends.enter_context(fresh_database(DATABASE))
        site = Site(folder, DATABASE, TRUSTED_PROXY_COUNT="1", **of_redis(ends))
        ends.callback(site.close)
        site.manage("release")
        webs = Web(site, nginx.free_port()), Web(site, nginx.free_port())
        for web in webs:
            ends.callback(web.close)
            web.start()
        url = ends.enter_context(nginx.running(folder / "nginx", [web.port for web in webs]))
        for web in webs:
            web.wait_until_healthy()
        yield Pair(site, webs, url)


def of_redis(ends: ExitStack) -> dict[str, str]:
    """Knobs: cache and queue in a Redis of its own. None where there is none."""
    if program("redis-server") is None:
        return {}
    url = ends.enter_context(redis_running()).url
    return {"CACHE_URL": url, "QUEUE_URL": url.removesuffix("0") + "1"}


class Audience:
    """Streams whose every event is kept, and whole players without sound, all of one zone."""

    def __init__(self, pair: Pair, folder: Path) -> None:
        self._pair, self._folder = pair, folder
        #: One player more, that has no stream.
        self.token, *tokens = pair.ask("branch", "furnish", words=WORDS, tokens=1 + STREAMS)
        self.streams = [Stream(pair.url, token) for token in tokens]
        self._heard: dict[str, list[Told]] = {stream.token: [] for stream in self.streams}
        self._stopped = Event()
        self._threads: list[Thread] = []

    def come(self) -> None:
        for stream in self.streams:
            stream.start()
        for number in range(SILENT):
            name = f"Player {number}"
            member = Member(name, self._file(number), Conditions(self._pair.url), lambda _: None)
            member.pair(self._stopped, partial(self._approve, name=name))
            self._threads.append(Thread(target=member.run, args=[self._stopped], daemon=True))
        for thread in self._threads:
            thread.start()
        until(self.is_there)

    def _approve(self, code: str, name: str) -> None:
        self._pair.ask("branch", "approve", code=code, name=name)

    def is_there(self) -> bool:
        return all(stream.is_open for stream in self.streams)

    def has_a_break(self) -> bool:
        return not self.is_there()

    def heard(self, name: str = "interrupt") -> list[list[list[str]]]:
        """Of each stream: number and id of each event of this name, in their order."""
        for stream in self.streams:
            while not stream.heard.empty():
                self._heard[stream.token].append(stream.heard.get())
        return [
            [[told.id, str(told.members.get("id"))] for told in events if told.name == name]
            for events in self._heard.values()
        ]

    def played(self) -> list[list[tuple[str, str]]]:
        """Of each player: id and end of each interrupt, in their order."""
        ledgers = [Ledger(self._file(number)) for number in range(SILENT)]
        return [
            [(event["ref"], event["status"]) for event in ledger.all() if event["kind"] == "interrupt"]
            for ledger in ledgers
        ]

    def _file(self, number: int) -> Path:
        return self._folder / f"{number}.sqlite"

    def leave(self) -> None:
        self._stopped.set()
        for stream in self.streams:
            stream.stop()
        for thread in self._threads:
            thread.join(10)


class Crowd:
    """Asks all the time, each thing on a line of its own, and counts what is answered."""

    def __init__(self, url: str, asked: dict[str, Callable[[HttpLine], int]]) -> None:
        self.answers: dict[str, Counter[int]] = {name: Counter() for name in asked}
        self._url, self._asked = url, asked
        self._stopped = Event()
        self._threads = [Thread(target=self._go_on, args=each, daemon=True) for each in asked.items()]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(20)

    def _go_on(self, name: str, ask: Callable[[HttpLine], int]) -> None:
        """0 for no answer at all."""
        line = HttpLine(self._url)
        while not self._stopped.wait(0.03):
            try:
                status = ask(line)
            except LineDown:
                status = 0
            self.answers[name][status] += 1


def status_of(url: str, path: str) -> int:
    line = HttpLine(url)
    try:
        return line.ask("GET", path, {}).status
    except LineDown:
        return 0
    finally:
        line.close()
