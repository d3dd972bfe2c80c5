from datetime import timedelta

import pytest

from broadcast.edge.models import ReadyFeed
from broadcast.feed import told
from broadcast.models import Zone
from broadcast.saying import asking
from broadcast.tasks import renew_due_feeds
from library.models import Rendering, Sound
from library.tasks import finish, render
from tenants.models import Business
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY, fed, row_of
from tests.broadcast.saying.words import (
    asked,
    closing_words,
    due_in_s,
    every_hour,
    made,
    opened,
    sounds,
)
from tests.queued import jobs

TELLS_TIME = "It is {time}."


@pytest.fixture(autouse=True)
def monday(set_clock: SetClock) -> None:
    set_clock(MONDAY)


def sounds_now(zone: Zone) -> set[str]:
    """Of the feed as it stands ready."""
    return sounds(told(row_of(zone)))


@pytest.fixture
def clockwise(ground: Zone, committed) -> Zone:
    """Hears the time on every hour; its first words have been asked for."""
    every_hour(closing_words(TELLS_TIME), ground)
    with committed():
        fed(ground)
    return ground


def test_the_nearest_are_asked_for_and_not_all_at_once(
    ground: Zone, committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_A_ZONE", 3)
    every_hour(closing_words(TELLS_TIME), ground)
    with committed():
        fed(ground)
    assert asked() == ["It is 11 am.", "It is noon.", "It is 1 pm."]
    assert due_in_s(ground) == 60


def test_what_was_asked_for_once_is_not_asked_for_again(clockwise: Zone, committed) -> None:
    before = asked(), len(jobs())
    with committed():
        fed(clockwise)
    assert (asked(), len(jobs())) == before
    assert due_in_s(clockwise) == 6 * 3600


def test_two_zones_share_what_sounds_the_same(clockwise: Zone, terrace: Zone, committed) -> None:
    before = asked()
    every_hour(closing_words(TELLS_TIME), terrace)
    with committed():
        fed(terrace)
    assert asked() == before


def test_others_of_the_business_get_a_voice_too(
    clockwise: Zone, terrace: Zone, committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST", Rendering.objects.filter(versions=None).count() + 1)
    every_hour(closing_words("Here it is {time}."), terrace)
    with committed():
        fed(terrace)
    assert [words for words in asked() if words.startswith("Here")] == ["Here it is 11 am."]


@pytest.mark.parametrize(
    ("hour", "minute", "due_min"),
    [(10, 5, 27.5), (10, 59, 1), (17, 30, 360)],
    ids=["half the time to the nearest", "not at once again", "as every zone"],
)
def test_where_the_voice_is_busy_a_zone_comes_back_before_its_nearest_words(
    ground: Zone, monkeypatch: pytest.MonkeyPatch, set_clock: SetClock, hour: int, minute: int, due_min: float
) -> None:
    monkeypatch.setattr(asking, "MOST", 0)
    set_clock(MONDAY.replace(hour=hour, minute=minute))
    every_hour(closing_words(TELLS_TIME), ground)
    fed(ground)
    assert due_in_s(ground) == due_min * 60


def test_a_zone_with_nothing_to_ask_for_asks_for_no_room(
    clockwise: Zone, terrace: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "room", lambda: pytest.fail("asked"))
    for zone in (clockwise, terrace):
        fed(zone)
        assert due_in_s(zone) == 6 * 3600


def test_what_has_passed_is_not_asked_for(ground: Zone, committed, set_clock: SetClock) -> None:
    set_clock(MONDAY + timedelta(hours=3))
    every_hour(closing_words(TELLS_TIME), ground)
    with committed():
        fed(ground)
    assert asked()[0] == "It is 2 pm."


def test_nothing_is_asked_for_where_the_change_is_not_kept(ground: Zone) -> None:
    every_hour(closing_words(TELLS_TIME), ground)
    fed(ground)
    assert asked() == []


def test_a_zone_that_cannot_ask_holds_back_nothing_else(
    ground: Zone, committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django writes it down; what else waits for the commit is done."""
    monkeypatch.setattr(asking, "ask", lambda *_: 1 / 0)
    every_hour(closing_words(TELLS_TIME), ground)
    with committed():
        fed(ground)
    assert asked() == []


def test_the_last_one_that_a_zone_waits_for_brings_its_feed(clockwise: Zone, committed) -> None:
    first, *rest = Rendering.objects.filter(versions=None)
    with committed():
        for number, row in enumerate(rest):
            made(row, "56789abcef"[number])
    assert sounds_now(clockwise) == {"d" * 64}
    with committed():
        made(first, "4")
    assert sounds_now(clockwise) >= {"4" * 64, "5" * 64}


def test_a_burst_of_them_builds_a_zone_once(
    clockwise: Zone, committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[object] = []
    monkeypatch.setattr("broadcast.announcing.rebuild", lambda *zones: built.append(zones))
    for row in Rendering.objects.filter(versions=None):
        with committed():
            made(row)
    assert built == [(clockwise.pk,)]


def test_while_others_are_made_the_zone_is_due_soon(clockwise: Zone, committed) -> None:
    """Should one of them never be made, the rest is heard all the same."""
    with committed():
        made(Rendering.objects.filter(versions=None)[0])
    assert row_of(clockwise).due_at == MONDAY + asking.GATHERED


def test_the_renewal_brings_what_is_there(clockwise: Zone, committed, set_clock: SetClock) -> None:
    with committed():
        made(Rendering.objects.filter(versions=None)[0])
    set_clock(MONDAY + timedelta(minutes=1))
    renew_due_feeds()
    assert "e" * 64 in sounds_now(clockwise)


def test_zones_that_say_something_else_stay_as_they_are(clockwise: Zone, terrace: Zone, committed) -> None:
    fed(terrace)
    before = row_of(terrace).due_at
    with committed():
        for row in Rendering.objects.filter(versions=None):
            made(row)
    assert ReadyFeed.objects.get(pk=terrace.pk).due_at == before


def test_what_could_not_be_spoken_is_heard_without_its_gaps(clockwise: Zone, committed) -> None:
    for row in Rendering.objects.filter(versions=None):
        finish(row, status=Sound.Status.REFUSED, problem="No voice.")
    with committed():
        assert sounds(fed(clockwise)) == {"d" * 64}
    assert due_in_s(clockwise) == 6 * 3600


def test_the_voice_really_says_it(ground: Zone, acme: Business, committed) -> None:
    opened()
    every_hour(closing_words(), ground)
    with committed():
        fed(ground)
    row = Rendering.objects.get(versions=None)
    render(row.pk)
    row.refresh_from_db()
    assert sounds(fed(ground)) == {row.sha256}
    assert row.duration_ms > 2_000
