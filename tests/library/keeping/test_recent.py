from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from library.keeping import editing, folders
from library.keeping.bin import remove_tracks, restore_tracks
from library.keeping.changing import propose
from library.keeping.recent import recent, told
from library.models import Change, MusicFolder, Playlist, Track
from tenants.access import Person
from tests.library.keeping.test_editing import make

CHANGES = "/b/acme/music/changes/"


def listed(olive: Person) -> list[tuple[str, str]]:
    return [(row.did, row.among) for row in told(recent(olive))]


def test_each_says_what_was_done_to_how_many(olive: Person, song: Track) -> None:
    pks = [song.pk, *make(1)]
    playlist = Playlist.objects.create(name="Calm")
    editing.edit_track(song.pk, actor=olive, genre="Jazz")
    editing.list_tracks([song.pk], actor=olive, playlist=playlist.pk)
    remove_tracks(pks, actor=olive)
    restore_tracks(pks, actor=olive)
    found = listed(olive)
    assert [did for did, _ in found] == [
        "brought back 2 tracks",
        "removed 2 tracks",
        "added 1 track to a playlist",
        "changed 1 track",
    ]
    assert found[2:] == [("added 1 track to a playlist", "“Calm”"), ("changed 1 track", "“Slow Morning”")]
    assert found[0][1].endswith("and others")


@pytest.mark.parametrize(
    ("is_all", "said"),
    [(True, " with 1 track"), (False, "; 1 track lies in none now")],
    ids=["all", "folder"],
)
def test_a_removed_folder_is_named(olive: Person, song: Track, is_all: bool, said: str) -> None:
    jazz = MusicFolder.objects.create(name="Jazz")
    Track.objects.update(folder=jazz)
    folders.remove_music_folder(jazz.pk, actor=olive, with_tracks=is_all)
    assert listed(olive)[0][0] == f"removed the folder “Jazz”{said}"


def test_what_changed_nothing_or_was_only_proposed_does_not_stand_there(olive: Person, song: Track) -> None:
    editing.edit_track(song.pk, actor=olive, title=song.title)
    propose(Track.objects.all(), lambda _: {"genre": "Jazz"}, "imported tags of", olive)
    assert listed(olive) == []


def test_what_cannot_be_taken_back_any_more_does_not_stand_there(olive: Person, song: Track) -> None:
    editing.edit_track(song.pk, actor=olive, genre="Jazz")
    Change.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert listed(olive) == []


def test_many_are_told_in_few_queries(olive: Person, song: Track, django_assert_num_queries) -> None:
    for number in range(5):
        editing.edit_track(song.pk, actor=olive, genre=f"Jazz {number}")
    rows = list(recent(olive))
    with django_assert_num_queries(1):
        told(rows)


def test_it_is_taken_back_from_the_page(as_olive: Client, olive: Person, song: Track) -> None:
    change = editing.edit_track(song.pk, actor=olive, genre="Jazz").change
    assert f"{CHANGES}{change.pk}/undo/" in as_olive.get(CHANGES).content.decode()
    headers: Any = {"Referer": f"http://testserver{CHANGES}"}
    text = as_olive.post(f"{CHANGES}{change.pk}/undo/", headers=headers, follow=True).content.decode()
    assert "1 track is as before." in text
    assert "Undone" in text


def test_an_empty_list_says_so(as_olive: Client, inside) -> None:
    assert "Nothing was changed lately" in as_olive.get(CHANGES).content.decode()


def test_the_navigation_knows_where_the_page_is(as_olive: Client, inside) -> None:
    text = as_olive.get(CHANGES).content.decode()
    assert '<a href="/b/acme/music/" aria-current="page"' in text


def test_there_are_pages_of_them(as_olive: Client, olive: Person, song: Track) -> None:
    for number in range(31):
        editing.edit_track(song.pk, actor=olive, genre=f"Jazz {number}")
    assert "1 of 2" in as_olive.get(CHANGES).content.decode()
    assert as_olive.get(CHANGES, {"page": "\0x"}).status_code == 200
