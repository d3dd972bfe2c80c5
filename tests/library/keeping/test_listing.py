"""Many tracks in a playlist, taken out again while somebody is at work in it."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.utils import timezone

from library.keeping import editing
from library.keeping.changing import Outcome
from library.keeping.saying import said
from library.models import Change, Playlist, PlaylistTrack, Track
from library.playlists import remove_place
from tenants.access import Person
from tenants.models import AuditLog, Business
from tests.forgotten import forget_since
from tests.library.playlists.conftest import track
from tests.library.uploading.apart import apart, meanwhile


@pytest.fixture
def listed(olive: Person, inside: Business) -> Iterator[UUID]:
    """What put two tracks into a playlist, where everybody sees it."""

    since = timezone.now()

    def put() -> UUID:
        pks = [track(title).pk for title in ("One", "Two")]
        return editing.list_tracks(pks, actor=olive, playlist=None, name="Calm").change.pk

    def clear() -> None:
        for kind in (Playlist, Track, Change):
            kind.objects.all().delete()
        forget_since(since)

    yield apart(inside, put)
    apart(inside, clear)


def taken_back(change: UUID, actor: Person) -> Outcome:
    """By somebody with a transaction of their own."""
    outcome: Outcome = apart(actor.business, lambda: editing.undo_change(change, actor=actor))
    return outcome


def test_what_somebody_takes_out_at_that_moment_is_said(
    olive: Person, inside: Business, listed: UUID
) -> None:
    place = PlaylistTrack.objects.earliest("position")
    with meanwhile(inside, lambda: remove_place(place.playlist_id, actor=olive, place=place.pk)):
        outcome = taken_back(listed, olive)
    assert said("x", outcome) == "x 1 track. 1 track was not in the playlist any more."
    assert not PlaylistTrack.objects.exists()


def test_where_all_are_out_already_the_playlist_is_not_said_to_have_changed(
    olive: Person, inside: Business, listed: UUID
) -> None:
    apart(inside, PlaylistTrack.objects.all().delete)
    told = AuditLog.objects.filter(object_name="Calm").count()
    outcome = taken_back(listed, olive)
    assert (outcome.done, outcome.missed, outcome.unlisted) == ([], 0, 2)
    assert AuditLog.objects.filter(object_name="Calm").count() == told
