"""`python -m tests.bench` measures everything, `python -m tests.bench polls presses` some parts of it.

BENCH_BUSINESSES=100, BENCH_PLAYERS=30, BENCH_STREAMS=1000 and BENCH_TRACKS=200 make it smaller, quicker and
less telling. The parts: `polls` beside a bare application and the usual stack; `presses`, from a press in the
portal to the last of thousands of players; `importing` a library; `keeping` many tracks in order; `opening`
one more business; `staff`, their console; `sound`; and `product`, what is left.
"""

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

import django

from tests.bench import performance, server
from tests.bench.measure import Measure, one_ms, table

if TYPE_CHECKING:
    from tenants.access import Person

FEW = 10
#: The parts of a whole run that stand on nothing of the others.
ALONE = ("polls", "presses", "importing", "sound")


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


def asked() -> list[str]:
    """The parts that the command line names; all without a name."""
    return sys.argv[1:] or ["product", *ALONE]


def kept(name: str, businesses: int) -> list[Measure]:
    """A part's measures, told as they come and, in full size, written down together."""
    measures = [say(measure) for measure in part(name, businesses)]
    if not any(knob.startswith("BENCH_") for knob in os.environ):
        performance.keep(name, measures)
    return measures


def part(name: str, businesses: int) -> Iterator[Measure]:
    from tests.bench import fleet, importing, keeping, opening, polling, pressing, sound, staff

    if name == "opening":
        with fleet.in_a_hurry():
            fleet.copies(prepared().business, businesses - 1)
        return opening.measures(businesses)
    if name == "staff":
        prepared()
        return staff.measures(businesses)
    if name == "product":
        return all_measures(businesses)
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
        measures = [measure for name in asked() for measure in kept(name, businesses)]
    print(f"\n{table(measures)}")  # noqa: T201
    return int(not all(measure.passes for measure in measures))


if __name__ == "__main__":
    sys.exit(main())
