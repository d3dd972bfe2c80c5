"""Thousands of clients that listen, as a process: `python -m tests.bench.ears URL PATH KIND FILE`.

FILE holds a token a line. It says `{"open": seconds}` once all listen, and answers each line of its input,
`{"event": name, "within_s": seconds}`, first with `{"ready": true}` and then with `{"at_s": [...]}`: when
each heard that event next, by the clock that all processes of a machine share (time.monotonic).
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from broadcast.players.crowd.ear import Ear
from broadcast.players.crowd.switchboard import Switchboard
from broadcast.players.headless.stream import Told
from tests.bench.frames import Socket

KINDS: dict[str, type[Ear]] = {"edge": Ear, "streams": Ear, "sockets": Socket}
#: What a server says by itself once it knows who listens: it is calm only after that.
HELLO = {"edge": "feed"}
PATIENCE_S = 120.0
#: So many dial in a turn: a backlog that overflows makes the kernel wait for a second.
AT_ONCE = 500


class Ears:
    def __init__(self, url: str, path: str, kind: str, tokens: list[str]) -> None:
        self.board, self._hello = Switchboard(url, self.on_told, path), HELLO.get(kind)
        self.ears = [KINDS[kind](self.board, token) for token in tokens]
        self.at_s: dict[str, list[float]] = defaultdict(list)

    def on_told(self, _ear: Ear, told: Told) -> None:
        self.at_s[told.name].append(time.monotonic())

    def open(self) -> float:
        began = time.monotonic()
        for place in range(0, len(self.ears), AT_ONCE):
            dialled = self.ears[place : place + AT_ONCE]
            for ear in dialled:
                self.board.open(ear)
            self.turn_until(partial(are_open, dialled), PATIENCE_S)
        took_s = time.monotonic() - began
        if self._hello:
            self.heard(self._hello, PATIENCE_S)
        return took_s

    def heard(self, event: str, within_s: float) -> list[float]:
        self.turn_until(lambda: len(self.at_s[event]) >= len(self.ears), within_s)
        return sorted(self.at_s[event])

    def turn_until(self, holds: Callable[[], bool], within_s: float) -> None:
        deadline = time.monotonic() + within_s
        while not holds() and time.monotonic() < deadline:
            self.board.turn(0.05)


def are_open(ears: Iterable[Ear]) -> bool:
    return all(ear.is_open for ear in ears)


def main(url: str, path: str, kind: str, file: str) -> None:
    ears = Ears(url, path, kind, Path(file).read_text().split())
    say(open=ears.open())
    asked: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
    Thread(target=listen, args=[asked], daemon=True).start()
    for question in questions(ears, asked):
        ears.at_s.clear()
        say(ready=True)
        say(at_s=ears.heard(question["event"], question["within_s"]))


def questions(ears: Ears, asked: "SimpleQueue[dict[str, Any] | None]") -> Iterator[dict[str, Any]]:
    while True:
        try:
            question = asked.get_nowait()
        except Empty:
            ears.board.turn(0.05)
            continue
        if question is None:
            return
        yield question


def listen(asked: "SimpleQueue[dict[str, Any] | None]") -> None:
    for line in sys.stdin:
        asked.put(json.loads(line))
    asked.put(None)


def say(**told: Any) -> None:
    print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
