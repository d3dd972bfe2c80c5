"""Bring the public schema and those of businesses to what this version needs. Safe to stop and run again."""

import os
import sys
from argparse import ArgumentParser
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.core.management.commands import migrate as public
from django.db.migrations.autodetector import MigrationAutodetector

from tenants.holding import alone, held
from tenants.migrating import migrate_each
from tenants.migration_plan import names, of_businesses, planned, public_plan, some
from tenants.models import Business
from tenants.progress import Progress
from tenants.schemas import go_public

WHAT = "migrate_schemas"
MOST_PROCESSES = 8
INTERRUPTED = 130
FIRST = ("tenants", "0001_initial")
AGAIN = "Run the same command again: it goes on with what is missing."


class Command(BaseCommand):
    help = __doc__
    # Django's checks ask for it.
    autodetector = MigrationAutodetector
    # What they would look at may not be there yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--plan", action="store_true", help="say what would run where, and run nothing")
        parser.add_argument(
            "--processes",
            type=int,
            default=min(os.cpu_count() or 1, MOST_PROCESSES),
            help="so many businesses at a time; by default one a core, %(default)s here",
        )
        parser.add_argument("--business", default="", help="only this one, by its slug; public comes first")
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive")
        # Django's test runner says these to `migrate`.
        parser.add_argument("--database", default="default")
        parser.add_argument("--run-syncdb", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.verbosity = options["verbosity"]
        go_public()
        if options["plan"]:
            self.say_plan(options["business"])
            return
        with held(WHAT) as is_ours:
            if not is_ours:
                self.say("Another run is at work. Waiting for it to end.")
        with alone(WHAT):
            self.run(options)

    def run(self, options: dict[str, Any]) -> None:
        call_command(public.Command(), interactive=False, verbosity=max(0, self.verbosity - 1))
        go_public()
        demand(options["business"])
        plan, failed = planned(options["business"])
        waiting = [business for businesses in plan.values() for business in businesses]
        if waiting:
            failed |= self.migrate(waiting, max(1, options["processes"]))
        if failed:
            raise CommandError(told(failed))

    def migrate(self, waiting: list[Business], processes: int) -> dict[Business, str]:
        """Those that failed, with their errors."""
        failed, by_id = {}, {business.pk: business for business in waiting}
        work = migrate_each(by_id, min(processes, len(by_id)))
        try:
            with self.progress(len(waiting)) as progress, closing(work):
                for pk, error in work:
                    progress.advance(1, f"{progress.done + 1:,} of {progress.total:,}: {by_id[pk].slug}")
                    if error:
                        failed[by_id[pk]] = error
        except KeyboardInterrupt:
            self.stderr.write(f"Stopped. {AGAIN}")
            sys.exit(INTERRUPTED)
        except BrokenProcessPool:
            raise CommandError(f"A process that migrates was ended from outside. {AGAIN}") from None
        return failed

    def progress(self, total: int) -> Progress:
        out = self.stdout if self.verbosity else OutputWrapper(StringIO())
        return Progress(out, total, "migrated")

    def say(self, text: str) -> None:
        if self.verbosity:
            self.stdout.write(text)

    def say_plan(self, slug: str) -> None:
        shared = public_plan()
        self.stdout.write(f"public: {names(shared) or 'nothing'}")
        # Before the first release there is no table of businesses.
        plan, failed = ({}, {}) if FIRST in shared else planned(slug)
        for lacks, businesses in plan.items():
            self.stdout.write(f"{of_businesses(len(businesses))} ({some(businesses)}): {names(lacks)}")
        if not plan:
            self.stdout.write("businesses: nothing")
        if failed:
            raise CommandError(told(failed))


def demand(slug: str) -> None:
    if slug and not Business.objects.filter(slug=slug).exists():
        raise CommandError(f"There is no business {slug!r}. Give its slug, as in /b/<slug>/.")


def told(failed: dict[Business, str]) -> str:
    lines = [f"  {business.slug}: {error}" for business, error in failed.items()]
    return "\n".join([f"{of_businesses(len(failed)).capitalize()} could not be migrated:", *lines, AGAIN])
