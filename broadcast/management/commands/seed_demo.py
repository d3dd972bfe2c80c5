"""Two businesses that sound, with paired players; `credentials.json` says how to get in."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from broadcast.demo.seed import seed


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        file = settings.DATA_DIR / "credentials.json"
        kept = json.loads(file.read_text()) if file.is_file() else {}
        portal = f"http://localhost:{os.environ.get('PORT') or '8000'}/"
        file.write_text(json.dumps(seed(portal, kept, music_folder()), indent=2))
        file.chmod(0o600)


def music_folder() -> Path | None:
    """What MUSIC names; a folder that is not there is said before anything is made."""
    named = os.environ.get("MUSIC", "")
    folder = Path(named).expanduser()
    if named and not folder.is_dir():
        raise CommandError(f"MUSIC names {named!r}, which is not a folder.")
    return folder if named else None
