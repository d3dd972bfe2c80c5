"""The real application in uvicorn, in a thread of its own, on a loopback port."""

import asyncio
import socket
import threading
import uuid
from collections.abc import Coroutine
from typing import Any

import uvicorn
import uvloop
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from broadcast.edge.app import Edge, EdgeOptions

from .house import House

SECRET = "only for tests"


async def portal(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands where Django stands."""
    await PlainTextResponse(f"portal {scope['method']} {scope['path']}")(scope, receive, send)


class Serving:
    """A running edge; `call` runs a coroutine in its loop and gives the result."""

    def __init__(self, options: EdgeOptions) -> None:
        self.options = options
        self._ready = threading.Event()
        self._waiting_for: dict[str, threading.Event] = {}
        # Listening before the server starts: whoever connects early waits in the kernel.
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(10)

    def call(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    def wait_until_listening(self) -> None:
        self.call(self.edge.listener.listening.wait())

    def settle(self, house: House) -> None:
        """Until everything that was announced so far is known: announcements come in order."""
        payload, known = f"settled:{uuid.uuid4()}", threading.Event()
        self._waiting_for[payload] = known
        with house.change(payload):
            pass
        assert known.wait(5)

    def write_presence(self) -> None:
        """Until everyone seen so far is stored: a flush under way comes first in the store's one thread."""
        self.call(self.edge.presence.flush())
        self.call(self.edge.store.heads([]))

    def _notice(self, payload: str) -> None:
        self.edge.on_notify(payload)
        if payload in self._waiting_for:
            self._waiting_for.pop(payload).set()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self.edge.close)
        self._server.should_exit = True
        self._thread.join(10)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.edge = Edge(self.options, portal)
        self.edge.listener._on_notify = self._notice
        config = uvicorn.Config(self.edge, log_level="error", server_header=False)
        self._server = uvicorn.Server(config)
        self._ready.set()
        await self._server.serve(sockets=[self._socket])
