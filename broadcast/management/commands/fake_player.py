"""Players without sound, for demos, tests and load: they pair themselves, play by a clock that may run fast,
and report as players do. What they know they keep, so that the next run goes on where this one ended."""

import json
import os
import signal
from argparse import ArgumentParser
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from broadcast.management.commands.rundown import business_of, zone_of
from broadcast.models import Zone
from broadcast.players import pairing
from broadcast.players.compared import compare
from broadcast.players.headless.line import HttpLine, LineDown
from broadcast.players.headless.member import MOST_AHEAD, Conditions, Member
from tenants.access import Person, person_in
from tenants.models import Business, Membership
from tenants.schemas import in_business

MOST_PLAYERS = 50
#: Four weeks late is accepted.
MOST_BACK_H = 28 * 24


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("place", metavar="business/zone", help="the slug as in /b/<slug>/, and the zone's name or id")
        add("--players", default="1", help=f"how many, up to {MOST_PLAYERS}")
        add("--speed", default="1", help="seconds a second: 60 plays an hour in a minute")
        add("--hours", default="", help="how much of their own time; without end if left out")
        add("--back", default="0", help="begin so many hours ago")
        add("--offline", default="0", help="have no server for so many hours, after the first")
        add("--lose", default="0", help="lose this share of all answers: 0.3")
        add("--server", default="", help="its address; the demo's or this machine's if left out")
        add("--folder", default="", help="where they keep what they know; in the data folder if left out")
        add("--check", action="store_true", help="compare their ledgers with the server's at the end")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug, _, name = options["place"].partition("/")
        business = business_of(slug)
        with in_business(business):
            zone = zone_of(name)
        under = conditions(options)
        refuse_unreachable(under.server)
        members = self.members(options, zone, under)
        self.run_all(members, owner_of(business), zone)
        if options["check"]:
            self.compare(members, business)

    def members(self, options: dict[str, Any], zone: Zone, under: Conditions) -> list[Member]:
        count = int(number("--players", options["players"], 1, MOST_PLAYERS))
        folder = Path(options["folder"] or settings.DATA_DIR / "players") / str(zone.pk)
        numbers = range(1, count + 1)
        return [Member(f"Headless {n}", folder / f"{n}.sqlite", under, self.tell) for n in numbers]

    def run_all(self, members: list[Member], owner: Person, zone: Zone) -> None:
        stopped = Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stopped.set())
        for member in members:
            member.pair(stopped, partial(approve, owner=owner, zone=zone, name=member.name))
        # Nobody asks the database any more, and a demo's may be stopped while this runs.
        connections.close_all()
        threads = [Thread(target=member.run, args=[stopped]) for member in members]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for member in members:
            self.tell(summary(member))

    def compare(self, members: list[Member], business: Business) -> None:
        with in_business(business):
            found = {
                member.name: compare(member.ledger.all(), UUID(member.player.device_id)) for member in members
            }
        for name, compared in found.items():
            said = f"{name}: {compared.here} plays here, {compared.there} on the server"
            self.tell(f"{said}, {len(compared.differ) or 'none'} of them different")
        if any(compared.differ for compared in found.values()):
            raise CommandError("The ledgers are not the same.")

    def tell(self, said: str) -> None:
        self.stdout.write(said)
        self.stdout.flush()


def conditions(options: dict[str, Any]) -> Conditions:
    def hours(name: str, most: float) -> timedelta:
        return timedelta(hours=number(f"--{name}", options[name], 0, most))

    return Conditions(
        server=(options["server"] or here()).rstrip("/"),
        speed=number("--speed", options["speed"], 0.1, 100_000),
        back=hours("back", MOST_BACK_H),
        lasts=hours("hours", 10 * MOST_BACK_H) if options["hours"] else None,
        offline=hours("offline", 10 * MOST_BACK_H),
        lose=number("--lose", options["lose"], 0, 0.95),
    )


def here() -> str:
    """Where the demo of this folder stands; else this machine's own port."""
    if "PORT" not in os.environ and (demo := settings.DATA_DIR / "credentials.json").exists():
        return str(json.loads(demo.read_text())["portal"])
    return f"http://localhost:{os.environ.get('PORT') or '8000'}"


def number(name: str, said: str, least: float, most: float) -> float:
    try:
        value = float(said)
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise CommandError(f"{name} is {said!r}: give a number from {least:g} to {most:g}.")
    return value


def refuse_unreachable(server: str) -> None:
    try:
        HttpLine(server).ask("GET", "/health/", {})
    except LineDown as error:
        raise CommandError(
            f"Nothing answers at {server} ({error}). Start it, or name another with --server."
        ) from None


def owner_of(business: Business) -> Person:
    """In whose name the players are let in."""
    owners = Membership.objects.filter(business=business, role="owner", user__is_active=True)
    first = owners.select_related("user").order_by("pk").first()
    person = person_in(first.user, business) if first else None
    if person is None:
        raise CommandError(f"{business} has no owner in whose name a player could be paired.")
    return person


def approve(code: str, *, owner: Person, zone: Zone, name: str) -> None:
    with in_business(owner.business):
        pairing.approve(code, actor=owner, zone_id=zone.pk, name=name)


def summary(member: Member) -> str:
    ledger = member.ledger
    stored, waiting = ledger.count("stored"), ledger.count("waiting")
    said = f"{member.name}: {stored + waiting} plays in {member.clock.lived.total_seconds() / 3600:.1f} hours"
    said += f", {stored} stored by the server, {waiting} waiting, {member.line.lost} answers lost"
    if member.clock.ahead > MOST_AHEAD:
        said += "; it is as far ahead of the server's time as a server accepts"
    return said
