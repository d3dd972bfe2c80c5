import re
import uuid
from typing import Any

import pytest
from django.test import Client

from broadcast.models import Channel, ChannelPlaylist, Daypart, Floor, QuietHours, Zone
from library.models import Announcement, Playlist, PlaylistTrack, Track
from tests.conftest import audio

LIST, NEW = "/b/acme/channels/", "/b/acme/channels/new/"
#: As a browser sends a row in which nobody has written.
EMPTY = {"row": "", "announcement": "", "every": "", "unit": "min", "mode": "duck"}


def empty_rows(*numbers: int) -> dict[str, Any]:
    rows = {f"said-{number}-{name}": value for number in numbers for name, value in EMPTY.items()}
    return rows | {"said-TOTAL_FORMS": 1 + max(numbers), "said-INITIAL_FORMS": min(numbers)}


@pytest.fixture
def calm(song: Track) -> Playlist:
    row = Playlist.objects.create(name="Calm")
    PlaylistTrack.objects.create(playlist=row, track=song)
    return row


@pytest.fixture
def filled(calm: Playlist, ground: Zone) -> dict[str, Any]:
    """A form that is right: the calm playlist on the ground floor."""
    share = {f"plays_{calm.pk.hex}": "on", f"share_{calm.pk.hex}": 3}
    columns = {"name": "Mornings", "turns": "shuffle", "apart_tracks": 3, "volume_percent": 90}
    return columns | share | empty_rows(0, 1) | {"crossfade_s": "", "zones": [ground.pk]}


@pytest.fixture
def mornings(calm: Playlist) -> Channel:
    row = Channel.objects.create(name="Mornings")
    ChannelPlaylist.objects.create(channel=row, playlist=calm)
    return row


def said(number: int, announcement: Any, **columns: Any) -> dict[str, Any]:
    """A row of the form."""
    told = {"announcement": announcement, "every": 20, "unit": "min", "mode": "duck"} | columns
    return {f"said-{number}-{name}": value for name, value in told.items()}


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_says_what_to_do(as_olive: Client, inside) -> None:
    assert "No channel yet" in text(as_olive, LIST)


def test_a_channel_is_made_and_tuned_in(
    as_olive: Client, filled: dict[str, Any], ground: Zone, calm: Playlist
) -> None:
    assert as_olive.post(NEW, filled).status_code == 302
    row = Channel.objects.get()
    assert (row.name, row.volume_percent, row.crossfade_s) == ("Mornings", 90, None)
    assert list(row.parts.values_list("playlist", "weight")) == [(calm.pk, 3)]
    ground.refresh_from_db()
    assert ground.channel == row


def test_a_playlist_without_a_number_has_a_share_of_one(
    as_olive: Client, filled: dict[str, Any], calm: Playlist
) -> None:
    as_olive.post(NEW, filled | {f"share_{calm.pk.hex}": ""})
    assert ChannelPlaylist.objects.get().weight == 1


WRONG: list[tuple[str, Any]] = [
    ("name", ""),
    ("name", "x" * 81),
    ("turns", "backwards"),
    ("apart_tracks", -1),
    ("apart_tracks", 51),
    ("volume_percent", 101),
    ("crossfade_s", 13),
    ("crossfade_s", "long"),
    ("zones", [str(uuid.UUID(int=7))]),
    ("zones", ["rubbish"]),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    as_olive: Client, filled: dict[str, Any], field: str, value: Any
) -> None:
    answer = as_olive.post(NEW, filled | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Channel.objects.exists()


@pytest.mark.parametrize("share", [0, 21, "much"])
def test_a_share_that_cannot_be_is_refused(
    as_olive: Client, filled: dict[str, Any], calm: Playlist, share: Any
) -> None:
    answer = as_olive.post(NEW, filled | {f"share_{calm.pk.hex}": share})
    assert list(answer.context["form"].errors) == [f"share_{calm.pk.hex}"]


def test_two_channels_of_one_name_are_refused(
    as_olive: Client, filled: dict[str, Any], mornings: Channel
) -> None:
    assert list(as_olive.post(NEW, filled).context["form"].errors) == ["name"]


def test_an_announcement_comes_every_so_many_minutes_or_tracks(
    as_olive: Client, filled: dict[str, Any], welcome: Announcement
) -> None:
    rows = said(0, welcome.pk, mode="pause") | said(1, welcome.pk, every=5, unit="tracks")
    assert as_olive.post(NEW, filled | rows).status_code == 302
    told = Channel.objects.get().announcements.values_list("every_min", "every_tracks", "mode")
    assert sorted(told, key=str) == [(20, None, "pause"), (None, 5, "after_track")]


@pytest.mark.parametrize(
    "columns",
    [
        {"every": 0},
        {"every": ""},
        {"every": 1441},
        {"every": 101, "unit": "tracks"},
        {"unit": "days"},
        {"mode": "loud"},
        {"announcement": ""},
        {"announcement": str(uuid.UUID(int=7))},
    ],
)
def test_an_announcement_that_cannot_be_is_refused(
    as_olive: Client, filled: dict[str, Any], welcome: Announcement, columns: dict[str, Any]
) -> None:
    rows = said(0, **({"announcement": welcome.pk, "every": 7} | columns))
    answer = as_olive.post(NEW, filled | rows)
    assert answer.status_code == 422
    assert answer.context["said"][0].errors
    assert not Channel.objects.exists()


def test_an_announcement_that_stays_keeps_its_id(
    as_olive: Client, filled: dict[str, Any], mornings: Channel, welcome: Announcement
) -> None:
    kept = mornings.announcements.create(announcement=welcome, every_min=20)
    gone = mornings.announcements.create(announcement=welcome, every_tracks=4)
    rows = said(0, welcome.pk, row=kept.pk, every=30) | said(1, welcome.pk, row=gone.pk, DELETE="on")
    told = filled | rows | empty_rows(2, 3)
    assert as_olive.post(f"{LIST}{mornings.pk}/", told).status_code == 302
    assert list(mornings.announcements.values_list("pk", "every_min")) == [(kept.pk, 30)]


def test_a_removed_playlist_keeps_its_share(
    as_olive: Client, filled: dict[str, Any], mornings: Channel, calm: Playlist
) -> None:
    Playlist.objects.update(removed_at=calm.created_at)
    other = Playlist.objects.create(name="Other")
    as_olive.post(f"{LIST}{mornings.pk}/", filled | {f"plays_{other.pk.hex}": "on"})
    assert set(mornings.parts.values_list("playlist", flat=True)) == {calm.pk, other.pk}


def test_a_zone_that_is_ticked_off_is_tuned_to_it_no_more(
    as_olive: Client, filled: dict[str, Any], mornings: Channel, ground: Zone, terrace: Zone
) -> None:
    Zone.objects.filter(pk=ground.pk).update(channel=mornings)
    as_olive.post(f"{LIST}{mornings.pk}/", filled | {"zones": [terrace.pk]})
    assert list(Zone.objects.filter(channel=mornings)) == [terrace]


def test_a_floor_is_tuned_in(as_olive: Client, filled: dict[str, Any]) -> None:
    floor = Floor.objects.create(name="First floor")
    as_olive.post(NEW, filled | {"floors": [floor.pk]})
    assert list(Floor.objects.filter(channel__name="Mornings")) == [floor]


def test_there_is_one_default(as_olive: Client, filled: dict[str, Any], inside) -> None:
    old = Channel.objects.create(name="Old", is_default=True)
    assert as_olive.post(NEW, filled | {"is_default": "on"}).status_code == 302
    assert list(Channel.objects.filter(is_default=True).values_list("name", flat=True)) == ["Mornings"]
    old.refresh_from_db()
    assert not old.is_default


def test_a_removed_default_comes_back_beside_the_new_one(as_olive: Client, mornings: Channel) -> None:
    Channel.objects.update(is_default=True)
    as_olive.post(f"{LIST}{mornings.pk}/remove/")
    new = Channel.objects.create(name="New", is_default=True)
    as_olive.post(f"{LIST}{mornings.pk}/restore/")
    assert list(Channel.objects.kept().filter(is_default=True)) == [new]


def test_removing_says_where_it_was_heard_and_what_plays_instead(
    as_olive: Client, mornings: Channel, ground: Zone, terrace: Zone
) -> None:
    Zone.objects.update(channel=mornings)
    Daypart.objects.create(channel=mornings, everywhere=True)
    Channel.objects.create(name="House", is_default=True)
    page = as_olive.post(f"{LIST}{mornings.pk}/remove/", follow=True).content.decode()
    assert "heard in Ground floor, Terrace and 1 daypart; “House” plays there instead" in page
    assert f"{LIST}{mornings.pk}/restore/" in page


def test_removing_names_the_channel_of_the_floor(as_olive: Client, mornings: Channel, ground: Zone) -> None:
    upstairs = Channel.objects.create(name="Upstairs")
    ground.floor = Floor.objects.create(name="First floor", channel=upstairs)
    ground.channel = mornings
    ground.save()
    page = as_olive.post(f"{LIST}{mornings.pk}/remove/", follow=True).content.decode()
    assert "“Upstairs” plays there instead" in page


def test_a_removed_channel_can_be_taken_back(as_olive: Client, mornings: Channel) -> None:
    as_olive.post(f"{LIST}{mornings.pk}/remove/")
    assert as_olive.get(f"{LIST}{mornings.pk}/").status_code == 404
    as_olive.post(f"{LIST}{mornings.pk}/restore/")
    assert as_olive.get(f"{LIST}{mornings.pk}/").status_code == 200


def test_a_channel_without_a_playable_track_says_so(as_olive: Client, mornings: Channel) -> None:
    assert "No playable track" not in text(as_olive, f"{LIST}{mornings.pk}/")
    Channel.objects.update(skips_explicit=True)
    Track.objects.update(is_explicit=True)
    assert "zones fall back to everything in the library" in text(as_olive, f"{LIST}{mornings.pk}/")
    assert "No track to play" in text(as_olive, LIST)


def test_without_a_playlist_all_the_music_counts(as_olive: Client, song: Track) -> None:
    Channel.objects.create(name="All")
    Track.objects.create(title="Other", file_name="o.mp3", is_explicit=True, **audio("c", 1000))
    assert "2 tracks" in text(as_olive, LIST)
    Channel.objects.update(skips_explicit=True)
    assert "1 track<" in text(as_olive, LIST)


def test_its_quiet_hours_are_shown(as_olive: Client, mornings: Channel) -> None:
    QuietHours.objects.create(channel=mornings, silences_music=True)
    assert "no music either" in text(as_olive, f"{LIST}{mornings.pk}/")


def test_the_list_asks_as_often_for_many_as_for_one(
    as_olive: Client, mornings: Channel, django_assert_max_num_queries
) -> None:
    for number in range(20):
        row = Channel.objects.create(name=f"Channel {number}")
        row.parts.create(playlist=Playlist.objects.get())
        Zone.objects.create(name=f"Zone {number}", channel=row)
    with django_assert_max_num_queries(16):
        assert "20 tracks" not in text(as_olive, LIST)


def test_the_page_asks_as_often_for_many_as_for_one(
    as_olive: Client, mornings: Channel, welcome: Announcement, django_assert_max_num_queries
) -> None:
    for number in range(20):
        Zone.objects.create(name=f"Zone {number}", channel=mornings)
        Playlist.objects.create(name=f"List {number}")
        mornings.announcements.create(announcement=welcome, every_min=20)
        Daypart.objects.create(channel=mornings, everywhere=True)
    with django_assert_max_num_queries(28):
        text(as_olive, f"{LIST}{mornings.pk}/")


def test_the_next_tracks_are_those_of_the_engine(
    as_olive: Client, mornings: Channel, ground: Zone, song: Track
) -> None:
    Track.objects.create(title="Other", file_name="o.mp3", **audio("c", 200_000))
    page = text(as_olive, f"{LIST}{mornings.pk}/preview/?zone={ground.pk}")
    assert page.count('data-title="Slow Morning"') == 20
    assert "Other" not in page


def test_what_a_channel_says_stands_among_its_next_tracks(
    as_olive: Client, mornings: Channel, ground: Zone, welcome: Announcement
) -> None:
    """After three tracks: as the fourth begins."""
    mornings.announcements.create(announcement=welcome, every_tracks=3)
    page = text(as_olive, f"{LIST}{mornings.pk}/preview/?zone={ground.pk}")
    titles = re.findall('data-title="([^"]+)"', page)
    assert titles[:5] == ["Slow Morning"] * 4 + ["Welcome"]
    assert (titles.count("Slow Morning"), titles[-1]) == (20, "Slow Morning")


def test_the_preview_of_a_channel_without_music_says_so(as_olive: Client, ground: Zone) -> None:
    row = Channel.objects.create(name="Bare")
    assert "Nothing to play now" in text(as_olive, f"{LIST}{row.pk}/preview/")


def test_the_preview_says_so_without_a_zone(as_olive: Client, mornings: Channel) -> None:
    assert "No zone yet" in text(as_olive, f"{LIST}{mornings.pk}/preview/?zone=rubbish")


def test_an_announcement_that_fills_the_hour_is_refused(
    as_olive: Client, filled: dict[str, Any], welcome: Announcement
) -> None:
    Announcement.objects.update(duration_ms=40_000)
    for unit, status in (("min", 422), ("tracks", 302)):
        answer = as_olive.post(NEW, filled | said(0, welcome.pk, every=1, unit=unit))
        assert answer.status_code == status


def test_a_page_that_was_not_sent_whole_is_said_plainly(as_olive: Client, filled: dict[str, Any]) -> None:
    answer = as_olive.post(NEW, {name: value for name, value in filled.items() if "FORMS" not in name})
    assert answer.status_code == 422
    assert "Reload it and try again." in answer.content.decode()


def test_more_rows_than_a_channel_may_have_are_refused(as_olive: Client, filled: dict[str, Any]) -> None:
    answer = as_olive.post(NEW, filled | {"said-TOTAL_FORMS": 10**9})
    assert answer.status_code == 422
    assert "At most 20 announcements." in answer.content.decode()
    assert len(answer.context["said"].forms) == 21


def test_playlists_are_put_in_another_order(as_olive: Client, filled: dict[str, Any], calm: Playlist) -> None:
    """Nothing that was typed is lost, and nothing is judged before it is saved."""
    jazz = Playlist.objects.create(name="Jazz")
    both = filled | {"name": "", f"plays_{jazz.pk.hex}": "on", f"share_{jazz.pk.hex}": 7}
    shares = {"HX-Request": "true", "HX-Target": "shares"}
    part = as_olive.post(NEW, both | {"do": f"up {jazz.pk.hex}"}, headers=shares).content.decode()
    assert "<html" not in part
    assert part.index("Jazz") < part.index("Calm")
    page = as_olive.post(NEW, both | {"do": f"up {jazz.pk.hex}"})
    assert (page.status_code, page.context["form"].errors) == (200, {})
    assert 'value="7"' in page.content.decode()


def test_the_order_that_is_sent_is_kept(as_olive: Client, filled: dict[str, Any], calm: Playlist) -> None:
    jazz = Playlist.objects.create(name="Jazz")
    first = {f"plays_{jazz.pk.hex}": "on", f"share_{jazz.pk.hex}": 1}
    as_olive.post(NEW, first | filled)
    assert list(ChannelPlaylist.objects.values_list("playlist", flat=True)) == [jazz.pk, calm.pk]


@pytest.mark.parametrize("order", ["", "up", "up nothing", "sideways {pk}", "down {pk}"])
def test_what_makes_no_sense_moves_nothing(
    as_olive: Client, filled: dict[str, Any], calm: Playlist, order: str
) -> None:
    answer = as_olive.post(NEW, filled | {"do": order.format(pk=calm.pk.hex)})
    assert [row for row, _, _ in answer.context["form"].shares] == [calm]


def test_what_asks_when_it_is_played_cannot_stand_in_a_channel(
    as_olive: Client, filled: dict[str, Any], welcome: Announcement
) -> None:
    Announcement.objects.update(text="{name}, please come to the front desk.")
    answer = as_olive.post(NEW, filled | said(0, welcome.pk))
    assert answer.status_code == 422
    assert "asks for {name} when it is played" in answer.content.decode()
