"""`python -m tests.bench`: BENCH_BUSINESSES=100 makes it a smaller, quicker and less telling one.

BENCH_PLAYERS=1000 has more players poll, listen and report. `python -m tests.bench sound` only listens.
`python -m tests.bench importing` only takes a library in; BENCH_TRACKS=200 makes it a small one.
`python -m tests.bench keeping` only changes many tracks, `opening` only opens one more business, `staff` only
opens the console of sync2gear's staff.
"""

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

import django

from tests.bench import server
from tests.bench.measure import Measure, one_ms, table

if TYPE_CHECKING:
    from tenants.access import Person

FEW = 10
#: The parts of a whole run that stand on nothing of the others.
WITHOUT_NAME = ("polls", "presses", "importing", "sound")


def all_measures(businesses: int) -> Iterator[Measure]:
    # Not at the top: they load models, and settings need the database's address first.
    from tests.bench import (
        editing,
        engine,
        fleet,
        keeping,
        libraries,
        opening,
        players,
        renewing,
        searching,
        speaking,
        staff,
    )

    yield from engine.measures()
    owner = prepared()
    with fleet.in_a_hurry():
        fleet.copies(owner.business, FEW - 1)
    base = renewing.few(FEW)
    yield base
    yield from editing.measures(owner)
    yield from speaking.measures(owner)
    yield from players.measures(owner, server.FOLDER)
    yield from searching.measures(owner)
    yield from keeping.measures(owner)
    with fleet.in_a_hurry():
        took_ms = one_ms(lambda _: fleet.copies(owner.business, businesses - FEW))
    yield Measure(f"making {businesses - FEW} more businesses", round(took_ms / 1000, 1), "s")
    yield from opening.measures(businesses)
    yield from renewing.many(base, businesses)
    yield from libraries.measures(owner.user.pk)
    yield from staff.measures(businesses)


def chosen(businesses: int) -> Iterator[Measure]:
    """What is named on the command line; all without a name."""
    asked = sys.argv[1:]
    if not asked:
        yield from all_measures(businesses)
    for name in asked or WITHOUT_NAME:
        yield from part(name, businesses)


def part(name: str, businesses: int) -> Iterator[Measure]:
    from tests.bench import fleet, importing, keeping, opening, polling, pressing, sound, staff

    if name == "opening":
        with fleet.in_a_hurry():
            fleet.copies(prepared().business, businesses - 1)
        return opening.measures(businesses)
    if name == "staff":
        prepared()
        return staff.measures(businesses)
    parts: dict[str, Callable[[], Iterator[Measure]]] = {
        "keeping": lambda: keeping.measures(prepared()),
        "polls": lambda: polling.measures(prepared(), server.FOLDER),
        "presses": lambda: pressing.measures(prepared(), server.FOLDER),
        "importing": importing.measures,
        "sound": lambda: sound.measures(server.FOLDER),
    }
    return parts[name]()


@cache
def prepared() -> "Person":
    """An installation with one business."""
    from django.core.management import call_command

    from tests.bench import fleet

    call_command("release", verbosity=0)
    return fleet.first_business()


def say(measure: Measure) -> Measure:
    print(measure.line(), flush=True)  # noqa: T201
    return measure


def main() -> int:
    businesses = max(FEW + 1, int(os.environ.get("BENCH_BUSINESSES") or 1000))
    with server.running():
        django.setup()
        measures = [say(measure) for measure in chosen(businesses)]
    print(f"\n{table(measures)}")  # noqa: T201
    return int(not all(measure.passes for measure in measures))


if __name__ == "__main__":
    sys.exit(main())
