import re
import uuid
from typing import Any

import pytest
from django.test import Client

from library.keeping import choosing
from library.keeping.forms import NOT_TICKED
from library.models import MusicFolder, Playlist, PlaylistTrack, Track
from tests.library.keeping.test_editing import make

CHOSEN = "/b/acme/music/chosen/"


def told(client: Client, todo: str, **fields: Any) -> str:
    """What the list says once it is done."""
    return client.post(CHOSEN, {"do": todo, "sure": "1", **fields}, follow=True).content.decode()


def undo(client: Client, text: str) -> str:
    address = re.search(r'action="(/b/acme/music/changes/[^"]+)"', text)
    assert address
    return client.post(address[1], follow=True).content.decode()


def test_many_ids_come_in_one_field(as_olive: Client, inside) -> None:
    pks = make(1_500)
    text = told(as_olive, "edit", tracks=" ".join(pk.hex for pk in pks), change="genre", genre="Jazz")
    assert "Changed 1,500 tracks." in text
    assert "1,500 tracks are as before." in undo(as_olive, text)
    assert not Track.objects.filter(genre="Jazz").exists()


def test_only_what_is_ticked_is_changed(as_olive: Client, song: Track) -> None:
    Track.objects.update(artist="The Ovens", genre="Pop")
    told(
        as_olive,
        "edit",
        track=str(song.pk),
        change=["genre", "is_explicit"],
        genre="",
        is_explicit="on",
    )
    assert Track.objects.values_list("artist", "genre", "is_explicit").get() == ("The Ovens", "", True)


def test_what_is_typed_and_not_ticked_is_not_lost_without_a_word(as_olive: Client, song: Track) -> None:
    fields = {"change": "year", "year": "1999", "genre": "Jazz", "is_explicit": ""}
    answer = as_olive.post(CHOSEN, {"do": "edit", "sure": "1", "track": str(song.pk), **fields})
    assert answer.context["form"].errors == {"genre": [NOT_TICKED]}
    assert Track.objects.get().year is None


@pytest.mark.parametrize("fields", [{}, {"change": "energy", "energy": "11"}, {"change": "title"}], ids=str)
def test_what_makes_no_sense_is_refused_and_keeps_the_choice(as_olive: Client, song: Track, fields) -> None:
    answer = as_olive.post(CHOSEN, {"do": "edit", "sure": "1", "track": str(song.pk), **fields})
    assert answer.status_code == 422
    assert song.pk.hex in answer.content.decode()


def test_all_that_the_list_found_are_meant(as_olive: Client, song: Track) -> None:
    make(3)
    text = as_olive.post(CHOSEN, {"do": "move", "all": "1", "asked": "q=song"}).content.decode()
    assert "Move 3 tracks" in text


def test_a_folder_that_is_gone_means_no_track(as_olive: Client, song: Track) -> None:
    jazz = MusicFolder.objects.create(name="Jazz", removed_at="2026-01-01T00:00Z")
    assert choosing.NOTHING_CHOSEN in told(as_olive, "remove", all="1", asked=f"folder={jazz.pk}")
    assert Track.objects.kept().exists()


def test_what_asks_for_too_much_is_refused(as_olive: Client, song: Track) -> None:
    assert choosing.TOO_LONG in told(as_olive, "remove", all="1", asked=f"x={'x' * 9000}&genre=Jazz")
    assert Track.objects.kept().exists()


def test_tracks_are_moved(as_olive: Client, song: Track) -> None:
    jazz = MusicFolder.objects.create(name="Jazz")
    assert "Moved 1 track." in told(as_olive, "move", track=str(song.pk), folder=str(jazz.pk))
    assert Track.objects.get().folder == jazz


def test_tracks_are_tagged(as_olive: Client, song: Track) -> None:
    Track.objects.update(tags=["old"])
    told(as_olive, "tag", track=str(song.pk), add="rain, snow", take="Old")
    assert Track.objects.get().tags == ["rain", "snow"]


def test_tracks_are_added_to_a_playlist_and_taken_out_again(as_olive: Client, song: Track) -> None:
    playlist = Playlist.objects.create(name="List")
    PlaylistTrack.objects.create(playlist=playlist, track=song)
    text = told(as_olive, "list", track=str(song.pk), playlist=str(playlist.pk))
    assert "Added 1 track to “List”." in text
    assert list(playlist.places.values_list("position", flat=True)) == [0, 1]
    assert "1 track is as before." in undo(as_olive, text)
    assert playlist.places.count() == 1


def test_tracks_are_added_to_a_new_playlist(as_olive: Client, song: Track) -> None:
    asked = as_olive.post(CHOSEN, {"do": "list", "track": str(song.pk)}).content.decode()
    assert "Name of the new playlist" in asked
    told(as_olive, "list", track=str(song.pk), name="Calm")
    assert list(Playlist.objects.get(name="Calm").tracks.all()) == [song]


@pytest.mark.parametrize("name", ["", "list"], ids=["none", "taken"])
def test_a_playlist_is_chosen_or_named_as_no_other(as_olive: Client, song: Track, name: str) -> None:
    Playlist.objects.create(name="List")
    answer = as_olive.post(CHOSEN, {"do": "list", "sure": "1", "track": song.pk, "name": name})
    assert answer.status_code == 422
    assert PlaylistTrack.objects.count() == 0


@pytest.mark.parametrize(
    "kind", [{"rule": {}}, {"catalogue_id": uuid.UUID(int=5)}], ids=["rule", "catalogue"]
)
def test_only_a_playlist_by_hand_takes_tracks(as_olive: Client, song: Track, kind: dict[str, Any]) -> None:
    playlist = Playlist.objects.create(name="By itself", **kind)
    answer = as_olive.post(CHOSEN, {"do": "list", "sure": "1", "track": song.pk, "playlist": playlist.pk})
    assert (answer.status_code, playlist.places.count()) == (422, 0)


def test_what_cannot_be_played_stays_out_and_is_said(as_olive: Client, song: Track) -> None:
    playlist = Playlist.objects.create(name="List")
    waiting = Track.objects.create(title="Half read", file_name="s.mp3")
    text = told(as_olive, "list", tracks=f"{song.pk} {waiting.pk}", playlist=str(playlist.pk))
    assert "Added 1 track to “List”. 1 track cannot be played now" in text
    assert list(playlist.tracks.all()) == [song]


def test_what_is_used_goes_only_once_somebody_has_seen_where(as_olive: Client, song: Track) -> None:
    PlaylistTrack.objects.create(playlist=Playlist.objects.create(name="Mornings"), track=song)
    text = as_olive.post(CHOSEN, {"do": "remove", "track": str(song.pk)}).content.decode()
    assert "Mornings" in text
    assert "Removed 1 track." in told(as_olive, "remove", track=str(song.pk))


def test_what_is_not_used_goes_at_once(as_olive: Client, song: Track) -> None:
    as_olive.post(CHOSEN, {"do": "remove", "track": str(song.pk)})
    assert Track.objects.get().removed_by == "Olive"


def test_all_that_the_list_found_go_only_after_a_question(as_olive: Client, song: Track) -> None:
    text = as_olive.post(CHOSEN, {"do": "remove", "all": "1"}).content.decode()
    assert "Remove 1 track" in text
    assert Track.objects.kept().exists()


def test_nothing_chosen_is_said(as_olive: Client, inside) -> None:
    assert choosing.NOTHING_CHOSEN in told(as_olive, "edit")


def test_too_many_are_refused(as_olive: Client, song: Track, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "MOST", 1)
    make(1)
    for fields in ({"all": "1"}, {"tracks": f"{uuid.uuid4()} {uuid.uuid4()}"}):
        assert "At most" in told(as_olive, "remove", **fields)
    assert Track.objects.kept().count() == 2


@pytest.mark.parametrize("ids", ["x", "\0", "9" * 40], ids=ascii)
def test_no_id_is_404(as_olive: Client, inside, ids: str) -> None:
    assert as_olive.post(CHOSEN, {"do": "edit", "tracks": ids}).status_code == 404


def test_ids_of_another_business_choose_nothing(as_olive: Client, inside) -> None:
    assert choosing.NOTHING_CHOSEN in told(as_olive, "remove", track=str(uuid.uuid4()))


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/b/rival/music/", "\r\nX: y"], ids=ascii
)
def test_a_way_back_leads_to_this_business_alone(as_olive: Client, song: Track, back: str) -> None:
    answer = as_olive.post(CHOSEN, {"do": "remove", "track": str(song.pk), "back": back})
    assert answer["Location"] == "/b/acme/music/"


def test_a_way_back_keeps_what_was_asked_for(as_olive: Client, song: Track) -> None:
    answer = as_olive.post(CHOSEN, {"do": "remove", "track": str(song.pk), "back": "/b/acme/music/?q=slow"})
    assert answer["Location"] == "/b/acme/music/?q=slow"
