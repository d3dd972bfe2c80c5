"""What was uploaded and nobody will read: its worker ended too soon, or it came after it was given up."""

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from library import shelf
from library.disk import is_old
from library.models import Recording, Sound, Track, Upload
from tenants.schemas import current_business

#: Of one business in one go; the rest has time until tomorrow.
MOST = 1000
#: Keys that are looked up with one question.
TOGETHER = 500
#: Of a job, or of one row. The embedded database's folder, which stays, has another length.
WORK_FOLDER = re.compile(r"sync2gear-(\w{8}|[0-9a-f-]{36})")


def let_go_of_strays() -> None:
    """In the current business: files that are older than a day, and that no row waits for."""
    found = shelf.unsettled(current_business().pk)
    shelf.remove(*islice(strays_among(found), MOST))


def strays_among(keys: Iterator[str]) -> Iterator[str]:
    while some := list(islice(keys, TOGETHER)):
        wanted = awaited(filter(is_id, map(shelf.row_in, some)))
        yield from (key for key in some if shelf.row_in(key) not in wanted)


def is_id(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) is not None


def awaited(ids: Iterable[str]) -> set[str]:
    """Those whose files are still to come, or to be read."""
    rows = set(ids)
    # Uploads first: one that becomes a track meanwhile would else be seen as neither.
    kinds = [Upload.objects.all()]
    kinds += [kind.objects.filter(status=Sound.Status.WAITING) for kind in (Track, Recording)]
    return {str(pk) for kind in kinds for pk in kind.filter(pk__in=rows).values_list("pk", flat=True)}


def let_go_of_work_folders() -> None:
    """On this machine: what workers that were killed left behind."""
    for folder in Path(tempfile.gettempdir()).iterdir():
        if WORK_FOLDER.fullmatch(folder.name) and is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
