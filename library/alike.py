"""What is in the library already: the same bytes, or the same recording by its tags and duration."""

from library import refusal
from library.finding.folding import folded, key_of
from library.models import Sound, Track
from tenants.holding import wait_for
from tenants.schemas import current_business

#: Durations of the same recording differ by what encoders add at the ends.
APART_MS = 1000


def twin_of(track: Track, duration_ms: int) -> Track | None:
    """The track that is there already with the same title, artist and duration. In a transaction.

    Tracks of the same name come one after the other, so that of two at once one is the twin.
    """
    title, artist = folded(track.title), folded(track.artist)
    if not (title and artist):
        return None
    wait_for(f"{current_business().pk} {title} {artist}")
    alike = (
        Track.objects.own()
        .kept()
        .filter(
            title_key=key_of(track.title),
            artist_key=key_of(track.artist),
            duration_ms__range=(duration_ms - APART_MS, duration_ms + APART_MS),
            status=Sound.Status.READY,
            twin=None,
        )
    )
    rows = alike.exclude(pk=track.pk).order_by("created_at")
    return next((row for row in rows if (folded(row.title), folded(row.artist)) == (title, artist)), None)


def forget_refused(track: Track) -> None:
    """The rows that said before why these bytes were not taken: the newest word is enough. In a transaction.

    Where nobody has read them they are told by their name, their folder and the reason.
    """
    rows = Track.objects.own().kept().filter(status=Sound.Status.REFUSED).exclude(pk=track.pk)
    named = {"file_name": track.file_name, "folder": track.folder_id, "problem": track.problem}
    same = {"source_sha256": track.source_sha256} if track.source_sha256 else {"source_sha256": "", **named}
    rows.filter(**same).delete()


def already_there(track: Track) -> str:
    """A sentence when the very same bytes stand in the library, or came before these; else empty."""
    first = Track.objects.of_bytes([track.source_sha256]).first()
    return "" if first in (None, track) else refusal.THERE.format(title=first.title)
