import os
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from library import shelf
from library.keeping import folders
from library.keeping.changing import KEPT
from library.keeping.leaving import let_go_of_folders
from library.models import MusicFolder, Track
from tenants.access import Person
from tenants.models import Business

COVER = "c" * 64


def shelved(business: Business, sha256: str = COVER, age_s: float = 2 * shelf.NEW_S) -> str:
    key = shelf.cover_key(business.pk, sha256)
    shelf.write(b"picture", key)
    os.utime(shelf.path(key), (time.time() - age_s,) * 2)
    return key


@pytest.mark.parametrize(("days", "is_there"), [(29, True), (31, False)])
def test_a_removed_folder_goes_after_its_time(olive: Person, song: Track, days: int, is_there: bool) -> None:
    jazz = MusicFolder.objects.create(name="Jazz")
    folders.remove_music_folder(jazz.pk, actor=olive, with_tracks=False)
    let_go_of_folders(timezone.now() + timedelta(days=days))
    assert MusicFolder.objects.filter(pk=jazz.pk).exists() == is_there


def test_what_lies_in_a_folder_that_goes_stays(song: Track) -> None:
    old = MusicFolder.objects.create(name="Old", removed_at=timezone.now() - KEPT)
    kept = MusicFolder.objects.create(name="Kept", parent=old)
    Track.objects.update(folder=old)
    let_go_of_folders(timezone.now())
    kept.refresh_from_db()
    assert (kept.parent, Track.objects.get().folder) == (None, None)


def test_a_cover_that_nobody_has_goes(acme: Business, inside, committed) -> None:
    key, had = shelved(acme), shelved(acme, "d" * 64)
    MusicFolder.objects.create(name="Jazz", cover_sha256="d" * 64)
    with committed():
        let_go_of_folders(timezone.now())
    assert (shelf.is_there(key), shelf.is_there(had)) == (False, True)


def test_a_new_cover_waits_for_its_folder(acme: Business, inside, committed) -> None:
    key = shelved(acme, age_s=60)
    with committed():
        let_go_of_folders(timezone.now())
    assert shelf.is_there(key)
