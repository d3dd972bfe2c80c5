import asyncio

from broadcast.edge.kept_alive import kept_alive


def test_broken_work_begins_again() -> None:
    async def scene() -> int:
        rounds = 0
        third = asyncio.Event()

        async def work() -> None:
            nonlocal rounds
            rounds += 1
            if rounds == 3:
                third.set()
            raise ZeroDivisionError

        task = asyncio.create_task(kept_alive(work, pause_s=0))
        await asyncio.wait_for(third.wait(), 5)
        task.cancel()
        return rounds

    assert asyncio.run(scene()) >= 3


def test_cancelled_work_stays_so() -> None:
    async def scene() -> bool:
        task = asyncio.create_task(kept_alive(asyncio.Event().wait, pause_s=0))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(scene())
