from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadcast import feed
from broadcast.actions.zones import save_zone
from broadcast.announcing import AT_ONCE, announce, announced, rebuild_due
from broadcast.books.plans import Books
from broadcast.edge.models import ReadyFeed
from broadcast.interrupts.playing import play_now
from broadcast.members import feed_of
from broadcast.models import Channel, Daypart, Device, QuietHours, Schedule, Zone
from library.actions import remove
from library.announcing import save_announcement
from library.keeping.bin import remove_tracks
from library.models import Announcement, Track
from library.parts import Speech
from library.signals import sound_changed
from tenants.access import Person
from tenants.jobs import how_many_wait
from tenants.models import Business
from tenants.schemas import current_business, in_business
from tests.announced import published
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY, as_sent, fed, heard, row_of, tracks
from tests.conftest import audio
from tests.queued import work_off
from tests.test_docs import FEED

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MARK = 'UPDATE "edge_readyfeed" SET "due_at"'


def test_a_furnished_zone_keeps_the_schema(
    till: Device, song: Track, hourly: Schedule, welcome: Announcement, olive: Person
) -> None:
    play_now(welcome.pk, actor=olive, zones=[till.zone], mode="pause")
    told = as_sent(till)
    FEED.validate(told)
    assert told["device"]["name"] == "Till"
    assert all(told[member] for member in ("music", "cues", "interrupts", "media"))


def test_a_day_of_several_channels_with_a_quiet_night_keeps_the_schema(
    till: Device, song: Track, hourly: Schedule, set_clock: SetClock
) -> None:
    set_clock(MONDAY)
    evening = Channel.objects.create(name="Evening", crossfade_s=0, volume_percent=60)
    Daypart.objects.create(channel=evening, start=time(18), end=time(22), everywhere=True)
    QuietHours.objects.create(start=time(22), end=time(7), silences_music=True)
    Schedule.objects.update(zone_ids=[], device_ids=[till.pk])
    told = as_sent(till)
    FEED.validate(told)
    first, second, third, *_ = told["music"]
    assert (second["crossfade_s"], second["volume"], third["silent"]) == (0, 60, True)
    assert first["channel_id"] != second["channel_id"]
    assert told["cues"][0]["devices"] == [str(till.pk)]


def test_a_player_that_hears_nothing_more_has_music_after_a_quiet_night(
    ground: Zone, song: Track, set_clock: SetClock
) -> None:
    # The plan ends at four in the morning.
    set_clock(MONDAY)
    QuietHours.objects.create(start=time(22), end=time(7), silences_music=True)
    *_, night, last = fed(ground)["music"]
    assert (night["silent"], night["until"], last["until"]) == (True, last["from"], None)
    assert last["from"] == "2026-03-04T07:00:00.000Z"
    assert last["tracks"]


def test_where_music_is_never_heard_the_plan_ends_in_silence(
    ground: Zone, song: Track, set_clock: SetClock
) -> None:
    set_clock(MONDAY)
    QuietHours.objects.create(start=time(0), end=time(0), silences_music=True)
    assert all(segment["silent"] for segment in fed(ground)["music"])


def test_an_empty_zone_keeps_the_schema(till: Device) -> None:
    told = as_sent(till)
    FEED.validate(told)
    assert (told["music"], told["cues"], told["state"]["anchor"]) == ([], [], None)


def test_all_that_a_feed_names_is_among_its_media(till: Device, song: Track, hourly: Schedule) -> None:
    told = as_sent(till)
    named = [key for cue in told["cues"] for key in cue["media"]] + told["music"][0]["tracks"]
    assert set(named) == set(told["media"])


def test_an_unchanged_plan_keeps_its_etag_within_the_hour(
    ground: Zone, song: Track, hourly: Schedule, set_clock: SetClock
) -> None:
    set_clock(MONDAY)
    before = fed(ground), row_of(ground).etag
    set_clock(MONDAY + timedelta(minutes=54))
    assert (fed(ground), row_of(ground).etag) == before
    assert row_of(ground).built_at == MONDAY + timedelta(minutes=54)


def test_an_unchanged_plan_wakes_nobody(
    ground: Zone, song: Track, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(feed, "notify", lambda what, pk: told.append((what, pk)))
    set_clock(MONDAY)
    fed(ground)
    fed(ground)
    assert told == [("feed", ground.pk)]


def test_an_hour_later_only_the_horizon_has_moved(
    ground: Zone, hourly: Schedule, set_clock: SetClock
) -> None:
    tracks("1234")
    set_clock(MONDAY)
    before = fed(ground)
    set_clock(MONDAY + HOUR)
    after = fed(ground)
    assert (after["state"], after["media"]) == (before["state"], before["media"])
    assert [cue for cue in before["cues"] if cue in after["cues"]] == before["cues"][1:]
    assert after["valid_until"] > before["valid_until"]


def test_cues_reach_36_hours_until_the_next_renewal(
    ground: Zone, hourly: Schedule, set_clock: SetClock
) -> None:
    set_clock(MONDAY)
    until = datetime.fromisoformat(fed(ground)["valid_until"])
    assert until - row_of(ground).due_at >= timedelta(hours=35)
    assert until == row_of(ground).valid_until


def test_the_next_days_order_begins_with_what_plays(ground: Zone, set_clock: SetClock) -> None:
    tracks("123456789")
    set_clock(MONDAY)
    before = fed(ground)
    set_clock(MONDAY + DAY)
    after = fed(ground)
    assert after["music"][0]["tracks"] != before["music"][0]["tracks"]
    assert heard(after, MONDAY + DAY) == heard(before, MONDAY + DAY)


def test_a_new_track_lets_the_one_that_plays_go_on(ground: Zone, set_clock: SetClock) -> None:
    tracks("123")
    set_clock(MONDAY)
    before = fed(ground)
    later = MONDAY + timedelta(seconds=777)
    set_clock(later)
    tracks("456789")
    after = fed(ground)
    assert len(set(after["music"][0]["tracks"])) == 9
    assert heard(after, later) == heard(before, later)


def test_a_changed_crossfade_lets_the_track_go_on(ground: Zone, set_clock: SetClock) -> None:
    tracks("123")
    set_clock(MONDAY)
    before = fed(ground)
    later = MONDAY + timedelta(seconds=777)
    set_clock(later)
    Zone.objects.filter(pk=ground.pk).update(crossfade_s=8)
    assert heard(fed(ground), later) == heard(before, later)


def test_when_the_track_that_plays_is_removed_the_next_begins(
    ground: Zone, olive: Person, set_clock: SetClock
) -> None:
    tracks("123")
    set_clock(MONDAY)
    gone, position_ms = heard(fed(ground), MONDAY)
    following, _ = heard(fed(ground), MONDAY + timedelta(milliseconds=200_000 - position_ms))
    remove_tracks([Track.objects.get(sha256=gone).pk], actor=olive)
    assert heard(fed(ground), MONDAY) == (following, 0)


def test_a_removed_announcement_leaves_cues_and_media(
    ground: Zone, hourly: Schedule, welcome: Announcement, olive: Person
) -> None:
    assert fed(ground)["cues"]
    remove(Announcement, welcome.pk, actor=olive)
    told = fed(ground)
    assert (told["cues"], told["media"]) == ([], {})


def test_what_is_being_played_stays_among_the_media(
    till: Device, ground: Zone, welcome: Announcement, olive: Person
) -> None:
    play_now(welcome.pk, actor=olive, zones=[ground], mode="duck")
    remove(Announcement, welcome.pk, actor=olive)
    told = fed(ground)
    assert list(told["media"]) == told["interrupts"][0]["media"]


def test_an_expired_interrupt_leaves_the_feed(
    till: Device, ground: Zone, welcome: Announcement, olive: Person, set_clock: SetClock
) -> None:
    play_now(welcome.pk, actor=olive, zones=[ground], mode="duck")
    assert len(fed(ground)["interrupts"]) == 1
    set_clock(timezone.now() + timedelta(minutes=5, seconds=1))
    assert fed(ground)["interrupts"] == []


def test_cues_follow_the_zones_own_clock(ground: Zone, hourly: Schedule, set_clock: SetClock) -> None:
    Zone.objects.filter(pk=ground.pk).update(time_zone="Asia/Tokyo")
    set_clock(MONDAY.replace(hour=20))
    assert fed(ground)["cues"][0]["at"] == "2026-03-03T00:00:00.000Z"
    assert fed(ground)["zone"]["tz"] == "Asia/Tokyo"


def test_cues_follow_the_wall_through_the_spring_change(
    ground: Zone, hourly: Schedule, set_clock: SetClock
) -> None:
    Schedule.objects.update(windows=[[time(12), time(13)]])
    set_clock(datetime(2026, 3, 28, 11, 5, tzinfo=UTC))
    times = [cue["at"] for cue in fed(ground)["cues"]]
    assert times == ["2026-03-28T12:00:00.000Z", "2026-03-29T11:00:00.000Z"]


def test_who_had_to_wait_builds_the_feed_of_now(ground: Zone, set_clock: SetClock) -> None:
    def waiting(execute: Any, sql: str, *rest: Any) -> Any:
        if "FOR UPDATE" in sql:
            set_clock(MONDAY + HOUR)
        return execute(sql, *rest)

    set_clock(MONDAY)
    with connection.execute_wrapper(waiting):
        feed.rebuild(ground.pk)
    assert row_of(ground).built_at == MONDAY + HOUR


def test_another_business_is_not_heard(ground: Zone, song: Track, rival: Business) -> None:
    with in_business(rival):
        tracks("9")
    assert [entry["title"] for entry in fed(ground)["media"].values()] == ["Slow Morning"]


def test_a_removed_zone_has_no_feed(ground: Zone) -> None:
    fed(ground)
    Zone.objects.filter(pk=ground.pk).update(removed_at=timezone.now())
    feed.rebuild(ground.pk)
    assert not ReadyFeed.objects.filter(pk=ground.pk).exists()


def test_a_feed_is_built_on_commit_and_not_before(ground: Zone, committed) -> None:
    with committed():
        announce([ground.pk])
        assert not ReadyFeed.objects.filter(pk=ground.pk).exists()
    assert row_of(ground).etag


def test_a_change_marks_the_feed_as_due_before_the_commit(ground: Zone) -> None:
    """Should the process die on commit, the renewal finds it."""
    fed(ground)
    announce([ground.pk])
    assert row_of(ground).due_at <= timezone.now()


def test_many_feeds_are_marked_in_one_order(ground: Zone, terrace: Zone, django_assert_num_queries) -> None:
    """Two changes of the same zones at once would otherwise wait for each other for ever."""
    fed(ground)
    with django_assert_num_queries(2) as asked:
        announce([terrace.pk, ground.pk])
    assert asked.captured_queries[0]["sql"].endswith("ORDER BY 1 ASC FOR UPDATE")


def test_a_change_marks_a_zone_once(ground: Zone, terrace: Zone, django_assert_num_queries) -> None:
    announce([ground.pk])
    with django_assert_num_queries(0):
        announce([ground.pk])
    announce([ground.pk, terrace.pk])
    assert announced() == {ground.pk, terrace.pk}


def test_what_was_taken_back_has_marked_nothing(ground: Zone, committed) -> None:
    with committed():
        with suppress(LookupError), transaction.atomic():
            announce([ground.pk])
            raise LookupError
        announce([ground.pk])
    assert row_of(ground).etag


def test_words_that_are_spoken_already_mark_their_zones_once(
    ground: Zone, welcome: Announcement, olive: Person, committed
) -> None:
    """Other words and another sound: two changes of one announcement."""
    fed(ground)
    published("Other", "Hello.", **audio("c", 4_000))
    with CaptureQueriesContext(connection) as asked, committed():
        save_announcement(welcome.pk, actor=olive, parts=[Speech("Hello.")])
        marked = [query["sql"] for query in asked if query["sql"].startswith(MARK)]
    assert len(marked) == 1


def test_only_the_zones_of_a_change_are_built(ground: Zone, terrace: Zone, olive: Person, committed) -> None:
    with committed():
        save_zone(terrace.pk, actor=olive, volume_percent=20)
    assert list(ReadyFeed.objects.values_list("pk", flat=True)) == [terrace.pk]


def test_a_change_of_sound_reaches_every_zone_that_plays_it(
    ground: Zone, terrace: Zone, song: Track, olive: Person, committed
) -> None:
    with committed():
        remove_tracks([song.pk], actor=olive)
    assert set(ReadyFeed.objects.values_list("pk", flat=True)) == {ground.pk, terrace.pk}


def test_a_zone_that_fails_holds_back_no_other(
    ground: Zone, terrace: Zone, acme: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(books: Books, zone: Zone, *rest: Any) -> dict[str, Any]:
        if zone == ground:
            raise LookupError
        return feed_of(books, zone, *rest)

    monkeypatch.setattr(feed, "feed_of", failing)
    rebuild_due(acme, [ground.pk, terrace.pk])
    assert row_of(terrace).etag
    assert not row_of(ground).etag
    assert timezone.now() < row_of(ground).due_at < timezone.now() + HOUR


def test_of_many_zones_some_are_built_at_once_and_the_worker_builds_the_rest(
    inside: Business, committed
) -> None:
    zones = [Zone.objects.create(name=f"Zone {number}").pk for number in range(AT_ONCE + 2)]
    with committed():
        announce(zones)
    assert ReadyFeed.objects.exclude(etag="").count() == AT_ONCE
    work_off()
    assert ReadyFeed.objects.exclude(etag="").count() == AT_ONCE + 2


def test_what_comes_one_by_one_has_feeds_built_for_some_together(
    ground: Zone, song: Track, committed
) -> None:
    asked: list[int] = []
    for _ in range(3):
        with committed():
            sound_changed.send(Track, business=current_business(), sound=song, is_of_many=True)
        asked.append(how_many_wait(f"{settings.Q_CLUSTER['name']}"))
    assert not row_of(ground).etag
    assert asked == [1, 1, 1]
    work_off()
    assert row_of(ground).etag
