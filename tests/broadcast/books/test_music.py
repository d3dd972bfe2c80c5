"""What is read of a big library. "Big" is more than a few tracks here."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from broadcast.actions.blocking import block_track
from broadcast.books import music, turns
from broadcast.books.plans import Books
from broadcast.engine.line import music_line
from broadcast.models import Channel, ChannelPlaylist, Zone
from library.models import Playlist, PlaylistTrack, Track
from tenants.access import Person
from tenants.models import Business
from tests.broadcast.feeding import MONDAY
from tests.broadcast.plans import DAY

pytestmark = pytest.mark.usefixtures("ground")
HORIZON = timedelta(hours=42)


@pytest.fixture(autouse=True)
def small_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(music, "LONG", 20)
    monkeypatch.setattr(music, "PROBED", 0)
    monkeypatch.setattr(turns, "A_DAY", 16)


def library(count: int, first: int = 0) -> list[Track]:
    return Track.objects.bulk_create(track(number) for number in range(first, first + count))


def track(number: int) -> Track:
    sound = sha256(str(number).encode()).hexdigest()
    return Track(title=str(number), file_name=f"{number}.mp3", sha256=sound, duration_ms=3_000_000)


def playlist(name: str, rows: list[Track], **columns: Any) -> Channel:
    made, found = Channel.objects.create(name=name, **columns), Playlist.objects.create(name=name)
    ChannelPlaylist.objects.create(channel=made, playlist=found)
    PlaylistTrack.objects.bulk_create(
        PlaylistTrack(playlist=found, track=row, position=place) for place, row in enumerate(rows)
    )
    return made


def read(start: datetime = MONDAY) -> tuple[Books, list[str]]:
    """The books, and the titles of what the zone hears from then on."""
    books = Books.load(start, start + HORIZON, [])
    (zone,) = books.zones.values()
    line = music_line(books.plan(zone), start, start + HORIZON)
    return books, [str(books.sound(sound.sha256)) for segment in line for sound in segment.order]


def test_a_short_library_is_read_whole() -> None:
    library(20)
    books, _ = read()
    assert len(books.music.by_sound) == 20
    assert not books.plan(next(iter(books.zones.values()))).mixes["everything"].days


def test_of_a_long_one_only_what_has_its_turn_on_these_days() -> None:
    library(400)
    books, heard = read()
    assert 20 < len(books.music.by_sound) < 120
    assert len(heard) > 40


def test_an_hour_later_the_same_is_heard() -> None:
    library(400)
    books, _ = read()
    (zone,) = books.zones.values()
    later, _ = read(MONDAY + timedelta(hours=1))
    now = MONDAY + timedelta(hours=2)
    lines = [music_line(each.plan(zone), now, now + DAY) for each in (books, later)]
    assert lines[0] == lines[1]


def test_a_new_track_leaves_other_days_as_they_were() -> None:
    library(400)
    before = read()[0]
    library(1, 400)
    after = read()[0]
    (zone,) = before.zones.values()
    days = [each.plan(zone).mixes["everything"].days for each in (before, after)]
    changed = [day for day in days[0] if days[0][day] != days[1][day]]
    assert len(changed) <= 1


def test_in_the_course_of_time_everything_has_its_turn() -> None:
    library(100)
    titles = {title for number in range(16) for title in read(MONDAY + number * DAY)[1]}
    assert titles == set(map(str, range(100)))


def test_a_long_playlist_is_read_in_part_too(ground: Zone) -> None:
    rows = library(400)
    Zone.objects.update(channel=playlist("Most", rows[:200]))
    books, heard = read()
    assert len(books.music.by_sound) < 100
    assert {int(title) for title in heard} <= set(range(200))


def test_one_that_plays_in_order_begins_at_its_beginning(ground: Zone) -> None:
    Zone.objects.update(channel=playlist("Tale", library(50), turns="order"))
    assert read()[1][:3] == ["0", "1", "2"]


def test_a_library_is_not_read_where_a_channel_has_music_of_its_own(ground: Zone) -> None:
    rows = library(30)
    Zone.objects.update(channel=playlist("Few", rows[:5]))
    assert len(read()[0].music.by_sound) == 5


def test_where_explicit_tracks_are_left_out_a_day_has_as_many_others(ground: Zone) -> None:
    library(400)
    Track.objects.filter(title__gte="2").update(is_explicit=True)
    Zone.objects.update(skips_explicit=True)
    clean = Track.objects.filter(is_explicit=False).count()
    books, heard = read()
    assert clean < 200
    assert len(set(heard)) > 16
    assert not any(books.music.by_sound[row.sha256].is_explicit for row in books.music.by_sound.values())


def test_what_is_blocked_is_not_heard_on_any_day(ground: Zone, olive: Person) -> None:
    rows = library(100)
    for row in rows[:3]:
        block_track(ground.pk, row.pk, actor=olive)
    titles = {title for number in range(16) for title in read(MONDAY + number * DAY)[1]}
    assert titles.isdisjoint({"0", "1", "2"})


def test_an_expired_track_goes_without_changing_the_order_of_the_others(
    inside: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was planned for the day goes on."""
    rows = library(10)
    ends_at = MONDAY + timedelta(hours=3)
    Track.objects.filter(pk=rows[0].pk).update(expires_at=ends_at)
    before = read()[1]
    monkeypatch.setattr("django.utils.timezone.now", lambda: ends_at + timedelta(hours=1))
    assert read()[1] == before


def test_the_number_of_questions_does_not_follow_the_size(django_assert_max_num_queries) -> None:
    library(400)
    with django_assert_max_num_queries(24):
        read()
