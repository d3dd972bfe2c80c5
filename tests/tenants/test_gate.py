import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from tenants.gate import Gate
from tests.e2e.readers import until

FORKED = get_context("fork")
PATIENCE_S = 20


@contextmanager
def another(act: Callable[[], None]) -> Iterator[BaseProcess]:
    process = FORKED.Process(target=act, daemon=True)
    process.start()
    yield process
    process.kill()
    process.join()


def waits_at(gate: Gate) -> bool:
    """Whether anybody does, by the kernel's list of locks."""
    inode = f":{Path(f'/proc/self/fd/{gate._file.fileno()}').stat().st_ino} "
    return any("->" in line and inode in line for line in Path("/proc/locks").read_text().splitlines())


@pytest.fixture
def gates() -> tuple[Gate, Gate]:
    return Gate(), Gate()


def test_whoever_dies_in_it_leaves_it_open(gates: tuple[Gate, Gate]) -> None:
    gate, other = gates
    inside = FORKED.Event()

    def die() -> None:
        gate.acquire()
        inside.set()
        other.acquire()

    with other, another(die):
        assert inside.wait(PATIENCE_S)
        until(lambda: waits_at(other))
    with gate:
        pass


def test_two_threads_of_a_process_may_be_at_two_gates(gates: tuple[Gate, Gate]) -> None:
    """A worker waits for a task with one thread, while another hands in what became of the one before."""
    tasks, results = gates
    inside, through = FORKED.Event(), FORKED.Event()

    def worker() -> None:
        results.acquire()
        inside.set()
        with tasks:
            through.set()

    def hand_in() -> None:
        with results:
            handed.append("in")

    handed: list[str] = []
    tasks.acquire()
    with another(worker):
        assert inside.wait(PATIENCE_S)
        until(lambda: waits_at(tasks))
        handing_in = threading.Thread(target=hand_in, daemon=True)
        handing_in.start()
        tasks.release()
        assert through.wait(PATIENCE_S)
        handing_in.join(PATIENCE_S)
    assert handed == ["in"]
