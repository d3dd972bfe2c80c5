"""Thousands of players without sound, in businesses of their own, against this machine's server: they
pair, poll, listen, report, come and go; some are slow, some broken. It says how that went, and ends."""

import json
import resource
import signal
import socket
import sys
from argparse import ArgumentParser
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from broadcast.demo import fleet as own
from broadcast.demo import fleet_players as players
from broadcast.management.commands.fake_player import here, number, refuse_unreachable
from broadcast.players.crowd import telling
from broadcast.players.crowd.fleet import Conditions, Fleet
from broadcast.players.crowd.line import QuickLine
from broadcast.players.crowd.member import Pass
from broadcast.players.headless.line import LineDown

MOST = {"businesses": 5000, "devices": 50_000, "zones": 1000}
#: Files that are open besides one for each stream.
MORE_FILES = 200
#: A worker that waits its turn is to be let in soon: the stream's thread has the most to hear.
SWITCH_S = 0.001


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--businesses", default="20", help="how many; made where they are missing, else used again")
        add("--devices", default="1000", help="how many players in all, spread over the businesses")
        add("--zones", default="0", help="of a business; if left out, one for each of its players")
        add("--pair", default="20", help="so many are paired by code, approval and token; the rest is let in")
        add("--minutes", default="10", help="how long they live, up to 240")
        add("--ramp", default="60", help="seconds over which they come")
        add("--churn", default="0", help="players a minute that go and come back")
        add("--slow", default="0", help="the share that hardly reads its event stream, or never: 0.01")
        add("--broken", default="0", help="the share that cuts lines, sends garbage, reports twice: 0.01")
        add("--seed", default="7", help="the same number, the same chance")
        add("--json", default="", help="a file for the summary")
        add("--server", default="", help="its address; the demo's or this machine's if left out")
        add("--remove", action="store_true", help="take the businesses of earlier runs away, and do no more")
        add("--yes", action="store_true", help="write businesses where this is neither a demo nor DEBUG")
        add("--yes-another-machine", action="store_true", help="the server may stand elsewhere")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG or options["yes"]):
            raise CommandError(
                "This writes businesses into a database that is no demo's. Say --yes if you want that."
            )
        if options["remove"]:
            self.tell(f"{own.remove(self.tell)} businesses are removed.")
            return
        count, devices, zones = sizes(options)
        under = conditions(options)
        refuse_elsewhere(under.server, allowed=options["yes_another_machine"])
        refuse_unreachable(under.server)
        room_for(devices)
        paired = int(number("--pair", options["pair"], 0, devices))
        if options["json"] and not Path(options["json"]).parent.is_dir():
            raise CommandError(f"There is no folder for {options['json']}.")
        try:
            self.simulate(count, devices, zones, paired, under, options["json"])
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped before the players came. The same command goes on from here."
            ) from None

    def simulate(
        self, count: int, devices: int, zones: int, paired: int, under: Conditions, target: str
    ) -> None:
        businesses = own.furnished(count, zones, self.tell)
        seats = players.seats(businesses, devices)
        passes = self.passes(seats, paired, zones, under.server)
        refuse_strange(passes[0], under.server)
        began = timezone.now() - timedelta(minutes=1)
        connections.close_all()
        fleet = Fleet(passes, under)
        self.tell(f"{devices} players of {count} businesses come in {under.ramp_s:g} s.")
        fleet.run(stop_signals(), lambda fleet: self.tell(telling.line(fleet)))
        self.sum_up(fleet, players.lost_plays(businesses, fleet.tally.stored, began), target)

    def passes(self, seats: list[players.Seat], paired: int, zones: int, server: str) -> list[Pass]:
        try:
            by_code = players.pair(seats[:paired], zones, server)
        except players.NotPaired as error:
            raise CommandError(str(error)) from None
        if by_code:
            self.tell(f"{len(by_code)} are paired by a code.")
        return [*by_code, *players.admit(seats[paired:], zones)]

    def sum_up(self, fleet: Fleet, lost: int, target: str) -> None:
        told = telling.summary(fleet, lost)
        self.tell(telling.as_text(told))
        if target:
            Path(target).write_text(json.dumps(told, indent=1) + "\n")
        if told["wrong"]:
            raise CommandError("Players that were well met what they should not have.")

    def tell(self, said: str) -> None:
        self.stdout.write(said)
        self.stdout.flush()


def sizes(options: dict[str, Any]) -> tuple[int, int, int]:
    """Businesses, devices, and zones of a business."""
    count, devices, zones = (
        int(number(f"--{name}", options[name], name != "zones", most)) for name, most in MOST.items()
    )
    count = min(count, devices)
    return count, devices, zones or min(MOST["zones"], -(-devices // count))


def conditions(options: dict[str, Any]) -> Conditions:
    def share(name: str) -> float:
        return number(f"--{name}", options[name], 0, 0.5)

    return Conditions(
        server=(options["server"] or here()).rstrip("/"),
        minutes=number("--minutes", options["minutes"], 0.05, 240),
        ramp_s=number("--ramp", options["ramp"], 0, 3600),
        churn=number("--churn", options["churn"], 0, 100_000),
        slow=share("slow"),
        broken=share("broken"),
        seed=int(number("--seed", options["seed"], 0, 10**9)),
    )


def refuse_elsewhere(server: str, *, allowed: bool) -> None:
    parts = urlsplit(server)
    if parts.scheme != "http":
        raise CommandError(
            f"{server} is no plain HTTP address. Name the web process itself, behind its proxy."
        )
    if not allowed and not is_here(parts.hostname or ""):
        raise CommandError(
            f"{server} is another machine. Say --yes-another-machine if it is yours, with this database."
        )


def is_here(host: str) -> bool:
    found: set[str] = set()
    with suppress(OSError):
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, None)}
    return bool(found) and all(address.startswith("127.") or address == "::1" for address in found)


def refuse_strange(first: Pass, server: str) -> None:
    status = 0
    with suppress(LineDown):
        status = (
            QuickLine(server).ask("GET", "/player/feed", {"Authorization": f"Bearer {first.token}"}).status
        )
    if status == 401:
        raise CommandError(f"{server} does not know these players: it works with another database than this.")


def room_for(devices: int) -> None:
    """Each stream is an open file."""
    sys.setswitchinterval(SWITCH_S)
    needed = devices + MORE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise CommandError(f"{devices} players need {needed} open files, and this system allows {hard}.")
    if soft != resource.RLIM_INFINITY and soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def stop_signals() -> Event:
    stopped = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    return stopped
