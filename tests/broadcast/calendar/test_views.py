"""The page, and the panel about what stands in it."""

from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from django.test import Client

from broadcast.models import Channel, Daypart, QuietHours, Schedule, ScheduleException, SpecialDay, Zone
from library.models import Announcement, Track
from tests.broadcast.conftest import SetClock
from tests.conftest import audio

PAGE = "/b/acme/calendar/"
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(set_clock: SetClock) -> None:
    set_clock(NOW)


@pytest.fixture
def mornings(ground: Zone, song: Track) -> Daypart:
    calm = Channel.objects.create(name="Calm")
    return Daypart.objects.create(
        channel=calm, name="Mornings", start=time(9), end=time(12), days=[0, 1, 2], zone_ids=[ground.pk]
    )


def board(client: Client, query: str = "?week=2026-W48", target: str = "") -> str:
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    answer = client.get(PAGE + query, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_week_has_seven_days(as_olive: Client, ground: Zone) -> None:
    told = board(as_olive)
    assert [f'data-date="2026-11-{day}"' in told for day in range(22, 31)] == [False, *[True] * 7, False]


def test_a_day_has_one(as_olive: Client, ground: Zone) -> None:
    assert board(as_olive, "?day=2026-11-24").count("data-date=") == 1


@pytest.mark.parametrize(
    "query", ["", "?week=2026-W99", "?day=yesterday", "?week=9999-W01", "?day=0001-01-01"]
)
def test_what_is_no_day_is_this_week(as_olive: Client, ground: Zone, query: str) -> None:
    assert 'data-date="2026-11-23"' in board(as_olive, query)


def test_a_daypart_is_a_band_on_each_of_its_days(as_olive: Client, mornings: Daypart) -> None:
    told = board(as_olive)
    assert told.count("data-reshape=") == 3
    assert "Monday 09:00–12:00: Mornings (Calm)" in told


def test_the_hours_between_belong_to_the_zones_channel(as_olive: Client, mornings: Daypart) -> None:
    assert "Monday 12:00–24:00: Everything in the library, as no daypart holds" in board(as_olive)


def test_a_daypart_that_loses_is_drawn_where_it_loses(as_olive: Client, mornings: Daypart) -> None:
    evening = Channel.objects.create(name="Evening")
    Daypart.objects.create(
        channel=evening, start=time(11), end=time(15), zone_ids=mornings.zone_ids, priority=40
    )
    told = board(as_olive, "?day=2026-11-23")
    assert "Monday 11:00–12:00: Evening, but" in told
    assert "Monday 12:00–15:00: Evening" in told


def test_where_two_announcements_have_one_title_the_schedule_is_named(
    as_olive: Client, hourly: Schedule
) -> None:
    Announcement.objects.create(title="Welcome", text="Hello.", **audio("c", 4_000))
    Schedule.objects.update(name="Greeting")
    assert "Tuesday 09:00–16:00: Greeting, every hour" in board(as_olive, "?day=2026-11-24")


def test_quiet_hours_are_drawn_with_their_name(as_olive: Client, ground: Zone) -> None:
    QuietHours.objects.create(name="Night", zone=ground, start=time(22), end=time(7))
    told = board(as_olive, "?day=2026-11-24")
    assert "00:00–07:00 Night: no announcements<" in told
    assert "22:00–24:00 Night: no announcements<" in told


def test_the_quiet_hours_of_a_channel_are_drawn_where_it_plays(as_olive: Client, mornings: Daypart) -> None:
    QuietHours.objects.create(name="Calm", channel=mornings.channel, start=time(11), end=time(15))
    assert "11:00–12:00 Calm: no announcements<" in board(as_olive, "?day=2026-11-24")


def test_dense_announcements_are_one_group(as_olive: Client, hourly: Schedule) -> None:
    told = board(as_olive, "?day=2026-11-24")
    assert "Tuesday 09:00–16:00: Welcome, every hour" in told
    assert told.count("cal-tick ") == 0


def test_a_skipped_one_stands_alone_and_says_so(as_olive: Client, hourly: Schedule, ground: Zone) -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    ScheduleException.objects.create(schedule=hourly, zone=ground, planned_at=at)
    assert "Tuesday 12:00: Welcome, skipped" in board(as_olive, "?day=2026-11-24")


def test_what_falls_into_quiet_hours_stays_in_sight(as_olive: Client, hourly: Schedule, ground: Zone) -> None:
    QuietHours.objects.create(name="Nap", zone=ground, start=time(12, 30), end=time(13, 30))
    told = board(as_olive, "?day=2026-11-24")
    assert "Tuesday 13:00: Welcome, does not play: quiet hours" in told


def test_one_that_was_moved_into_quiet_hours_can_be_brought_back(
    as_olive: Client, hourly: Schedule, ground: Zone
) -> None:
    QuietHours.objects.create(name="Night", zone=ground, start=time(22), end=time(7))
    noon, night = (datetime(2026, 11, 24, hour, tzinfo=UTC) for hour in (12, 23))
    change = ScheduleException.objects.create(schedule=hourly, zone=ground, planned_at=noon, moved_to=night)
    announcement = str(hourly.items.get().announcement_id)[:8]
    key = f"tick.{hourly.pk}.{int(noon.timestamp())}.{announcement}"
    told = board(as_olive, f"?day=2026-11-24&open={key}")
    assert "Tuesday 23:00: Welcome, does not play: quiet hours" in told
    assert "Does not play: it falls into the quiet hours “Night”." in told
    assert f"/exceptions/{change.pk}/" in told or f"{change.pk}/restore" in told


def test_where_one_was_moved_away_from_stays_in_sight(
    as_olive: Client, hourly: Schedule, ground: Zone
) -> None:
    noon, later = datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 12, 24, 12, 30, tzinfo=UTC)
    ScheduleException.objects.create(schedule=hourly, zone=ground, planned_at=noon, moved_to=later)
    key = f"away.{hourly.pk}.{int(noon.timestamp())}"
    told = board(as_olive, f"?day=2026-11-24&open={key}")
    assert "Tuesday 12:00: Welcome, moved away" in told
    assert "This one was moved to Thursday 24 December, 12:30." in told
    assert "Play it as planned" in told


def test_many_that_do_not_play_are_one_mark(as_olive: Client, hourly: Schedule, ground: Zone) -> None:
    QuietHours.objects.create(name="Nap", zone=ground, start=time(10, 30), end=time(14, 30))
    told = board(as_olive, "?day=2026-11-24")
    assert "Tuesday 11:00–14:00: Welcome, every hour, does not play: quiet hours" in told


def test_a_special_day_is_named_and_shaded(as_olive: Client, ground: Zone) -> None:
    SpecialDay.objects.create(name="Stocktaking", first_date=MONDAY, last_date=MONDAY)
    told = board(as_olive)
    assert "<small>Stocktaking</small>" in told
    assert told.count("cal-closed") == 1


def test_a_change_of_the_clocks_is_said(as_olive: Client, ground: Zone) -> None:
    Zone.objects.filter(pk=ground.pk).update(time_zone="Europe/Vienna")
    assert "The clocks go forward: 02:00 to 03:00 is left out." in board(as_olive, "?week=2027-W12")


def test_the_panel_says_why_a_band_plays(as_olive: Client, mornings: Daypart) -> None:
    key = f"band.{mornings.pk}.20261123.540"
    told = board(as_olive, f"?week=2026-W48&open={key}", "calendar-panel")
    assert "It is the daypart “Mornings”: Mon, Tue, Wed, 09:00–12:00. Ground floor." in told
    assert f"/dayparts/{mornings.pk}/" in told
    assert "<html" not in told


def test_the_panel_of_a_tick_offers_to_skip_and_move(as_olive: Client, hourly: Schedule) -> None:
    at = int(datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp())
    announcement = str(hourly.items.get().announcement_id)[:8]
    told = board(as_olive, f"?day=2026-11-24&open=tick.{hourly.pk}.{at}.{announcement}", "calendar-panel")
    assert "Move this one" in told
    assert "Skip this one" in told


def test_a_key_of_nothing_opens_nothing(as_olive: Client, ground: Zone) -> None:
    assert "hidden" in board(as_olive, "?open=band.what", "calendar-panel")


def test_a_zone_user_looks_and_changes_nothing(as_zed: Client, mornings: Daypart, terrace: Zone) -> None:
    told = board(as_zed)
    assert "Monday 09:00–12:00: Mornings (Calm)" in told
    assert "Terrace" not in told
    assert not [word for word in ("data-reshape", "data-planned", "Import", "Copy this") if word in told]


def test_a_zone_user_does_not_hear_where_else_a_daypart_holds(
    as_zed: Client, mornings: Daypart, terrace: Zone
) -> None:
    Daypart.objects.update(zone_ids=[*mornings.zone_ids, terrace.pk])
    told = board(as_zed, f"?week=2026-W48&open=band.{mornings.pk}.20261123.540", "calendar-panel")
    assert "Ground floor." in told
    assert "Terrace" not in told


@pytest.mark.parametrize("pk", [UUID(int=7), "garbage"])
def test_a_zone_that_is_not_theirs_is_not_there(as_zed: Client, ground: Zone, pk: object) -> None:
    assert as_zed.get(f"{PAGE}?zone={pk}").status_code == 404


def test_without_a_zone_it_says_what_to_do(as_olive: Client, inside: object) -> None:
    assert "Add a zone" in board(as_olive)


def test_more_rows_ask_no_more_queries(
    as_olive: Client, hourly: Schedule, mornings: Daypart, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    board(as_olive)
    with CaptureQueriesContext(connection) as few:
        board(as_olive)
    for number in range(5):
        Daypart.objects.create(
            channel=mornings.channel, start=time(13 + number), end=time(14 + number), everywhere=True
        )
        Zone.objects.create(name=f"Zone {number}")
    with django_assert_num_queries(len(few)):
        board(as_olive)


def test_what_is_over_is_shown_as_the_plan_gives_it(as_olive: Client, hourly: Schedule) -> None:
    told = board(as_olive, "?week=2026-W47")
    assert told.count("cal-group is-past") == 7
    assert told.count("cal-day rails-1 is-past") == 7
