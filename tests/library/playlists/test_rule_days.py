from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.keeping.folders import move_music_folder
from library.models import MusicFolder, Playlist, RuleDay, Track
from library.playlists import save_rule
from library.playlists.rule import InFolder, Rule, Unplayed, Worded, written
from library.playlists.rule_days import days_of, let_go_of_rule_days, next_settling, today_of
from library.signals import tracks_changed
from tenants.access import Person
from tenants.models import Business
from tenants.schemas import current_business, in_business
from tests.broadcast.feeding import elsewhere
from tests.library.playlists.conftest import by_rule, track
from tests.library.uploading.apart import apart

#: In London, where acme is: one o'clock.
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 5, 31, 23, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def noon(inside: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


def held(row: Playlist, at: datetime = NOON, day: date | None = None) -> list[str]:
    found = days_of([row], [day], at)[row.pk, day] if day else today_of(row, at)
    titles = dict(Track.objects.values_list("pk", "title"))
    return [titles[pk] for pk in found.track_ids]


def told(*tracks: Track) -> None:
    tracks_changed.send(Track, business=current_business(), tracks=[each.pk for each in tracks])


def test_a_choice_is_the_same_all_day_whatever_is_reported_late() -> None:
    for title, days in (("Old", 9), ("New", 3)):
        track(title, last_played_at=NOON - days * DAY)
    row = by_rule(order="rested")
    assert held(row, MIDNIGHT) == ["Old", "New"]
    Track.objects.filter(title="Old").update(last_played_at=MIDNIGHT - HOUR)
    assert held(row) == held(row, MIDNIGHT + DAY - timedelta(seconds=1)) == ["Old", "New"]
    assert held(row, MIDNIGHT + DAY) == ["New", "Old"]


def test_what_ends_today_is_held_all_day_and_not_tomorrow() -> None:
    track("It", expires_at=NOON - HOUR)
    row = by_rule()
    assert held(row) == ["It"]
    assert held(row, day=TODAY + DAY) == []


def test_a_coming_day_is_a_forecast_until_an_hour_before_it_begins_anywhere() -> None:
    it, row = track("It"), by_rule(Unplayed())
    tomorrow, morning = TODAY + DAY, MIDNIGHT + 5 * HOUR
    first = datetime(2026, 6, 2, tzinfo=ZoneInfo("Pacific/Kiritimati"))
    assert held(row, morning, tomorrow) == ["It"]
    Track.objects.filter(pk=it.pk).update(last_played_at=morning)
    assert held(row, first - 2 * HOUR, tomorrow) == ["It"]
    assert next_settling(morning) == first - HOUR
    assert held(row, first - HOUR, tomorrow) == held(row, MIDNIGHT + DAY, tomorrow) == []


@pytest.mark.parametrize("name", ["Pacific/Midway", "Europe/London", "Pacific/Kiritimati"])
def test_there_is_always_a_day_to_be_settled(acme: Business, name: str) -> None:
    acme.timezone = name
    with in_business(acme):
        for number in range(48):
            now = NOON + number * HOUR
            assert timedelta(0) < next_settling(now) - now <= DAY


def test_who_change_tracks_at_once_lock_in_one_order() -> None:
    for number in range(3):
        held(by_rule(name=f"{number}"))
    with CaptureQueriesContext(connection) as asked:
        told(track("New"))
    (locking,) = (each["sql"] for each in asked if "FOR UPDATE" in each["sql"])
    assert "ORDER BY" in locking


def test_the_last_day_that_is_near_stands_for_those_far_away() -> None:
    for number in range(30):
        track(f"{number}")
    row = by_rule()
    far = days_of([row], [TODAY + number * DAY for number in range(-9, 400)], NOON)
    assert len({each.day for each in far.values()}) == RuleDay.objects.count() == 3


def test_asked_again_it_is_one_query(django_assert_num_queries: Any) -> None:
    rows, days = [by_rule(name=f"{number}") for number in range(20)], [TODAY, TODAY + DAY]
    chosen = days_of(rows, days, NOON)
    with django_assert_num_queries(1):
        again = days_of(rows, days, NOON)
    assert {key: row.track_ids for key, row in again.items()} == {
        key: row.track_ids for key, row in chosen.items()
    }
    with django_assert_num_queries(0):
        assert days_of([], days, NOON) == {}


def test_a_change_is_heard_of_at_once_where_it_concerns_the_rule() -> None:
    jazz, rock = by_rule(Worded("genre", ("Jazz",))), by_rule(Worded("genre", ("Rock",)))
    blue = track("Blue", genre="Jazz")
    assert (held(jazz), held(rock)) == (["Blue"], [])
    new = track("New", genre="Jazz")
    told(new)
    assert list(RuleDay.objects.values_list("playlist", flat=True)) == [rock.pk]
    assert sorted(held(jazz)) == ["Blue", "New"]
    for each in (blue, new):
        each.genre = "Rock"
        each.save()
    told(blue, new)
    assert (held(jazz), sorted(held(rock))) == ([], ["Blue", "New"])


def test_yesterday_stays_as_it_was_chosen() -> None:
    row = by_rule()
    assert held(row, day=TODAY - DAY) == []
    told(track("New"))
    assert (held(row, day=TODAY - DAY), held(row)) == ([], ["New"])


@pytest.mark.parametrize("wrong", [{}, [], "x", {"conditions": [{"about": "genre"}]}], ids=str)
def test_a_rule_that_cannot_be_read_holds_nothing(wrong: Any) -> None:
    track("It")
    assert held(Playlist.objects.create(name="Odd", rule=wrong)) == []


def test_another_rule_chooses_anew(olive: Person) -> None:
    track("Blue", genre="Jazz")
    row = by_rule()
    assert held(row) == ["Blue"]
    save_rule(row.pk, actor=olive, name="Rock", rule=Rule((Worded("genre", ("Rock",)),)))
    row.refresh_from_db()
    assert held(row) == []


def test_who_loaded_a_rule_before_it_changed_writes_down_what_it_is_now(olive: Person) -> None:
    track("Blue", genre="Jazz")
    row = by_rule()
    save_rule(row.pk, actor=olive, name="Rock", rule=Rule((Worded("genre", ("Rock",)),)))
    assert held(row) == []
    assert [each.count for each in RuleDay.objects.all()] == [0]


@pytest.mark.parametrize("change", [{"rule": None}, None], ids=["by hand", "gone"])
def test_of_one_that_is_none_by_rule_any_more_it_is_nothing(change: dict[str, None] | None) -> None:
    track("Blue")
    row = by_rule()
    same = Playlist.objects.filter(pk=row.pk)
    if change:
        same.update(**change)
    else:
        same.delete()
    assert held(row) == []


def test_a_folder_that_moves_takes_its_tracks_along(olive: Person) -> None:
    top, below = (MusicFolder.objects.create(name=name) for name in ("Top", "Below"))
    track("Deep", folder=below)
    row = by_rule(InFolder(f"{top.pk}"))
    assert held(row) == []
    move_music_folder(below.pk, actor=olive, into=top.pk)
    assert held(row) == ["Deep"]


@pytest.mark.parametrize("conditions", [(), (Unplayed(7),), (Worded("tag", ("x",), is_not=True),)], ids=str)
def test_whatever_a_new_track_may_meet_some_day_is_chosen_anew(conditions: Any) -> None:
    row = by_rule(*conditions)
    held(row)
    told(track("New", last_played_at=NOON - DAY))
    assert not RuleDay.objects.exists()


def test_old_choices_are_let_go() -> None:
    row = by_rule()
    held(row)
    let_go_of_rule_days(NOON + 2 * DAY)
    assert RuleDay.objects.exists()
    let_go_of_rule_days(NOON + 3 * DAY)
    assert not RuleDay.objects.exists()


def test_housekeeping_is_in_no_transaction(acme: Business) -> None:
    def sweep() -> None:
        with in_business(acme):
            let_go_of_rule_days(NOON)

    elsewhere(sweep)


@pytest.fixture
def seen(inside: Business) -> Iterator[Playlist]:
    """One by rule that every connection sees."""
    row = Playlist(name="Seen", rule=written(Rule()))
    apart(inside, row.save)
    yield row
    apart(inside, Playlist.objects.filter(pk=row.pk).delete)


@pytest.mark.parametrize("is_at_work", [True, False])
def test_nothing_is_written_down_while_a_change_is_at_work_that_cannot_be_seen(
    inside: Business, seen: Playlist, is_at_work: bool
) -> None:
    if is_at_work:
        told(track("New"))
    apart(inside, lambda: days_of([seen], [TODAY], NOON))
    assert RuleDay.objects.exists() != is_at_work
