import uuid

import pytest
from django.test import Client
from django.utils import timezone

from library.models import Playlist, PlaylistTrack, Track
from library.playlists import by_hand
from library.playlists.holding import held_in
from tests.conftest import audio

LIST, NEW = "/b/acme/playlists/", "/b/acme/playlists/new/"
PLACES = {"HX-Request": "true", "HX-Target": "places"}
OFFERS = {"HX-Request": "true", "HX-Target": "offers"}


@pytest.fixture
def calm(inside) -> Playlist:
    """Three tracks, called Song 0, Song 1 and Song 2."""
    row = Playlist.objects.create(name="Calm")
    for number in range(3):
        track = Track.objects.create(title=f"Song {number}", file_name="s.mp3", **audio(str(number), 60_000))
        PlaylistTrack.objects.create(playlist=row, track=track, position=number)
    return row


def titles(row: Playlist) -> list[str]:
    return [place.track.title for place in row.places.select_related("track")]


def address(row: Playlist, verb: str = "") -> str:
    return f"{LIST}{row.pk}/{verb}"


def text(client: Client, path: str, headers: dict[str, str] | None = None) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_says_what_to_do(as_olive: Client, inside) -> None:
    assert "No playlist yet" in text(as_olive, LIST)


def test_the_list_tells_tracks_and_total_time(as_olive: Client, calm: Playlist) -> None:
    assert all(words in text(as_olive, LIST) for words in ("Calm", "3 tracks", "3:00"))


def test_removed_tracks_count_no_more(as_olive: Client, calm: Playlist) -> None:
    Track.objects.filter(title="Song 1").update(removed_at=calm.created_at)
    assert "2 tracks" in text(as_olive, LIST)
    assert "Song 1" not in text(as_olive, address(calm), headers=PLACES)


def test_the_list_asks_as_often_for_many_as_for_one(
    as_olive: Client, calm: Playlist, django_assert_max_num_queries
) -> None:
    Playlist.objects.bulk_create(Playlist(name=f"List {number}") for number in range(30))
    with django_assert_max_num_queries(12):
        as_olive.get(LIST)


def test_a_playlist_is_made(as_olive: Client, inside) -> None:
    answer = as_olive.post(NEW, {"name": "Evening"})
    assert answer["Location"] == address(Playlist.objects.get(name="Evening"))


@pytest.mark.parametrize("name", ["", "   ", "calm", "x" * 81])
def test_a_name_that_cannot_be_is_refused_at_its_field(as_olive: Client, calm: Playlist, name: str) -> None:
    answer = as_olive.post(NEW, {"name": name})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])
    assert Playlist.objects.count() == 1


def test_a_refused_name_leaves_the_page_as_it_was(as_olive: Client, calm: Playlist) -> None:
    answer = as_olive.post(address(calm), {"name": ""})
    assert answer.status_code == 422
    assert "<h1>Calm</h1>" in answer.content.decode()


def test_a_playlist_is_renamed(as_olive: Client, calm: Playlist) -> None:
    as_olive.post(address(calm), {"name": "Calmer"})
    assert Playlist.objects.get().name == "Calmer"


def test_a_copy_has_the_same_tracks(as_olive: Client, calm: Playlist) -> None:
    as_olive.post(address(calm, "copy/"))
    assert titles(Playlist.objects.get(name="Calm (copy)")) == titles(calm)


def test_a_removed_playlist_can_be_taken_back(as_olive: Client, calm: Playlist) -> None:
    page = as_olive.post(address(calm, "remove/"), follow=True).content.decode()
    assert address(calm, "restore/") in page
    assert as_olive.get(address(calm)).status_code == 404
    as_olive.post(address(calm, "restore/"))
    assert as_olive.get(address(calm)).status_code == 200


def test_tracks_are_found_as_one_types(as_olive: Client, calm: Playlist, song: Track) -> None:
    found = text(as_olive, f"{address(calm)}?q=slow", headers=OFFERS)
    assert found.lstrip().startswith('<div id="offers"')
    assert "Slow Morning" in found
    assert "Song 1" not in found


def test_a_band_of_signs_alone_is_found(as_olive: Client, calm: Playlist, song: Track) -> None:
    Track.objects.create(title="Heart of Hearts", artist="!!!", **audio("d", 1000))
    found = text(as_olive, f"{address(calm)}?q=!!!", headers=OFFERS)
    assert "Heart of Hearts" in found
    assert "Slow Morning" not in found


def test_what_is_not_ready_is_not_offered(as_olive: Client, calm: Playlist) -> None:
    Track.objects.create(title="Half read", file_name="s.mp3")
    assert "Half read" not in text(as_olive, address(calm))


def test_a_track_may_stand_twice(as_olive: Client, calm: Playlist) -> None:
    first = calm.places.earliest("position")
    page = as_olive.post(address(calm, "add/"), {"track": first.track_id}, headers=PLACES).content.decode()
    assert titles(calm) == ["Song 0", "Song 1", "Song 2", "Song 0"]
    assert page.lstrip().startswith('<section id="places"')
    assert "4 tracks" in page


def test_without_htmx_adding_leads_back(as_olive: Client, calm: Playlist, song: Track) -> None:
    answer = as_olive.post(address(calm, "add/"), {"track": song.pk})
    assert answer["Location"] == f"{address(calm)}?page=1"


@pytest.mark.parametrize("track", ["", "rubbish", str(uuid.UUID(int=7))])
def test_what_is_no_track_is_not_there(as_olive: Client, calm: Playlist, track: str) -> None:
    assert as_olive.post(address(calm, "add/"), {"track": track}).status_code == 404


def test_what_went_comes_back_to_its_place(as_olive: Client, calm: Playlist) -> None:
    place = calm.places.get(position=1)
    page = as_olive.post(address(calm, "take-out/"), {"place": place.pk}, headers=PLACES).content.decode()
    assert titles(calm) == ["Song 0", "Song 2"]
    undo = f"{address(calm, 'add/')}?track={place.track_id}&at=1"
    assert undo.replace("&", "&amp;") in page
    as_olive.post(undo)
    assert titles(calm) == ["Song 0", "Song 1", "Song 2"]


MOVES = [(0, 1, "102"), (0, 2, "120"), (2, 0, "201"), (1, -1, "102"), (1, 9, "021"), (1, 1, "012")]


@pytest.mark.parametrize(("place", "to", "order"), MOVES)
def test_a_place_moves(as_olive: Client, calm: Playlist, place: int, to: int, order: str) -> None:
    moved = calm.places.get(position=place)
    as_olive.post(address(calm, "move/"), {"place": moved.pk, "to": to}, headers=PLACES)
    assert titles(calm) == [f"Song {number}" for number in order]


def test_the_hidden_places_of_removed_tracks_stay_where_they_are(as_olive: Client, calm: Playlist) -> None:
    Track.objects.filter(title="Song 1").update(removed_at=calm.created_at)
    moved = calm.places.get(position=2)
    as_olive.post(address(calm, "move/"), {"place": moved.pk, "to": 0})
    assert titles(calm) == ["Song 2", "Song 0", "Song 1"]


@pytest.mark.parametrize("to", ["", "first", "1.5", "--1", "²", "99999999"])
def test_an_order_that_makes_no_sense_changes_nothing(as_olive: Client, calm: Playlist, to: str) -> None:
    place = calm.places.get(position=0)
    assert as_olive.post(address(calm, "move/"), {"place": place.pk, "to": to}).status_code == 404
    assert titles(calm) == ["Song 0", "Song 1", "Song 2"]


def test_a_place_of_another_playlist_cannot_be_moved_here(as_olive: Client, calm: Playlist) -> None:
    other = PlaylistTrack.objects.create(
        playlist=Playlist.objects.create(name="Other"), track=Track.objects.latest("created_at")
    )
    for verb in ("move/", "take-out/"):
        assert as_olive.post(address(calm, verb), {"place": other.pk, "to": 0}).status_code == 404


def test_a_long_playlist_comes_in_pages(
    as_olive: Client, calm: Playlist, django_assert_max_num_queries
) -> None:
    track = Track.objects.latest("created_at")
    PlaylistTrack.objects.bulk_create(
        PlaylistTrack(playlist=calm, track=track, position=3 + number) for number in range(60)
    )
    with django_assert_max_num_queries(17):
        page = text(as_olive, f"{address(calm)}?page=2")
    assert page.count('data-place="') == 13
    assert 'data-first="50"' in page


def test_a_track_tells_in_which_playlists_it_stands(as_olive: Client, calm: Playlist) -> None:
    PlaylistTrack.objects.create(playlist=calm, track=calm.tracks.latest("created_at"), position=9)
    page = text(as_olive, f"/b/acme/music/{calm.places.earliest('position').track_id}/")
    assert page.count(address(calm)) == 1


def test_a_track_is_marked_as_explicit(as_olive: Client, song: Track) -> None:
    as_olive.post(f"/b/acme/music/{song.pk}/", {"title": "Slow Morning", "is_explicit": "on"})
    assert Track.objects.get().is_explicit
    assert "Explicit" in text(as_olive, "/b/acme/music/")


def test_a_full_playlist_says_so(as_olive: Client, calm: Playlist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_hand, "MOST_PLACES", 3)
    track = calm.places.all()[0].track_id
    answer = as_olive.post(address(calm, "add/"), {"track": track}, follow=True)
    assert "Take some out first" in answer.content.decode()


def test_what_does_not_play_is_not_counted_and_says_so(as_olive: Client, calm: Playlist) -> None:
    first, *_ = Track.objects.filter(places__playlist=calm).order_by("title")
    Track.objects.filter(title="Song 1").update(twin=first)
    Track.objects.filter(title="Song 2").update(expires_at=calm.created_at)
    page, (held, chosen) = text(as_olive, address(calm)), held_in(calm, timezone.now())
    assert (held.count, chosen) == (1, [first.pk])
    assert ("Has expired, is not played" in page, "whether it is there twice" in page) == (True, True)
    assert all("1 track" in text(as_olive, path) for path in (LIST, address(calm)))
    assert "3 tracks" not in page
