"""Files that come in pieces: agree on them, take the pieces, make tracks of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from library import shelf
from library.models import MusicFolder, Track, Upload
from library.naming import title_of
from library.turns import ask_for_reading
from library.uploading.folders import folder_at
from library.uploading.offered import Offered
from library.uploading.pieces import length_of, missing
from library.uploads import no_room, problem_of, store
from tenants.access import Guarded, Person
from tenants.limits import storage_of
from tenants.schemas import current_business
from tenants.templatetags.portal import size

RIGHT = "edit_library"
#: By their likeness.
Begun = defaultdict[tuple[object, ...], list[Upload]]
#: Whoever was interrupted goes on within this time.
KEPT = timedelta(days=7)
#: So long a file that was begun keeps its room in the storage.
PROMISED = timedelta(days=1)
#: Of one business at a time.
MOST = 500
TAKEN = (
    "There is no room for it: {used} of {most} are used, and {coming} are on their way. "
    "Let them arrive or stop them, empty the bin, or ask us for more."
)


class PiecesMissing(Exception):
    """`numbers` have to be sent again."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(f"{len(numbers)} pieces are missing.")
        self.numbers = numbers


class WrongLength(Exception):
    """A piece is longer or shorter than it was agreed."""


@transaction.atomic
def begin(files: list[Offered], *, actor: Person, folder: UUID | None = None) -> list[dict[str, object]]:
    """What becomes of each: `{"upload": Upload, "have": [piece]}`, `{"there": title}` or `{"problem": why}`.

    One that was begun before goes on, and to this folder now. Http404 for a folder that is not there.
    """
    actor.demand(RIGHT)
    target = MusicFolder.objects.kept().load(actor, RIGHT, folder) if folder else None
    there, begun = titles_by_bytes(files), begun_before(files, actor)
    room = Room(actor)
    answers = [answer(file, there, begun, room) for file in files]
    rows = [row for each in answers if isinstance(row := each.get("upload"), Upload)]
    fresh = [row for row in rows if row._state.adding]
    for row in fresh:
        row.user_id, row.folder = actor.user.pk, target
    Upload.objects.bulk_create(fresh)
    elsewhere = [row.pk for row in rows if row.folder_id != folder]
    Upload.objects.filter(pk__in=elsewhere).update(folder=target)
    return answers


def answer(file: Offered, there: dict[str, str], begun: Begun, room: "Room") -> dict[str, object]:
    if title := there.get(file.sha256):
        return {"there": title}
    row = next((row for row in begun[likeness(file)] if may_be_of(row, file)), None)
    if row is not None:
        return {"upload": row, "have": whole_pieces(row)}
    problem = problem_of(file.size_bytes, settings.UPLOAD_LIMIT_MB * 1_000_000) or room.take(file.size_bytes)
    if problem:
        return {"problem": problem}
    named = {name: getattr(file, name) for name in ("size_bytes", "modified_ms", "path", "sha256")}
    return {"upload": Upload(file_name=file.name, **named), "have": []}


class Room:
    """What is left of a business's storage while one file after the other is promised a place."""

    def __init__(self, actor: Person) -> None:
        self._storage = storage_of(actor.business)
        promised = Upload.objects.filter(created_at__gt=timezone.now() - PROMISED)
        self._promised_bytes = promised.aggregate(sum=Sum("size_bytes"))["sum"] or 0

    def take(self, size_bytes: int) -> str:
        """Why it is refused; empty where there is room."""
        if no_room(self._storage, self._promised_bytes + size_bytes):
            return no_room(self._storage, size_bytes) or self._taken()
        self._promised_bytes += size_bytes
        return ""

    def _taken(self) -> str:
        used, most = self._storage.used_bytes, self._storage.most_bytes or 0
        return TAKEN.format(used=size(used), most=size(most), coming=size(self._promised_bytes))


def titles_by_bytes(files: Iterable[Offered]) -> dict[str, str]:
    """What stands in the library with the very same bytes."""
    rows = Track.objects.of_bytes(file.sha256 for file in files)
    return dict(reversed(rows.values_list("source_sha256", "title")))


def begun_before(files: Iterable[Offered], actor: Person) -> Begun:
    names = {file.name for file in files}
    found: Begun = defaultdict(list)
    for row in Upload.objects.filter(user_id=actor.user.pk, file_name__in=names):
        found[likeness(row)].append(row)
    return found


def likeness(file: Offered | Upload) -> tuple[object, ...]:
    name = file.name if isinstance(file, Offered) else file.file_name
    return name, file.size_bytes, file.modified_ms, file.path


def may_be_of(row: Upload, file: Offered) -> bool:
    """Programs that write tags keep a file's size and its time: where both are known, the bytes decide."""
    return row.sha256 == file.sha256 or not (row.sha256 and file.sha256)


def whole_pieces(row: Upload) -> list[int]:
    there = shelf.pieces_of(current_business().pk, row.pk)
    return [piece for piece, length in there.items() if length == length_of(piece, row.size_bytes)]


def load(pk: UUID, actor: Person) -> Upload:
    """Http404 for another person's."""
    row: Upload = uploads_of(actor).load(actor, RIGHT, pk)
    return row


def uploads_of(actor: Person) -> Guarded:
    return Upload.objects.open_to(actor, RIGHT).filter(user_id=actor.user.pk)


def keep_piece(row: Upload, piece: int, content: bytes) -> None:
    """The same piece again takes the place of the first. Raises WrongLength."""
    if not content or len(content) != length_of(piece, row.size_bytes):
        raise WrongLength
    shelf.receive([content], shelf.incoming_key(current_business().pk, row.pk, piece))


@transaction.atomic
def finish(pk: UUID, *, actor: Person) -> Track:
    """All of it is here: a track that waits to be read. Asked again, the same one. Raises PiecesMissing."""
    row = uploads_of(actor).select_for_update().filter(pk=pk).first()
    if row is None:
        made: Track = Track.objects.load(actor, RIGHT, pk)
        return made
    gaps = missing(row.size_bytes, shelf.pieces_of(actor.business.pk, row.pk))
    if gaps:
        raise PiecesMissing(gaps)
    track = track_of(row, actor)
    if track.problem:
        give_up(row)
    else:
        row.delete()
    store(track, row.file_name, ask_for_reading, actor)
    return track


def track_of(row: Upload, actor: Person) -> Track:
    """Not yet saved; with a problem where there is no room for it any more."""
    return Track(
        pk=row.pk,
        file_name=row.file_name,
        title=title_of(row.file_name),
        folder=folder_at(row.folder, row.path, actor=actor),
        size_bytes=row.size_bytes,
        # Nobody has looked yet: whoever reads it puts that right.
        source_sha256=row.sha256,
        problem=no_room(storage_of(actor.business), row.size_bytes),
    )


@transaction.atomic
def forget(pk: UUID, *, actor: Person) -> None:
    """Http404 where it is finished meanwhile: its bytes are the track's then."""
    give_up(uploads_of(actor).select_for_update().load(actor, RIGHT, pk))


def let_go_of_uploads(now: datetime) -> None:
    """In the current business: what was begun and never finished."""
    for pk in Upload.objects.filter(created_at__lt=now - KEPT).values_list("pk", flat=True)[:MOST]:
        with transaction.atomic():
            # Whoever holds it is finishing it.
            if row := Upload.objects.select_for_update(skip_locked=True).filter(pk=pk).first():
                give_up(row)


def give_up(row: Upload) -> None:
    """Locked by the caller."""
    pieces = partial(remove_pieces, current_business().pk, row.pk)
    row.delete()
    transaction.on_commit(pieces)


def remove_pieces(business_id: UUID, upload_id: UUID) -> None:
    shelf.remove(*shelf.incoming_keys(business_id, upload_id))
