import uuid
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from broadcast.models import Channel, OpeningHours, Override, Zone
from library.models import Track
from tenants.models import AuditLog
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY


@pytest.fixture(autouse=True)
def a_monday(set_clock: SetClock) -> None:
    set_clock(MONDAY)


@pytest.fixture
def evening(song: Track) -> Channel:
    return Channel.objects.create(name="Evening")


@pytest.fixture
def running(evening: Channel, ground: Zone) -> Override:
    """For two hours from Monday's moment."""
    return Override.objects.create(
        zone=ground, channel=evening, starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=2)
    )


def choose(client: Client, zone: Zone, channel: object, until: str = "hour", at: str = "") -> Any:
    return client.post(f"/b/acme/zones/{zone.pk}/play/", {"channel": channel, "until": until, "at": at})


def local(moment: datetime, zone: Zone) -> str:
    return f"{moment.astimezone(zone.tz):%Y-%m-%dT%H:%M}"


def test_a_channel_plays_for_an_hour(as_olive: Client, ground: Zone, evening: Channel) -> None:
    choose(as_olive, ground, evening.pk)
    row = Override.objects.get()
    assert (row.channel, row.starts_at, row.ends_at) == (evening, MONDAY, MONDAY + timedelta(hours=1))


def test_midnight_is_the_zones_own(as_olive: Client, ground: Zone, evening: Channel) -> None:
    Zone.objects.update(time_zone="Pacific/Auckland")
    choose(as_olive, ground, evening.pk, "midnight")
    ground.refresh_from_db()
    wall = Override.objects.get().ends_at.astimezone(ground.tz)
    assert (wall.time(), MONDAY < wall <= MONDAY + timedelta(days=1)) == (time(0), True)


def test_closing_is_offered_where_there_are_opening_hours(
    as_olive: Client, ground: Zone, evening: Channel
) -> None:
    assert choose(as_olive, ground, evening.pk, "closing").status_code == 422
    OpeningHours.objects.create(opens=time(0), closes=time(23, 30))
    choose(as_olive, ground, evening.pk, "closing")
    assert Override.objects.get().ends_at.astimezone(ground.tz).time() == time(23, 30)


def test_any_time_within_seven_days_may_be_typed(as_olive: Client, ground: Zone, evening: Channel) -> None:
    end = MONDAY + timedelta(days=6)
    choose(as_olive, ground, evening.pk, "at", local(end, ground))
    assert Override.objects.get().ends_at == end


WRONG = [
    ("at", "", "Write a date and a time"),
    ("at", "18 o'clock", "Write a date and a time"),
    ("at", "0001-01-01T00:00", "seven days"),
    ("at", "9999-12-31T23:59", "seven days"),
]


@pytest.mark.parametrize(("until", "at", "sentence"), WRONG)
def test_what_is_no_moment_is_refused(
    as_olive: Client, ground: Zone, evening: Channel, until: str, at: str, sentence: str
) -> None:
    answer = choose(as_olive, ground, evening.pk, until, at)
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors["at"][0]


@pytest.mark.parametrize(
    ("away", "sentence"), [(timedelta(minutes=-5), "has passed"), (timedelta(days=7, hours=1), "seven days")]
)
def test_an_end_that_has_passed_or_is_too_far_is_refused(
    as_olive: Client, ground: Zone, evening: Channel, away: timedelta, sentence: str
) -> None:
    answer = choose(as_olive, ground, evening.pk, "at", local(MONDAY + away, ground))
    assert sentence in answer.context["form"].errors["at"][0]
    assert not Override.objects.exists()


def test_a_channel_that_is_gone_is_refused(as_olive: Client, ground: Zone, evening: Channel) -> None:
    Channel.objects.update(removed_at=MONDAY)
    other = Channel.objects.create(name="Other")
    for gone in (evening.pk, uuid.uuid4(), ""):
        assert list(choose(as_olive, ground, gone).context["form"].errors) == ["channel"]
    assert other in choose(as_olive, ground, "").context["form"].fields["channel"].queryset


def test_without_a_channel_the_page_says_so(as_olive: Client, ground: Zone) -> None:
    page = as_olive.get(f"/b/acme/zones/{ground.pk}/play/").content.decode()
    assert "There is no channel to choose" in page


def test_a_new_choice_takes_the_place_of_the_old(
    as_olive: Client, running: Override, ground: Zone, evening: Channel, set_clock: SetClock
) -> None:
    later = MONDAY + timedelta(minutes=10)
    set_clock(later)
    choose(as_olive, ground, evening.pk)
    running.refresh_from_db()
    assert running.ends_at == later
    assert Override.objects.filter(ends_at__gt=later).count() == 1


def test_today_shows_it_with_its_end_and_the_way_back(
    as_olive: Client, running: Override, ground: Zone
) -> None:
    page = as_olive.get("/b/acme/").content.decode()
    assert '<strong>Evening</strong> by hand until <time class="time"' in page
    assert running.ends_at.astimezone(ground.tz).strftime(">%H:%M<") in page
    assert f"/b/acme/overrides/{running.pk}/end/" in page


def test_an_end_on_another_day_is_shown_with_its_day(as_olive: Client, running: Override) -> None:
    Override.objects.update(ends_at=MONDAY + timedelta(days=2))
    assert ">Wed " in as_olive.get("/b/acme/").content.decode()


def test_the_page_of_the_zone_shows_it_too(as_olive: Client, running: Override, ground: Zone) -> None:
    page = as_olive.get(f"/b/acme/zones/{ground.pk}/").content.decode()
    assert "data-countdown" in page


def test_when_it_is_over_another_can_be_chosen(
    as_olive: Client, running: Override, ground: Zone, set_clock: SetClock
) -> None:
    set_clock(running.ends_at)
    page = as_olive.get("/b/acme/").content.decode()
    assert "by hand" not in page
    assert f"/b/acme/zones/{ground.pk}/play/" in page


def test_back_to_the_plan_ends_it_now(as_olive: Client, running: Override, set_clock: SetClock) -> None:
    later = MONDAY + timedelta(minutes=10)
    set_clock(later)
    as_olive.post(f"/b/acme/overrides/{running.pk}/end/")
    running.refresh_from_db()
    assert running.ends_at == later


def test_back_to_the_plan_can_be_undone(
    as_olive: Client, running: Override, ground: Zone, set_clock: SetClock
) -> None:
    set_clock(MONDAY + timedelta(minutes=10))
    [message] = as_olive.post(f"/b/acme/overrides/{running.pk}/end/", follow=True).context["messages"]
    as_olive.post(message.extra_tags)
    again = Override.objects.get(ends_at=running.ends_at)
    assert (again.zone, again.channel) == (ground, running.channel)


@pytest.mark.parametrize("until", ["", "soon", "2020-01-01T10:00", "9999-12-31T23:59:59-14:00", "2027-01-01"])
def test_what_would_be_over_or_is_too_far_does_not_come_back(
    as_olive: Client, running: Override, until: str
) -> None:
    path = f"/b/acme/overrides/{running.pk}/restore/?{urlencode({'until': until})}"
    assert "keeps to its plan" in as_olive.post(path, follow=True).content.decode()
    assert Override.objects.count() == 1


def test_a_choice_can_be_undone_at_once(as_olive: Client, ground: Zone, evening: Channel) -> None:
    answer = choose(as_olive, ground, evening.pk)
    [message] = as_olive.get(answer["Location"]).context["messages"]
    assert message.extra_tags == f"/b/acme/overrides/{Override.objects.get().pk}/end/"


def test_what_is_over_keeps_its_end(as_olive: Client, running: Override, set_clock: SetClock) -> None:
    set_clock(running.ends_at + timedelta(hours=1))
    as_olive.post(f"/b/acme/overrides/{running.pk}/end/")
    running.refresh_from_db()
    assert running.ends_at == MONDAY + timedelta(hours=2)


def test_a_zone_user_chooses_for_their_own_zone(as_zed: Client, ground: Zone, evening: Channel) -> None:
    assert choose(as_zed, ground, evening.pk).status_code == 302
    assert AuditLog.objects.filter(kind="override", actor_name="Zed").exists()


def test_a_zone_user_finds_no_other_zone(as_zed: Client, terrace: Zone, evening: Channel) -> None:
    assert choose(as_zed, terrace, evening.pk).status_code == 404
    other = Override.objects.create(
        zone=terrace, channel=evening, starts_at=MONDAY, ends_at=datetime(2027, 1, 1, tzinfo=UTC)
    )
    assert as_zed.post(f"/b/acme/overrides/{other.pk}/end/").status_code == 404


def test_undoing_a_second_choice_returns_to_the_first(
    as_olive: Client, ground: Zone, running: Override
) -> None:
    jazz = Channel.objects.create(name="Jazz")
    page = as_olive.get(choose(as_olive, ground, jazz.pk)["Location"])
    [message] = page.context["messages"]
    as_olive.post(message.extra_tags)
    row = Override.objects.order_by("-starts_at", "-ends_at").first()
    assert row
    assert (row.channel.name, row.ends_at) == ("Evening", MONDAY + timedelta(hours=2))
