import re

import pytest
from django.test import Client

from broadcast.models import Channel, ChannelPlaylist, Daypart, Zone
from library.models import Playlist, PlaylistTrack, Track
from library.turns import ask_for_reading
from library.uploads import store
from tenants.access import Person

FORM = {"title": "Slow Morning"}


def page(client: Client, song: Track) -> str:
    return client.get(f"/b/acme/music/{song.pk}/").content.decode()


def test_a_track_is_changed(as_olive: Client, song: Track) -> None:
    answer = as_olive.post(
        f"/b/acme/music/{song.pk}/", {"title": "Fast Morning", "artist": "The Ovens"}, follow=True
    )
    assert "Saved “Fast Morning”." in answer.content.decode()
    assert Track.objects.get().artist == "The Ovens"


@pytest.mark.parametrize("fields", [{"title": ""}, {"title": "x" * 201}, {"title": "a\x00b"}, {}], ids=ascii)
def test_a_wrong_change_is_refused_in_place(as_olive: Client, song: Track, fields: dict[str, str]) -> None:
    assert as_olive.post(f"/b/acme/music/{song.pk}/", fields or {"artist": "x"}).status_code == 422
    assert Track.objects.get().title == "Slow Morning"


def test_a_removed_track_comes_back_by_its_message(as_olive: Client, song: Track) -> None:
    text = as_olive.post(f"/b/acme/music/{song.pk}/remove/", follow=True).content.decode()
    assert "Removed “Slow Morning”." in text
    undo = re.search(r'action="(/b/acme/music/changes/[^"]+)"', text)
    assert undo
    assert "1 track is as before." in as_olive.post(undo[1], follow=True).content.decode()
    assert Track.objects.kept().exists()


def test_what_was_not_in_the_bin_is_not_said_to_be_back(as_olive: Client, song: Track) -> None:
    text = as_olive.post(f"/b/acme/music/{song.pk}/restore/", follow=True).content.decode()
    assert "lies in the bin no more" in text


def test_a_removed_track_has_no_page(as_olive: Client, song: Track) -> None:
    as_olive.post(f"/b/acme/music/{song.pk}/remove/")
    assert as_olive.get(f"/b/acme/music/{song.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("isrc", "gb-aye-68-00011", "GBAYE6800011"),
        ("year", "1000", 1000),
        ("year", "2100", 2100),
        ("track_number", "9999", 9999),
        ("disc_number", "9999", 9999),
        ("bpm", "120.5", 120.5),
        ("energy", "10", 10),
        ("tags", "Rain, snow,rain ", ["Rain", "snow"]),
        ("disc_number", "2", 2),
        ("composer", "  Erik\tSatie ", "Erik Satie"),
    ],
)
def test_every_tag_can_be_changed(as_olive: Client, song: Track, name: str, text: str, kept: object) -> None:
    as_olive.post(f"/b/acme/music/{song.pk}/", FORM | {name: text})
    assert getattr(Track.objects.get(), name) == kept


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("isrc", "GB123"),
        ("year", "999"),
        ("year", "2101"),
        ("year", "3000"),
        ("year", "9" * 400),
        ("bpm", "29"),
        ("bpm", "nan"),
        ("bpm", "inf"),
        ("energy", "11"),
        ("track_number", "-1"),
        ("tags", ",".join(map(str, range(21)))),
        ("tags", "x" * 41),
        ("folder_id", "00000000-0000-4000-8000-000000000009"),
        ("folder_id", "no id"),
        ("expires_at", "soon"),
        ("artist", "a\0b"),
    ],
    ids=ascii,
)
def test_what_cannot_be_is_refused_in_place(as_olive: Client, song: Track, name: str, text: str) -> None:
    answer = as_olive.post(f"/b/acme/music/{song.pk}/", FORM | {name: text})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()


def as_it_came(client: Client, song: Track) -> dict[str, str]:
    """What a browser sends where nobody changed anything: every field, and what it showed."""
    sent = {}
    for tag in re.findall(r"<(?:input|select)[^>]*name=[^>]*>", page(client, song)):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if told.get("type") != "checkbox" and "name" in told:
            sent[told["name"]] = told.get("value", "")
    return sent


def test_only_what_somebody_changed_is_written(as_olive: Client, song: Track) -> None:
    Track.objects.update(tags=["a"], bpm=99.5, expires_at="2030-07-01T10:00:07Z", is_explicit=False)
    sent = as_it_came(as_olive, song)
    meanwhile = {
        "artist": "The Ovens",
        "tags": ["b", "c"],
        "bpm": 120,
        "is_explicit": True,
        "expires_at": None,
    }
    Track.objects.update(**meanwhile)
    as_olive.post(f"/b/acme/music/{song.pk}/", sent | {"title": "Fast Morning"})
    now = Track.objects.get()
    assert now.title == "Fast Morning"
    assert {name: getattr(now, name) for name in meanwhile} == meanwhile


def test_what_is_emptied_is_written(as_olive: Client, song: Track) -> None:
    Track.objects.update(tags=["a"], artist="The Ovens", expires_at="2030-07-01T10:00Z")
    sent = as_it_came(as_olive, song) | {"tags": "", "artist": "", "expires_at": ""}
    as_olive.post(f"/b/acme/music/{song.pk}/", sent)
    assert Track.objects.values_list("tags", "artist", "expires_at").get() == ([], "", None)


def test_a_form_that_is_saved_as_it_came_changes_nothing(as_olive: Client, song: Track) -> None:
    Track.objects.update(tags=["a", "b"], bpm=99.5, year=1999, expires_at="2030-07-01T10:00Z")
    before = Track.objects.values().get()
    form = as_olive.get(f"/b/acme/music/{song.pk}/").context["form"]
    filled = {name: form[name].value() for name in form.fields}
    filled["expires_at"] = form["expires_at"].subwidgets[0].data["value"]
    as_olive.post(f"/b/acme/music/{song.pk}/", {k: v for k, v in filled.items() if v not in (None, False)})
    assert Track.objects.values().get() == before


def test_the_page_says_where_a_track_is_used(as_olive: Client, song: Track, ground: Zone) -> None:
    used(song, ground)
    text = page(as_olive, song)
    assert all(name in text for name in ("Calm", "Lobby", "Mornings"))


def used(song: Track, zone: Zone) -> None:
    playlist = Playlist.objects.create(name="Calm")
    PlaylistTrack.objects.create(playlist=playlist, track=song)
    channel = Channel.objects.create(name="Lobby")
    ChannelPlaylist.objects.create(channel=channel, playlist=playlist)
    Daypart.objects.create(name="Mornings", channel=channel, zone_ids=[zone.pk])


def test_what_is_used_goes_only_once_somebody_has_seen_where(as_olive: Client, song: Track, ground) -> None:
    used(song, ground)
    text = as_olive.post(f"/b/acme/music/{song.pk}/remove/").content.decode()
    assert all(name in text for name in ("Calm", "Lobby", "Mornings", "Remove anyway"))
    assert Track.objects.kept().exists()
    as_olive.post(f"/b/acme/music/{song.pk}/remove/", {"sure": "1"})
    assert not Track.objects.kept().exists()


def test_the_page_says_who_added_it(as_olive: Client, olive: Person, inside) -> None:
    song = Track(title="New", file_name="new.mp3")
    store(song, "new.mp3", ask_for_reading, olive)
    assert "by Olive" in page(as_olive, song)


def test_the_page_leads_back_to_music_and_nowhere_else(as_olive: Client, song: Track) -> None:
    away = as_olive.post(f"/b/acme/music/{song.pk}/", FORM | {"back": "https://evil.example/"})
    assert away["Location"] == "/b/acme/music/"


def test_the_page_costs_few_queries(as_olive: Client, song: Track, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(18):
        page(as_olive, song)
