"""How long it takes until what somebody wrote can be heard: a real worker, the embedded voice."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from uuid import UUID

from library.announcing import write_announcement
from library.models import Announcement
from tenants.access import Person
from tenants.schemas import in_business
from tests.bench.measure import Measure, middle, p95

LETTERS, TEXTS, WARM_UP = 100, 40, 6
BAR_S, LIMIT_S, LOOK_S = 1.5, 60, 0.005
WORDS = "we close in fifteen minutes so please bring what you chose to the tills and have a good way home now"
NUMBERS = count(1)


def measures(owner: Person, texts: int = TEXTS) -> Iterator[Measure]:
    """Each text is another one: the same would be made once."""
    with in_business(owner.business), worker():
        first = [write(owner) for _ in range(WARM_UP)]
        for pk in first:
            wait_for(pk)
        took = [ready_s(owner) for _ in range(texts)]
    note = f"{texts} texts, two workers, warm"
    yield Measure(f"{LETTERS} letters from save to playable, p95", p95(took), "s", BAR_S, note=note)
    yield Measure(f"{LETTERS} letters from save to playable, median", middle(took), "s")


def ready_s(owner: Person) -> float:
    began = time.perf_counter()
    wait_for(write(owner))
    return time.perf_counter() - began


def write(owner: Person) -> UUID:
    text = f"Number {next(NUMBERS)}: {WORDS}"[:LETTERS]
    pk: UUID = write_announcement(None, actor=owner, title="Measured", text=text).pk
    return pk


def wait_for(pk: UUID) -> None:
    until = time.perf_counter() + LIMIT_S
    while not Announcement.objects.filter(pk=pk, status="ready").exists():
        if time.perf_counter() > until:
            raise AssertionError("It was not spoken in time: is the worker there?")
        time.sleep(LOOK_S)


@contextmanager
def worker() -> Iterator[None]:
    with subprocess.Popen([sys.executable, "manage.py", "qcluster"]) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(LIMIT_S)
