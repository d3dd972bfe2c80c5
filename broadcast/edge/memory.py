"""A memory in front of the store: what is known answers at once, what is not is asked for in batches."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

V = TypeVar("V")
MISSING_LIMIT = 10_000


class Memory(Generic[V]):
    """Values by key. Everyone who asks while the store is busy shares one question.

    A key that the store does not know is remembered too, so that wrong tokens do not reach the database.
    """

    def __init__(self, load: Callable[[list[str]], Awaitable[dict[str, V]]], batch: int) -> None:
        self._load = load
        self._batch = batch
        self._known: dict[str, V] = {}
        self._missing: set[str] = set()
        self._waiting: dict[str, asyncio.Future[V | None]] = {}
        self._loading: dict[str, asyncio.Future[V | None]] = {}
        self._task: asyncio.Task[None] | None = None

    def peek(self, key: str) -> V | None:
        return self._known.get(key)

    async def get(self, key: str) -> V | None:
        """The value, or None where the store has none; raises what the store raises."""
        value = self._known.get(key)
        if value is not None or key in self._missing:
            return value
        future = self._loading.get(key) or self._waiting.get(key)
        if future is None:
            future = self._waiting[key] = asyncio.get_running_loop().create_future()
            self._start()
        return await asyncio.shield(future)

    def drop(self, key: str) -> None:
        """Forget a key. A question under way still answers its askers but is not kept: it may be too old."""
        self._known.pop(key, None)
        self._missing.discard(key)
        self._loading.pop(key, None)

    def drop_uncertain(self) -> None:
        """Forget what was not found and what is being asked for."""
        self._missing.clear()
        self._loading.clear()

    def clear(self) -> None:
        self._known.clear()
        self.drop_uncertain()

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while self._waiting:
            keys = list(self._waiting)[: self._batch]
            asked = {key: self._waiting.pop(key) for key in keys}
            self._loading.update(asked)
            try:
                found = await self._load(keys)
            except Exception as error:
                self._fail(asked, error)
            else:
                self._answer(asked, found)

    def _fail(self, asked: dict[str, asyncio.Future[V | None]], error: Exception) -> None:
        for key, future in asked.items():
            if self._loading.get(key) is future:
                del self._loading[key]
            if not future.done():
                future.set_exception(error)
                future.exception()  # read once, or an asker that went away leaves a warning

    def _answer(self, asked: dict[str, asyncio.Future[V | None]], found: dict[str, V]) -> None:
        for key, future in asked.items():
            if self._loading.get(key) is future:
                del self._loading[key]
                self._keep(key, found.get(key))
            if not future.done():
                future.set_result(found.get(key))

    def _keep(self, key: str, value: V | None) -> None:
        if value is not None:
            self._known[key] = value
            return
        if len(self._missing) >= MISSING_LIMIT:
            self._missing.clear()
        self._missing.add(key)
