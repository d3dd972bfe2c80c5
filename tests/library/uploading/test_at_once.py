"""Two who mean the same file at the same moment, each on a connection of its own."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from library import shelf
from library.models import Track, Upload
from library.uploading.actions import finish, forget, let_go_of_uploads
from tenants.access import Person
from tenants.models import Business
from tests.library.uploading.apart import apart, meanwhile

BYTES = b"as good as any sound"


@pytest.fixture
def pk(olive: Person, inside: Business) -> Iterator[UUID]:
    """Of an upload that everybody sees, eight days old, with its bytes."""
    pk, row = uuid4(), {"user_id": olive.user.pk, "file_name": "slow.mp3", "size_bytes": len(BYTES)}
    begun = timezone.now() - timedelta(days=8)
    apart(inside, lambda: Upload.objects.create(pk=pk, created_at=begun, **row))
    shelf.receive([BYTES], shelf.incoming_key(inside.pk, pk, 0))
    yield pk
    apart(inside, lambda: (Upload.objects.filter(pk=pk).delete(), Track.objects.filter(pk=pk).delete()))


def finished(pk: UUID) -> None:
    """What `finish` leaves of the two rows."""
    Track.objects.create(pk=pk, title="slow", file_name="slow.mp3")
    Upload.objects.get(pk=pk).delete()


def test_what_is_being_finished_keeps_its_bytes_when_it_is_given_up(
    olive: Person, inside: Business, pk: UUID, committed
) -> None:
    with meanwhile(inside, lambda: finished(pk)), committed(), pytest.raises(Http404):
        forget(pk, actor=olive)
    assert shelf.pieces_of(inside.pk, pk) == {0: len(BYTES)}


def test_what_is_being_finished_keeps_its_bytes_when_it_is_old(inside: Business, pk: UUID, committed) -> None:
    with meanwhile(inside, lambda: finished(pk)), committed():
        let_go_of_uploads(timezone.now())
    assert shelf.pieces_of(inside.pk, pk) == {0: len(BYTES)}


def test_finished_twice_at_once_it_is_one_track(olive: Person, inside: Business, pk: UUID) -> None:
    with meanwhile(inside, lambda: finished(pk)):
        assert finish(pk, actor=olive).pk == pk
    assert Track.objects.filter(pk=pk).count() == 1
