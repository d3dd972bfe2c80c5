import asyncio

import pytest

from broadcast.edge.memory import Memory
from broadcast.edge.store import StoreUnavailable


class Asked:
    """A store that counts what it is asked and answers when it is let."""

    def __init__(self, **values: str) -> None:
        self.values, self.batches = values, list[list[str]]()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def __call__(self, keys: list[str]) -> dict[str, str]:
        self.batches.append(keys)
        found = {key: self.values[key] for key in keys if key in self.values}
        await self.may_answer.wait()
        return found


async def under_way(asked: Asked, memory: Memory[str], key: str) -> "asyncio.Task[str | None]":
    """A question that the store has read but not answered yet."""
    asked.may_answer.clear()
    question = asyncio.create_task(memory.get(key))
    while not asked.batches:
        await asyncio.sleep(0)
    return question


def test_everyone_who_asks_at_once_shares_one_question() -> None:
    async def scene() -> None:
        asked = Asked(a="1", b="2")
        memory: Memory[str] = Memory(asked, batch=10)
        assert await asyncio.gather(*(memory.get(key) for key in "aabb")) == ["1", "1", "2", "2"]
        assert asked.batches == [["a", "b"]]

    asyncio.run(scene())


def test_batches_are_bounded() -> None:
    async def scene() -> None:
        asked = Asked()
        memory: Memory[str] = Memory(asked, batch=2)
        await asyncio.gather(*(memory.get(key) for key in "abc"))
        assert asked.batches == [["a", "b"], ["c"]]

    asyncio.run(scene())


def test_what_is_not_there_is_asked_for_once() -> None:
    async def scene() -> None:
        asked = Asked()
        memory: Memory[str] = Memory(asked, batch=10)
        assert [await memory.get("x"), await memory.get("x")] == [None, None]
        assert len(asked.batches) == 1

    asyncio.run(scene())


def test_dropped_key_is_asked_for_again() -> None:
    async def scene() -> None:
        asked = Asked(a="1")
        memory: Memory[str] = Memory(asked, batch=10)
        await memory.get("a")
        asked.values["a"] = "2"
        memory.drop("a")
        assert await memory.get("a") == "2"

    asyncio.run(scene())


def test_answer_from_before_a_drop_is_not_kept() -> None:
    async def scene() -> None:
        asked = Asked(a="old")
        memory: Memory[str] = Memory(asked, batch=10)
        question = await under_way(asked, memory, "a")
        memory.drop("a")
        asked.values["a"] = "new"
        asked.may_answer.set()
        assert [await question, await memory.get("a")] == ["old", "new"]

    asyncio.run(scene())


def test_failure_reaches_who_asked_and_the_next_one_asks_again() -> None:
    async def scene() -> None:
        async def failing(keys: list[str]) -> dict[str, str]:
            raise StoreUnavailable

        memory: Memory[str] = Memory(failing, batch=10)
        for _ in range(2):
            with pytest.raises(StoreUnavailable):
                await memory.get("a")

    asyncio.run(scene())
