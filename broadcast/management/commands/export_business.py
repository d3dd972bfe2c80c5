"""Write one business down as a file, from which it can be restored here or elsewhere."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from broadcast.archive.writing import export
from library.naming import printable
from library.shelf import ShelfAway, kept_of
from tenants.migrating import WITH_TABLES
from tenants.models import Business
from tenants.pg_dump import DumpFailed
from tenants.progress import Progress

INTERRUPTED = 130


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("business", help="its slug, as in /b/<slug>/")
        parser.add_argument("target", help="a folder, or a file whose name ends in .tar")
        parser.add_argument("--files", action="store_true", help="take its music and sounds along")

    def handle(self, *_args: Any, **options: Any) -> None:
        business = business_of(options["business"])
        target = target_in(Path(options["target"]), business)
        total = sum(size_bytes for _, size_bytes in kept_of(business.pk))
        try:
            with Progress(self.stdout, total, "written") as progress:
                manifest = export(business, target, with_files=options["files"], advance=progress.advance)
        except DumpFailed as error:
            raise CommandError(f"The database could not be written down: {error}") from error
        except ShelfAway as error:
            raise CommandError(f"The storage does not answer: {error}. Try again later.") from error
        except OSError as error:
            raise CommandError(f"{target} could not be written: {error.strerror or error}.") from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped. Nothing was written.")
            sys.exit(INTERRUPTED)
        files = f"{len(manifest['files']):,} files {'in it' if options['files'] else 'only named'}"
        self.stdout.write(f"{business}: {target}, {target.stat().st_size:,} bytes, {files}.")


def business_of(slug: str) -> Business:
    business = Business.objects.filter(slug=printable(slug)).first()
    if business is None:
        raise CommandError(f"There is no business {printable(slug)!r}. Give its slug, as in /b/<slug>/.")
    if business.status not in WITH_TABLES:
        raise CommandError(f"{business} is {business.status}: there is nothing to write down.")
    return business


def target_in(target: Path, business: Business) -> Path:
    if target.is_dir():
        return target / f"{business.slug}-{timezone.now():%Y-%m-%d-%H%M%S}.tar"
    if target.suffix != ".tar" or not target.parent.is_dir():
        raise CommandError(f"{target} is no folder. Give one that is there, or a file in it named ….tar.")
    return target
