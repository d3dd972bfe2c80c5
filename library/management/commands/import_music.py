"""Take a folder of this machine into a business's library. Run again, it goes on where it ended."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Q
from django.utils import timezone

from library.importing import Brought, Found, Outcome, bring, found_in
from library.models import Sound, Track
from library.naming import printable
from library.shelf import ShelfAway
from library.turns import unread
from tenants.access import Person, ourselves, person_in
from tenants.holding import held
from tenants.models import Business, User
from tenants.progress import Progress
from tenants.schemas import in_business

LOOK_S = 1
#: Nothing was read for so long: the readers are not there.
IDLE_S = 120
INTERRUPTED = 130


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("business", help="its slug, as in /b/<slug>/")
        parser.add_argument(
            "folder", help="a folder of this machine; the folders in it become folders of music"
        )
        parser.add_argument("--as", dest="email", default="", help="whose doing it is; ours if left out")
        parser.add_argument("--wait", action="store_true", help="end once all files are read")

    def handle(self, *_args: Any, **options: Any) -> None:
        actor = person_of(business_of(options["business"]), options["email"])
        files = files_in(Path(options["folder"]))
        began = timezone.now()
        with in_business(actor.business), held(f"import {actor.business.pk}") as is_ours:
            if not is_ours:
                raise CommandError(
                    f"Another import into {actor.business} is running. Wait until it has ended."
                )
            self.counts: Counter[Outcome] = Counter()
            self.refused: list[tuple[str, str]] = []
            is_whole = self.bring_all(files, actor, is_to_wait=options["wait"])
            self.report(began)
        if not is_whole:
            self.stdout.write("Stopped. Run the same command again: it goes on with what is missing.")
            sys.exit(INTERRUPTED)

    def bring_all(self, files: list[Found], actor: Person, *, is_to_wait: bool) -> bool:
        """Whether nobody pressed Ctrl-C, and the storage was there."""
        try:
            with Progress(self.stdout, sum(file.size_bytes for file in files), "taken in") as progress:
                for file in files:
                    self.note(file, bring(file, actor=actor))
                    progress.advance(file.size_bytes, str(file))
            if is_to_wait:
                self.wait()
        except KeyboardInterrupt:
            return False
        except ShelfAway as error:
            self.stderr.write(f"The storage does not answer: {error}")
            return False
        return True

    def note(self, file: Found, brought: Brought) -> None:
        self.counts[brought.outcome] += 1
        if brought.outcome == Outcome.REFUSED:
            self.refused.append((str(file), brought.why))

    def wait(self) -> None:
        """Until all that waits in the business is read."""
        with Progress(self.stdout, steps_left(), "read") as progress:
            left, since = progress.total, monotonic()
            while left:
                sleep(LOOK_S)
                before, left = left, steps_left()
                progress.advance(before - left)
                since = monotonic() if left != before else since
                if monotonic() - since > IDLE_S:
                    self.stderr.write("Nothing is being read. Is the reader running? See docs/running.md.")
                    since = monotonic()

    def report(self, began: Any) -> None:
        counts = ", ".join(f"{outcome} {self.counts[outcome]:,}" for outcome in Outcome)
        self.stdout.write(f"{counts.capitalize()}; still being read {unread().count():,}.")
        for name, why in [*self.refused, *refused_since(began)]:
            self.stdout.write(f"  {name}: {why}")


def steps_left() -> int:
    """Two a file: its tags, its sound."""
    told = unread().order_by().aggregate(all=Count("pk"), tagged=Count("pk", filter=Q(is_tagged=True)))
    return 2 * int(told["all"]) - int(told["tagged"])


def refused_since(began: Any) -> Iterator[tuple[str, str]]:
    rows = Track.objects.own().kept().filter(status=Sound.Status.REFUSED, created_at__gte=began)
    yield from rows.order_by("created_at").values_list("file_name", "problem")


def business_of(slug: str) -> Business:
    business = Business.objects.filter(slug=printable(slug)).first()
    if business is None:
        raise CommandError(f"There is no business {printable(slug)!r}. Give its slug, as in /b/<slug>/.")
    if business.status != Business.Status.OPEN:
        raise CommandError(f"{business} is {business.status}: only an open business takes music in.")
    return business


def person_of(business: Business, email: str) -> Person:
    if not email:
        return ourselves(business)
    user = User.objects.filter(email__iexact=printable(email)).first()
    person = person_in(user, business) if user else None
    if person is None or not person.may["edit_library"]:
        raise CommandError(f"{printable(email)} may not add music to {business}. Name an owner or a manager.")
    return person


def files_in(folder: Path) -> list[Found]:
    if not folder.is_dir():
        raise CommandError(
            f"{printable(str(folder))!r} is not a folder. Give the one that the music lies in."
        )
    return list(found_in(folder))
