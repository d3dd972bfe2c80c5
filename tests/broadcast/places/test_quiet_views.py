import html
import re
import uuid
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.models import Channel, Floor, QuietHours, Schedule, Zone

LIST, NEW = "/b/acme/quiet/", "/b/acme/quiet/new/"
NIGHTS = {
    "name": "Nights",
    "start": "22:00",
    "end": "07:00",
    "days": [0, 1, 2, 3, 4, 5, 6],
    "where": "business",
}
#: Over all of the hourly schedule.
DAYS = NIGHTS | {"start": "08:00", "end": "18:00"}


def text(client: Client, path: str = LIST) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def targets(ground: Zone, hourly: Schedule) -> dict[str, Any]:
    """One of each kind that can be quiet."""
    rows = {"floor": Floor.objects.create(name="First"), "channel": Channel.objects.create(name="Jazz")}
    return rows | {"zone": ground, "schedule": hourly}


def test_an_empty_list_says_what_to_do(as_olive: Client, inside: object) -> None:
    assert "No quiet hours yet" in text(as_olive)


def test_quiet_hours_of_the_business_are_made(as_olive: Client, inside: object) -> None:
    assert as_olive.post(NEW, NIGHTS)["Location"] == LIST
    row = QuietHours.objects.get()
    assert (row.name, row.start, row.end, len(row.days)) == ("Nights", time(22), time(7), 7)
    assert (row.zone, row.floor, row.channel, row.schedule) == (None, None, None, None)


@pytest.mark.parametrize("kind", ["floor", "zone", "channel", "schedule"])
def test_they_are_for_one_thing_and_can_move_to_another(
    as_olive: Client, targets: dict[str, Any], kind: str
) -> None:
    as_olive.post(NEW, NIGHTS | {"where": f"{kind}:{targets[kind].pk}"})
    row = QuietHours.objects.get()
    assert {name for name in targets if getattr(row, name) is not None} == {kind}
    assert as_olive.get(f"{LIST}{row.pk}/").context["form"]["where"].value() == f"{kind}:{targets[kind].pk}"
    as_olive.post(f"{LIST}{row.pk}/", NIGHTS)
    row.refresh_from_db()
    assert not [name for name in targets if getattr(row, name) is not None]


@pytest.mark.parametrize("kind", ["floor", "zone", "channel", "schedule"])
def test_an_address_chooses_beforehand(as_olive: Client, targets: dict[str, Any], kind: str) -> None:
    wanted = targets[kind].pk
    assert f'value="{kind}:{wanted}" selected' in text(as_olive, f"{NEW}?{kind}={wanted}")


WRONG: list[tuple[str, Any]] = [
    ("name", "n" * 81),
    ("start", ""),
    ("start", "25:00"),
    ("end", "noon"),
    ("days", []),
    ("days", [7]),
    ("days", ["x"]),
    ("where", ""),
    ("where", f"zone:{uuid.UUID(int=7)}"),
    ("where", "zone:"),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_wrong_is_said_at_its_field(as_olive: Client, inside: object, field: str, value: Any) -> None:
    answer = as_olive.post(NEW, NIGHTS | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not QuietHours.objects.exists()


def test_a_schedule_has_no_music_to_silence(as_olive: Client, hourly: Schedule) -> None:
    answer = as_olive.post(NEW, NIGHTS | {"where": f"schedule:{hourly.pk}", "silences_music": "on"})
    assert list(answer.context["form"].errors) == ["silences_music"]


def test_the_list_says_in_words_what_each_silences(as_olive: Client, targets: dict[str, Any]) -> None:
    for kind, row in targets.items():
        QuietHours.objects.create(**{kind: row})
    QuietHours.objects.create(silences_music=True)
    page = text(as_olive)
    for words in (
        "No announcement on First; the music plays on.",
        "No announcement in Ground floor; the music plays on.",
        "Announcements of the channel “Jazz” are not heard; its music plays on.",
        "“Welcome” is not heard.",
        "No announcement and no music anywhere.",
    ):
        assert words in page


def test_what_it_is_for_may_be_gone(as_olive: Client, targets: dict[str, Any]) -> None:
    QuietHours.objects.create(floor=targets["floor"])
    Floor.objects.update(removed_at=timezone.now())
    assert "it silences nothing" in text(as_olive)


def test_quiet_hours_go_and_come_back(as_olive: Client, inside: object) -> None:
    as_olive.post(NEW, NIGHTS)
    pk = QuietHours.objects.get().pk
    page = as_olive.post(f"{LIST}{pk}/remove/", follow=True).content.decode()
    assert f"{LIST}{pk}/restore/" in page
    assert as_olive.get(f"{LIST}{pk}/").status_code == 404
    as_olive.post(f"{LIST}{pk}/restore/")
    assert "Nights" in text(as_olive)


def ahead(client: Client, sent: dict[str, Any], path: str = NEW) -> str:
    answer = client.post(path, sent, headers={"HX-Request": "true", "HX-Target": "quiet-ahead"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_schedule_that_is_silenced_is_named_before_saving(as_olive: Client, hourly: Schedule) -> None:
    told = ahead(as_olive, DAYS)
    assert "Nothing is heard of “Welcome” any more" in told
    assert not QuietHours.objects.exists()


def test_where_it_is_silenced_is_said_too(as_olive: Client, hourly: Schedule, ground: Zone) -> None:
    around = NIGHTS | {"start": "00:00", "end": "00:00", "where": f"zone:{ground.pk}"}
    assert "Nothing is heard of “Welcome” in Ground floor any more" in ahead(as_olive, around)


def test_one_that_is_still_heard_is_not(as_olive: Client, hourly: Schedule) -> None:
    assert "Nothing is heard" not in ahead(as_olive, NIGHTS)


def test_what_silences_a_schedule_is_saved_once_that_was_seen(as_olive: Client, hourly: Schedule) -> None:
    answer = as_olive.post(NEW, DAYS)
    assert (answer.status_code, QuietHours.objects.count()) == (422, 0)
    assert "Nothing is heard of “Welcome” any more" in answer.content.decode()
    seen = answer.context["ahead"].warning
    assert as_olive.post(NEW, DAYS | {"seen": seen}).status_code == 302


def test_what_was_seen_of_other_hours_does_not_count(as_olive: Client, hourly: Schedule) -> None:
    assert as_olive.post(NEW, DAYS | {"seen": "Something else."}).status_code == 422


def test_around_the_clock_is_said_where_nothing_is_planned_yet(as_olive: Client, ground: Zone) -> None:
    told = ahead(as_olive, NIGHTS | {"start": "10:00", "end": "10:00"})
    assert "That is all day, every day: no announcement is heard anywhere any more." in told
    assert as_olive.post(NEW, NIGHTS | {"start": "10:00", "end": "10:00"}).status_code == 422


def test_what_they_silence_is_seen_before_anything_is_touched(as_olive: Client, hourly: Schedule) -> None:
    assert "All day every day. No announcement" not in text(as_olive, NEW)
    assert "22:00–07:00 every day. No announcement anywhere; the music plays on." in text(as_olive, NEW)
    row = QuietHours.objects.create(start=time(8), end=time(18))
    assert "Nothing is heard of “Welcome”" in text(as_olive, f"{LIST}{row.pk}/")


def test_new_ones_can_be_taken_back(as_olive: Client, inside: object) -> None:
    page = as_olive.post(NEW, NIGHTS, follow=True).content.decode()
    assert f'action="{LIST}{QuietHours.objects.get().pk}/remove/"' in page


def undo_in(page: str) -> str:
    found = re.search(r'action="([^"]*/undo/[^"]*)"', page)
    assert found
    return html.unescape(found[1])


def test_a_change_can_be_taken_back(as_olive: Client, ground: Zone) -> None:
    row = QuietHours.objects.create(name="Nap", start=time(13), end=time(14), days=[0], zone=ground)
    page = as_olive.post(f"{LIST}{row.pk}/", NIGHTS | {"silences_music": "on"}, follow=True).content.decode()
    as_olive.post(undo_in(page))
    row.refresh_from_db()
    assert (row.name, row.start, row.end, row.days) == ("Nap", time(13), time(14), [0])
    assert (row.zone, row.silences_music) == (ground, False)


def test_rubbish_takes_no_change_back(as_olive: Client, inside: object) -> None:
    row = QuietHours.objects.create(name="Nap")
    assert as_olive.post(f"{LIST}{row.pk}/undo/?before=rubbish").status_code == 302
    row.refresh_from_db()
    assert row.name == "Nap"


def test_the_list_asks_as_often_for_many_as_for_one(
    as_olive: Client, targets: dict[str, Any], django_assert_max_num_queries
) -> None:
    for number in range(60):
        kind = list(targets)[number % 4]
        QuietHours.objects.create(name=f"Quiet {number}", **{kind: targets[kind]})
    with django_assert_max_num_queries(13):
        page = text(as_olive)
    assert "1 of 2" in page
