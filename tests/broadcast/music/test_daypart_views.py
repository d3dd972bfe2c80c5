import uuid
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from broadcast.models import Channel, Daypart, Floor, SpecialDay, Zone
from library.models import Track
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY

LIST, NEW = "/b/acme/dayparts/", "/b/acme/dayparts/new/"
ASKING = {"HX-Request": "true", "HX-Target": "clashes"}


@pytest.fixture(autouse=True)
def a_monday(set_clock: SetClock) -> None:
    set_clock(MONDAY)


@pytest.fixture
def calm(song: Track) -> Channel:
    return Channel.objects.create(name="Calm")


@pytest.fixture
def filled(calm: Channel, ground: Zone) -> dict[str, Any]:
    """A form that is right: calm mornings of weekdays on the ground floor."""
    return {
        "channel": calm.pk,
        "name": "Mornings",
        "start": "07:00",
        "end": "12:00",
        "days": [0, 1, 2, 3, 4],
        "special_days": "any",
        "priority": 50,
        "is_enabled": "on",
        "zones": [ground.pk],
    }


@pytest.fixture
def lunch(calm: Channel, ground: Zone) -> Daypart:
    """From 11 to 14 every day on the ground floor."""
    return Daypart.objects.create(
        channel=Channel.objects.create(name="Jazz"),
        name="Lunch",
        start=time(11),
        end=time(14),
        zone_ids=[ground.pk],
    )


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_says_what_to_do(as_olive: Client, inside) -> None:
    assert "One music all day" in text(as_olive, LIST)


def test_a_daypart_is_made(as_olive: Client, filled: dict[str, Any], ground: Zone) -> None:
    assert as_olive.post(NEW, filled)["Location"] == LIST
    row = Daypart.objects.get()
    assert (row.start, row.end, row.days, row.zone_ids) == (time(7), time(12), [0, 1, 2, 3, 4], [ground.pk])


WRONG: list[tuple[str, Any]] = [
    ("channel", ""),
    ("channel", str(uuid.UUID(int=7))),
    ("start", ""),
    ("start", "25:00"),
    ("end", "noon"),
    ("days", []),
    ("days", [7]),
    ("zones", []),
    ("zones", [str(uuid.UUID(int=7))]),
    ("first_date", "2026-02-30"),
    ("last_date", "soon"),
    ("priority", 101),
    ("priority", -1),
    ("special_days", "sometimes"),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    as_olive: Client, filled: dict[str, Any], field: str, value: Any
) -> None:
    answer = as_olive.post(NEW, filled | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Daypart.objects.exists()


NEVER = [
    ({"first_date": "2026-05-02", "last_date": "2026-05-01"}, "last_date", "before the first one"),
    ({"last_date": "2026-02-20"}, "last_date", "never play again"),
    ({"first_date": "2026-03-07", "last_date": "2026-03-08"}, "days", "None of these days"),
    ({"special_days": "only"}, "special_days", "No holiday and no closed day"),
]


@pytest.mark.parametrize(("dates", "field", "sentence"), NEVER)
def test_what_could_never_play_is_refused(
    as_olive: Client, filled: dict[str, Any], dates: dict[str, str], field: str, sentence: str
) -> None:
    answer = as_olive.post(NEW, filled | dates)
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors[field][0]


def test_with_a_closed_day_it_may_be_for_such_days_alone(as_olive: Client, filled: dict[str, Any]) -> None:
    SpecialDay.objects.create(name="Stocktaking", first_date=MONDAY.date(), last_date=MONDAY.date())
    assert as_olive.post(NEW, filled | {"special_days": "only"}).status_code == 302


@pytest.mark.parametrize("days_ago", [0, 30])
def test_a_closed_day_elsewhere_or_over_does_not_count(
    as_olive: Client, filled: dict[str, Any], terrace: Zone, ground: Zone, days_ago: int
) -> None:
    day = MONDAY.date() - timedelta(days=days_ago)
    zone = ground if days_ago else terrace
    SpecialDay.objects.create(name="Stocktaking", first_date=day, last_date=day, zone=zone)
    answer = as_olive.post(NEW, filled | {"zones": [ground.pk], "special_days": "only"})
    assert "would never play" in answer.context["form"].errors["special_days"][0]


@pytest.mark.parametrize("field", ["first_date", "last_date"])
@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31"])
def test_a_date_of_another_century_is_refused(
    as_olive: Client, filled: dict[str, Any], field: str, value: str
) -> None:
    answer = as_olive.post(NEW, filled | {field: value}, headers=ASKING)
    assert answer.status_code == 200
    answer = as_olive.post(NEW, filled | {field: value})
    assert answer.context["form"].errors[field] == ["Write a date of this century."]


def asked(client: Client, filled: dict[str, Any], path: str = NEW) -> str:
    answer = client.post(path, filled, headers=ASKING)
    assert answer.status_code == 200  # htmx swaps nothing in from a 4xx.
    return answer.content.decode()


def test_overlaps_are_shown_before_saving(as_olive: Client, filled: dict[str, Any], lunch: Daypart) -> None:
    page = asked(as_olive, filled)
    assert page.lstrip().startswith('<section id="clashes"')
    assert page.count("11:00–12:00") == 5
    assert "<strong>Lunch</strong> plays then: it is the older one." in page
    assert Daypart.objects.count() == 1


def test_the_higher_priority_is_named(as_olive: Client, filled: dict[str, Any], lunch: Daypart) -> None:
    page = asked(as_olive, filled | {"priority": 60})
    assert "<strong>This one</strong> plays then: its priority is higher, 60 over 50." in page


@pytest.mark.parametrize("changed", [{"end": "11:00"}, {"is_enabled": ""}, {"zones": "terrace"}])
def test_what_never_meets_is_no_overlap(
    as_olive: Client, filled: dict[str, Any], lunch: Daypart, terrace: Zone, changed: dict[str, Any]
) -> None:
    told = {"zones": [terrace.pk]} if "zones" in changed else changed
    assert "No other daypart wants these hours" in asked(as_olive, filled | told)


def test_a_floor_and_a_zone_on_it_meet(as_olive: Client, filled: dict[str, Any], lunch: Daypart) -> None:
    floor = Floor.objects.create(name="Below")
    Zone.objects.update(floor=floor)
    assert "Lunch" in asked(as_olive, filled | {"zones": [], "floors": [floor.pk]})


def test_while_it_is_wrong_nothing_is_claimed(
    as_olive: Client, filled: dict[str, Any], lunch: Daypart
) -> None:
    assert "Correct what is marked" in asked(as_olive, filled | {"days": []})


def test_a_channel_without_music_is_warned_of_and_taken(as_olive: Client, filled: dict[str, Any]) -> None:
    Track.objects.update(sha256="")
    assert "no playable track" in asked(as_olive, filled)
    assert as_olive.post(NEW, filled).status_code == 302


def test_the_page_of_a_daypart_shows_its_overlaps(
    as_olive: Client, filled: dict[str, Any], lunch: Daypart
) -> None:
    as_olive.post(NEW, filled)
    page = text(as_olive, f"{LIST}{lunch.pk}/")
    assert 'value="11:00"' in page
    assert "<strong>This one</strong> plays then: it is the older one." in page


def test_a_new_daypart_may_come_with_its_channel(as_olive: Client, calm: Channel, ground: Zone) -> None:
    assert f'value="{calm.pk}" selected' in text(as_olive, f"{NEW}?channel={calm.pk}")
    assert as_olive.get(f"{NEW}?channel=rubbish").status_code == 200


def test_without_a_channel_the_form_says_what_comes_first(as_olive: Client, inside) -> None:
    assert "Make a channel first" in text(as_olive, NEW)


def test_the_list_tells_when_what_and_where(as_olive: Client, lunch: Daypart) -> None:
    page = text(as_olive, LIST)
    assert all(words in page for words in ("11:00–14:00", "every day", "Jazz", "Ground floor"))


def test_below_the_list_stands_what_plays_else(as_olive: Client, lunch: Daypart) -> None:
    assert "everything in the library" in text(as_olive, LIST)
    Channel.objects.filter(name="Calm").update(is_default=True)
    assert ">Calm</a>" in text(as_olive, LIST)


def test_the_week_of_every_zone_is_drawn(as_olive: Client, lunch: Daypart, terrace: Zone) -> None:
    page = text(as_olive, LIST)
    assert page.count("<title>") == 1 + 7
    assert "<title>Mon 11:00-14:00 Lunch (Jazz)</title>" in page
    assert "Terrace" not in page


def test_a_daypart_is_switched_off_and_on(as_olive: Client, lunch: Daypart) -> None:
    as_olive.post(f"{LIST}{lunch.pk}/switch/")
    assert "Switch Lunch on" in text(as_olive, LIST)
    as_olive.post(f"{LIST}{lunch.pk}/switch/", {"on": "1"})
    assert "Switch Lunch off" in text(as_olive, LIST)


def test_a_removed_daypart_can_be_taken_back(as_olive: Client, lunch: Daypart) -> None:
    page = as_olive.post(f"{LIST}{lunch.pk}/remove/", follow=True).content.decode()
    assert f"{LIST}{lunch.pk}/restore/" in page
    assert as_olive.get(f"{LIST}{lunch.pk}/").status_code == 404
    as_olive.post(f"{LIST}{lunch.pk}/restore/")
    assert Daypart.objects.kept().get() == lunch


def test_the_pages_ask_as_often_for_many_as_for_one(
    as_olive: Client, lunch: Daypart, django_assert_max_num_queries
) -> None:
    for number in range(20):
        zone = Zone.objects.create(name=f"Zone {number}")
        channel = Channel.objects.create(name=f"Channel {number}")
        Daypart.objects.create(channel=channel, zone_ids=[zone.pk, *lunch.zone_ids])
    with django_assert_max_num_queries(15):
        as_olive.get(LIST)
    with django_assert_max_num_queries(20):
        as_olive.get(f"{LIST}{lunch.pk}/")
