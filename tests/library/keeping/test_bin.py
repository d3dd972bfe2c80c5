import os
import time
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from library import shelf
from library.keeping.bin import let_go_of_bin, remove_for_good, remove_tracks, restore_tracks
from library.keeping.changing import KEPT
from library.models import Announcement, Change, MusicFolder, Playlist, PlaylistTrack, Track
from tenants.access import Person
from tenants.models import AuditLog, Business
from tests.library.conftest import kept_files

BIN = "/b/acme/music/bin/"


@pytest.fixture
def old(song: Track) -> Track:
    """Long there, and just put into the bin."""
    now = timezone.now()
    Track.objects.update(created_at=now - timedelta(days=90), removed_at=now, removed_by="Olive")
    Track.objects.update(cover_sha256="c" * 64)
    song.refresh_from_db()
    return song


def shelved(*keys: str) -> None:
    for key in keys:
        shelf.write(b"sound", key)
        os.utime(shelf.path(key), (time.time() - 2 * shelf.NEW_S,) * 2)


def files(business: Business, song: Track) -> list[str]:
    covers = [shelf.cover_key(business.pk, song.cover_sha256, px) for px in (0, 96)]
    return [shelf.audio_key(business.pk, song.sha256), *covers]


def later(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


def test_the_bin_says_who_removed_what_and_how_long_it_stays(
    as_olive: Client, olive: Person, song: Track
) -> None:
    remove_tracks([song.pk], actor=olive)
    text = as_olive.get(BIN).content.decode()
    assert all(words in text for words in ("Slow Morning", "Removed by Olive", "30 days left"))


def test_an_empty_bin_says_so(as_olive: Client, song: Track) -> None:
    assert "The bin is empty" in as_olive.get(BIN).content.decode()


def test_the_bin_is_searched(as_olive: Client, old: Track) -> None:
    assert "Slow Morning" in as_olive.get(BIN, {"q": "slow"}).content.decode()
    assert "Nothing in the bin is called" in as_olive.get(BIN, {"q": "fast"}).content.decode()


def test_one_comes_back(as_olive: Client, old: Track) -> None:
    as_olive.post(f"{BIN}restore/", {"track": str(old.pk)})
    assert Track.objects.kept().values_list("removed_by", flat=True).get() == ""


def test_all_that_were_found_come_back(as_olive: Client, old: Track) -> None:
    Track.objects.create(title="Fast Evening", file_name="x.mp3", removed_at=timezone.now())
    as_olive.post(f"{BIN}restore/", {"all": "1", "q": "slow"})
    assert list(Track.objects.kept()) == [old]


def test_a_place_in_a_playlist_waits_in_the_bin(olive: Person, song: Track) -> None:
    place = PlaylistTrack.objects.create(playlist=Playlist.objects.create(name="List"), track=song)
    remove_tracks([song.pk], actor=olive)
    let_go_of_bin(later(29))
    restore_tracks([song.pk], actor=olive)
    assert PlaylistTrack.objects.get() == place


def test_it_goes_for_good_only_after_a_question(as_olive: Client, old: Track) -> None:
    text = as_olive.post(f"{BIN}empty/", {"track": str(old.pk)}).content.decode()
    assert "Nobody can bring it back" in text
    as_olive.post(f"{BIN}empty/", {"tracks": old.pk.hex, "sure": "1"})
    assert "The bin is empty" in as_olive.get(BIN).content.decode()
    assert AuditLog.objects.filter(verb="removed for good", object_name="Slow Morning").exists()


def test_the_question_names_the_search_and_the_titles(as_olive: Client, old: Track) -> None:
    Track.objects.create(title="Fast Evening", file_name="x.mp3", removed_at=timezone.now())
    text = as_olive.post(f"{BIN}empty/", {"all": "1", "q": "slow"}).content.decode()
    assert all(words in text for words in ("Remove 1 track for good", "“slow”", "Slow Morning"))
    assert "Fast Evening" not in text


def test_what_has_no_letters_means_names_that_begin_with_it(as_olive: Client, old: Track) -> None:
    Track.objects.create(title="Heart of Hearts", artist="!!!", file_name="x.mp3", removed_at=timezone.now())
    text = as_olive.post(f"{BIN}empty/", {"all": "1", "q": "!!!"}).content.decode()
    assert "Remove 1 track for good" in text
    assert "Heart of Hearts" in text
    assert "Nothing in the bin is called" in as_olive.get(BIN, {"q": "?"}).content.decode()


def test_what_is_done_with_all_comes_with_the_list_that_found_them(as_olive: Client, old: Track) -> None:
    asked = {"HX-Request": "true", "HX-Target": "bin-list"}
    text = as_olive.get(BIN, {"q": "slow"}, headers=asked).content.decode()
    assert 'id="chosen"' in text
    assert '<input type="hidden" name="q" value="slow">' in text


def test_what_went_for_good_is_not_restored(olive: Person, old: Track) -> None:
    assert remove_for_good([old.pk], actor=olive) == 1
    assert restore_tracks([old.pk], actor=olive).done == []


def test_who_pressed_a_moment_before_finds_it_gone_too(olive: Person, old: Track) -> None:
    before = timezone.now()
    remove_for_good([old.pk], actor=olive)
    old.refresh_from_db()
    assert old.removed_at
    assert old.removed_at < before - KEPT


def test_after_its_time_it_goes_with_its_files(acme: Business, old: Track, committed) -> None:
    shelved(*files(acme, old))
    with committed():
        let_go_of_bin(timezone.now() + KEPT)
    assert not Track.objects.exists()
    assert not any(shelf.is_there(key) for key in files(acme, old))


@pytest.mark.parametrize("piece", [None, 0], ids=["whole", "pieces"])
def test_what_was_removed_before_it_was_read_goes_with_its_upload(
    acme: Business, old: Track, media: Path, committed, piece: int | None
) -> None:
    Track.objects.update(status="waiting", sha256="", cover_sha256="")
    shelf.write(b"sound", shelf.incoming_key(acme.pk, old.pk, piece))
    with committed():
        let_go_of_bin(timezone.now() + KEPT)
    assert kept_files(media) == []


@pytest.mark.parametrize("days", [0, 29])
def test_before_its_time_it_stays(old: Track, days: int) -> None:
    let_go_of_bin(later(days))
    assert Track.objects.exists()


def test_what_somebody_else_names_stays_on_the_shelf(acme: Business, old: Track, committed) -> None:
    shelved(*files(acme, old))
    Announcement.objects.create(title="Same sound", sha256=old.sha256)
    MusicFolder.objects.create(name="Same cover", cover_sha256=old.cover_sha256)
    with committed():
        let_go_of_bin(timezone.now() + KEPT)
    assert not Track.objects.exists()
    assert all(shelf.is_there(key) for key in files(acme, old))


def test_a_file_of_today_waits_for_its_row(acme: Business, old: Track) -> None:
    Track.objects.update(created_at=timezone.now(), removed_at=timezone.now() - KEPT)
    let_go_of_bin(timezone.now())
    assert Track.objects.exists()


def test_what_could_take_something_back_goes_as_well(olive: Person, song: Track) -> None:
    remove_tracks([song.pk], actor=olive)
    let_go_of_bin(later(31))
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "ids", ["x", "\0", str(uuid.UUID(int=7)), "x " * 30_000], ids=["word", "nul", "unknown", "many"]
)
def test_nonsense_changes_nothing(as_olive: Client, old: Track, ids: str) -> None:
    assert as_olive.post(f"{BIN}empty/", {"tracks": ids, "sure": "1"}).status_code in (302, 404)
    assert Track.objects.get().removed_at == old.removed_at
