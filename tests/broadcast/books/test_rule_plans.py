"""Feed, lanes and time travel ask from different moments on, and are told the same of what rules choose."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcast.actions.blocking import block_track
from broadcast.books.plans import Books
from broadcast.engine.line import music_line, track_starts
from broadcast.feed import RENEWAL, rebuild
from broadcast.models import Channel, ChannelPlaylist, Daypart, Zone
from library.models import Playlist, RuleDay, Track
from library.playlists.rule import Added, Unplayed, Worded
from library.playlists.rule_days import next_settling
from tenants.access import Person
from tests.broadcast.feeding import row_of
from tests.broadcast.plans import DAY
from tests.library.playlists.conftest import by_rule, track

#: In London's winter.
NOW = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANY_START = st.integers(-60 * 30, 60 * 30).map(lambda minutes: NOW + timedelta(minutes=minutes))
once = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(autouse=True)
def now(ground: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def tuned(ground: Zone, *rules: Playlist, **columns: object) -> Channel:
    made = Channel.objects.create(name="Ruled", **columns)
    for row in rules:
        ChannelPlaylist.objects.create(channel=made, playlist=row)
    Zone.objects.filter(pk=ground.pk).update(channel=made)
    return made


def heard(zone: Zone, start: datetime, since: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """What begins in [since, until), by a plan of the days from `start` on."""
    books = Books.load(start, start + 42 * HOUR)
    line = music_line(books.plan(books.zones[zone.pk]), since, until)
    return [
        (at, segment.order[index].sha256)
        for segment in line
        for at, index in track_starts(segment, since, until)
    ]


@pytest.fixture
def shelf(ground: Zone) -> None:
    for number in range(40):
        played = number % 3 and NOW - number * DAY
        track(
            f"{number}",
            minutes=20,
            genre="Jazz",
            last_played_at=played or None,
            created_at=NOW - number * DAY,
        )


@once
@given(start=ANY_START, turns=st.sampled_from(["order", "shuffle"]))
def test_the_same_moments_sound_the_same_from_any_start(
    ground: Zone, shelf: None, start: datetime, turns: str
) -> None:
    rules = by_rule(most_tracks=9), by_rule(Unplayed(7), Added(20), order="rested", most_tracks=5)
    tuned(ground, *rules, turns=turns)
    since, until = max(NOW, start), min(NOW, start) + 42 * HOUR
    if since < until:
        assert heard(ground, start, since, until) == heard(ground, NOW, since, until)


@pytest.mark.parametrize("turns", ["order", "shuffle"])
def test_what_a_rule_chooses_changes_at_midnight_and_nowhere_else(
    ground: Zone, shelf: None, turns: str
) -> None:
    row = by_rule(most_tracks=6)
    tuned(ground, row, turns=turns, apart_tracks=0)
    midnight = NOW.replace(hour=0, minute=0) + DAY
    told = heard(ground, NOW, NOW.replace(hour=12), midnight + DAY)
    sounds = dict(Track.objects.values_list("sha256", "pk"))
    for day in (NOW.date(), midnight.date()):
        chosen = set(RuleDay.objects.get(playlist=row, day=day).track_ids)
        assert {sounds[sha256] for at, sha256 in told if at.date() == day} == chosen
    assert midnight in {at for at, _ in told}


def test_a_daypart_over_midnight_plays_on_what_was_chosen_for_its_day(ground: Zone, shelf: None) -> None:
    row = by_rule(most_tracks=6)
    late = tuned(ground, row, apart_tracks=0)
    Zone.objects.update(channel=None)
    hours = {"start": NOW.replace(hour=22, minute=0).time(), "end": NOW.replace(hour=3, minute=0).time()}
    Daypart.objects.create(channel=late, days=list(range(7)), everywhere=True, **hours)
    told = heard(ground, NOW + 5 * HOUR, NOW + 4 * HOUR, NOW + 6 * HOUR)
    chosen = Track.objects.filter(pk__in=RuleDay.objects.get(playlist=row, day=NOW.date()).track_ids)
    assert {sha256 for _, sha256 in told} <= set(chosen.values_list("sha256", flat=True))


def test_on_a_day_on_which_its_rules_choose_nothing_a_channel_is_passed_over(ground: Zone) -> None:
    new, _ = track("New", genre="Jazz", created_at=NOW - DAY), track("Old", created_at=NOW - 9 * DAY)
    lounge = tuned(ground, by_rule(Added(1), Worded("genre", ("Jazz",))))
    books = Books.load(NOW, NOW + 42 * HOUR)
    line = music_line(books.plan(books.zones[ground.pk]), NOW, NOW + 30 * HOUR)
    assert [each.channel_id for each in line] == [f"{lounge.pk}", "everything", "everything"]
    assert {sound.sha256 for sound in line[0].order} == {new.sha256}


def test_a_feed_with_rules_is_built_again_when_the_next_day_is_settled(
    ground: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = NOW.replace(hour=8)
    monkeypatch.setattr("django.utils.timezone.now", lambda: morning)
    track("It")
    rebuild(ground.pk)
    assert row_of(ground).due_at == morning + RENEWAL
    tuned(ground, by_rule())
    rebuild(ground.pk)
    assert row_of(ground).due_at == next_settling(morning) == NOW.replace(hour=9, minute=0)


def test_what_people_hear_stays_though_much_is_reported_late(ground: Zone, shelf: None) -> None:
    tuned(ground, by_rule(order="rested", most_tracks=5), turns="order")
    before = heard(ground, NOW, NOW, NOW + 3 * HOUR)
    Track.objects.update(last_played_at=NOW - DAY)
    assert heard(ground, NOW - HOUR, NOW, NOW + 3 * HOUR) == before


def test_the_order_of_a_rule_is_heard_in_a_channel_that_shuffles(ground: Zone) -> None:
    for number in (3, 1, 2):
        track(f"{number}", minutes=40, year=1990 + number)
    tuned(ground, by_rule(order="year"))
    titles = dict(Track.objects.values_list("sha256", "title"))
    midnight = NOW.replace(hour=0, minute=0)
    told = heard(ground, NOW, midnight, midnight + 4 * HOUR)
    assert "".join(titles[sha256] for _, sha256 in told) == "1231231"


def test_a_distance_is_kept_among_what_a_zone_has_left(ground: Zone, olive: Person) -> None:
    rows = {
        title: track(title, minutes=40, artist=artist)
        for title, artist in (("1", "Ada"), ("2", "Bob"), ("3", "Ada"), ("4", "Cy"), ("5", "Di"))
    }
    tuned(ground, by_rule(order="title", between=1))
    block_track(ground.pk, rows["2"].pk, actor=olive)
    by = dict(Track.objects.values_list("sha256", "artist"))
    told = [by[sha256] for _, sha256 in heard(ground, NOW, NOW, NOW + 3 * HOUR)]
    assert not any(one == two for one, two in pairwise(told))
