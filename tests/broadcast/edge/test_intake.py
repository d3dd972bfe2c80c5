"""Reports that wait for one another, in a loop of the test's own."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest

from broadcast.edge import intake
from broadcast.edge.intake import AWAY, Intake
from broadcast.edge.rows import Reply, Report


def report(number: int, body: bytes = b"{}") -> Report:
    return Report(f"device {number}", "business", "zone", body, "192.0.2.1")


class Taking:
    """Stores nothing, answers with whose report it was, and remembers what came together."""

    def __init__(self) -> None:
        self.rounds: list[list[str]] = []

    def __call__(self, reports: Sequence[Report]) -> list[Reply]:
        self.rounds.append([report.device_id for report in reports])
        return [Reply(200, [report.device_id]) for report in reports]


def played(
    take: intake.Take, scene: Callable[[Intake], Coroutine[Any, Any, list[Reply]]], pause_s: float = 0.1
) -> list[Reply]:
    async def play() -> list[Reply]:
        taking = Intake(take, pause_s)
        running = asyncio.create_task(taking.run())
        try:
            return await asyncio.wait_for(scene(taking), 10)
        finally:
            running.cancel()
            taking.close()

    return asyncio.run(play())


async def one_then_two(taking: Intake) -> list[Reply]:
    first = await taking.give(report(1))
    return [first, *await asyncio.gather(taking.give(report(2)), taking.give(report(3)))]


def test_the_first_is_stored_at_once_and_the_next_together() -> None:
    take = Taking()
    replies = played(take, one_then_two)
    assert take.rounds == [["device 1"], ["device 2", "device 3"]]
    assert [reply.stored for reply in replies] == [["device 1"], ["device 2"], ["device 3"]]


def test_more_than_it_takes_at_once_are_all_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "AT_ONCE", 2)
    take = Taking()

    async def five(taking: Intake) -> list[Reply]:
        return await asyncio.gather(*(taking.give(report(number)) for number in range(5)))

    replies = played(take, five, pause_s=0.01)
    assert [reply.stored for reply in replies] == [[f"device {number}"] for number in range(5)]
    assert [len(together) for together in take.rounds] == [2, 2, 1]


def test_what_cannot_be_stored_is_to_be_sent_again() -> None:
    def away(_: Sequence[Report]) -> list[Reply]:
        raise OSError("no database")

    assert played(away, one_then_two) == [AWAY] * 3


def test_who_finds_no_room_is_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "ROOM_BYTES", 10)

    async def two(taking: Intake) -> list[Reply]:
        given = (taking.give(report(number, b"8 bytes.")) for number in (1, 2))
        return await asyncio.gather(*given)

    assert [reply.status for reply in played(Taking(), two)] == [200, 503]


def test_a_player_that_hangs_up_keeps_nobody_out() -> None:
    async def hung_up(taking: Intake) -> list[Reply]:
        gone = asyncio.create_task(taking.give(report(1)))
        await asyncio.sleep(0)
        gone.cancel()
        return [await taking.give(report(2))]

    assert played(Taking(), hung_up)[0].stored == ["device 2"]
