import io
from collections.abc import Iterator
from typing import Any

from django.core.management.base import OutputWrapper

from tenants.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def ticks(*seconds: float) -> Any:
    times: Iterator[float] = iter(seconds)
    now = 0.0

    def clock() -> float:
        nonlocal now
        now = next(times, now)
        return now

    return clock


def test_the_time_that_is_left_follows_from_what_is_done() -> None:
    progress = Progress(OutputWrapper(io.StringIO()), 100, "taken in", clock=ticks(0, 50, 50, 50))
    progress.advance(25)
    assert progress.line() == " 25% taken in, 2:30 left"


def test_nothing_to_do_is_done() -> None:
    with Progress(OutputWrapper(out := io.StringIO()), 0, "taken in"):
        pass
    assert out.getvalue() == "100% taken in\n"


def test_a_log_gets_a_line_a_second() -> None:
    out = io.StringIO()
    progress = Progress(OutputWrapper(out), 3, "read", clock=ticks(0, 2, 2, 2, 2.5))
    for _ in range(3):
        progress.advance(1, "a.mp3")
    assert out.getvalue().count("\n") == 1


def test_a_terminal_gets_a_bar_on_one_line() -> None:
    out = Terminal()
    with Progress(OutputWrapper(out), 2, "read") as progress:
        progress.advance(1, "a.mp3")
    assert "\r" in out.getvalue()
    assert "███████████████░░░░░░░░░░░░░░░  50% read" in out.getvalue()
    assert out.getvalue().count("\n") == 1
