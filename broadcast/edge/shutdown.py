"""Hear of a shutdown before the server waits for its connections."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def call_at_shutdown(callback: Callable[[], None]) -> Iterator[None]:
    """Have `callback` called in this loop on SIGINT or SIGTERM, beside what the server does then.

    uvicorn tells an application of its end only after every connection has closed, and an event stream does
    not close by itself. Outside the main thread there are no signals, and nothing happens.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    earlier = {number: signal.getsignal(number) for number in SIGNALS}

    def handle(number: int, frame: FrameType | None) -> Any:
        loop.call_soon_threadsafe(callback)
        then = earlier[signal.Signals(number)]
        if callable(then):
            then(number, frame)

    for number in SIGNALS:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number in SIGNALS:
            signal.signal(number, earlier[number])
