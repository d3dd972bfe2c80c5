"""Copy all files from the folder to the bucket; docs/storage.md says when."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from library import shelf
from library.moving import move, waiting

NO_BUCKET = "There is no bucket to copy to. Set S3_BUCKET and the other settings of docs/storage.md."
AWAY = "The bucket does not answer: {error} Run this again; it goes on where it was."
STEP = 100


class Command(BaseCommand):
    help = "Copy all files from DATA_DIR/media to the bucket. It can be run again, and takes nothing away."

    def handle(self, **_options: Any) -> None:
        if shelf.is_local():
            raise CommandError(NO_BUCKET)
        root = Path(settings.MEDIA_ROOT)
        keys = waiting(root)
        copied = 0
        try:
            for place, (_, is_new) in enumerate(move(root, keys), start=1):
                copied += is_new
                if place % STEP == 0:
                    self.stdout.write(f"{place} of {len(keys)}")
        except shelf.ShelfAway as error:
            raise CommandError(AWAY.format(error=error)) from error
        self.stdout.write(f"Copied {copied} of {len(keys)} files; the others were there.")
