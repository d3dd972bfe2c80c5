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
    ("where", f"zone:{uuid.uuid4()}"),
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


def test_a_schedule_that_is_silenced_is_named(as_olive: Client, hourly: Schedule) -> None:
    page = as_olive.post(NEW, NIGHTS | {"start": "08:00", "end": "18:00"}, follow=True).content.decode()
    assert "Nothing is heard of “Welcome” any more" in page
    row = QuietHours.objects.get()
    assert "nothing is heard of “Welcome”" in text(as_olive, f"{LIST}{row.pk}/")


def test_where_it_is_silenced_is_said_too(as_olive: Client, hourly: Schedule, ground: Zone) -> None:
    around = NIGHTS | {"start": "00:00", "end": "00:00", "where": f"zone:{ground.pk}"}
    page = as_olive.post(NEW, around, follow=True).content.decode()
    assert "Nothing is heard of “Welcome” in Ground floor any more" in page


def test_one_that_is_still_heard_is_not(as_olive: Client, hourly: Schedule) -> None:
    assert "Nothing is heard" not in as_olive.post(NEW, NIGHTS, follow=True).content.decode()


def test_the_list_asks_as_often_for_many_as_for_one(
    as_olive: Client, targets: dict[str, Any], django_assert_max_num_queries
) -> None:
    for number in range(60):
        kind = list(targets)[number % 4]
        QuietHours.objects.create(name=f"Quiet {number}", **{kind: targets[kind]})
    with django_assert_max_num_queries(13):
        page = text(as_olive)
    assert "1 of 2" in page
