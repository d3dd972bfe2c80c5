"""Make a business again from what `export_business` wrote. No other business is touched."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from broadcast.archive.reading import Archive, Refused, looked_through
from broadcast.archive.restoring import Restored, restore
from library.naming import printable
from library.shelf import ShelfAway
from tenants.holding import held
from tenants.progress import Progress

INTERRUPTED = 130
NAMED = 20


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", help="the file")
        parser.add_argument("--as", dest="slug", default="", help="another slug: it becomes another business")
        parser.add_argument("--name", default="", help="that one's name; if left out, as in the archive")
        parser.add_argument("--replace", action="store_true", help="put it in the place of what is there now")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["name"] and not options["slug"]:
            raise CommandError("--name goes with --as: a business under its own slug keeps its name.")
        try:
            with held("restore_business") as is_ours:
                if not is_ours:
                    raise CommandError("Another business is being restored. Wait until that has ended.")
                with looked_through(Path(options["archive"])) as archive:
                    self.report(self.restore(archive, options))
        except Refused as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except ShelfAway as error:
            raise CommandError(f"The storage does not answer: {error} Nothing was changed.") from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped. Nothing was changed.")
            sys.exit(INTERRUPTED)

    def restore(self, archive: Archive, options: dict[str, Any]) -> Restored:
        with Progress(self.stdout, sum(file["size"] for file in archive.files), "brought") as progress:
            return restore(
                archive,
                slug=printable(options["slug"]),
                name=printable(options["name"]),
                replace=options["replace"],
                advance=progress.advance,
            )

    def report(self, done: Restored) -> None:
        self.stdout.write(f"{done.business} is at /b/{done.business.slug}/.")
        if done.new_people:
            people = ", ".join(done.new_people)
            self.stdout.write(f"New here, to set a password by “Forgotten your password?”: {people}")
        if done.lost_players:
            self.stdout.write(
                f"Players that the archive does not know, to be paired again: {done.lost_players}"
            )
        if done.missing_files:
            self.stdout.write(f"Files that are neither in the archive nor here: {len(done.missing_files):,}")
            for key in done.missing_files[:NAMED]:
                self.stdout.write(f"  {key}")
