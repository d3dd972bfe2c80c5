import uuid

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.models import Device, Schedule, Zone
from library.models import Announcement, Track
from tests.broadcast.feeding import fed

HOME, ZONES = "/b/acme/", "/b/acme/zones/"
FORM = {"name": "Bar", "volume_percent": 60, "crossfade_s": 4, "time_zone": ""}


def test_a_new_business_sees_its_first_step(as_olive: Client, inside: object) -> None:
    page = as_olive.get(HOME).content.decode()
    assert "Add a zone" in page
    assert f"{ZONES}new/" in page


def test_a_furnished_business_sees_its_day(
    as_olive: Client, till: Device, hourly: Schedule, song: Track
) -> None:
    fed(till.zone)
    answer = as_olive.get(HOME)
    page = answer.content.decode()
    assert answer.context["steps"] == []
    assert page.count('class="tick') == 8
    assert "Slow Morning" in page


def test_zones_with_other_clocks_say_which(as_olive: Client, ground: Zone, terrace: Zone) -> None:
    assert "New_York" not in as_olive.get(HOME).content.decode()
    Zone.objects.filter(pk=terrace.pk).update(time_zone="America/New_York")
    assert "America/New_York" in as_olive.get(HOME).content.decode()


def test_the_day_asks_for_itself_as_a_fragment(as_olive: Client, ground: Zone) -> None:
    page = as_olive.get(HOME, headers={"HX-Request": "true", "HX-Target": "lanes"}).content.decode()
    assert 'id="lanes"' in page
    assert "<html" not in page


@pytest.mark.parametrize("path", [HOME, ZONES])
def test_a_zone_user_sees_their_zone_alone(as_zed: Client, ground: Zone, terrace: Zone, path: str) -> None:
    page = as_zed.get(path).content.decode()
    assert "Ground floor" in page
    assert "Terrace" not in page


def test_a_zone_user_without_zones_is_told_whom_to_ask(as_zed: Client, terrace: Zone) -> None:
    assert "Ask the owner" in as_zed.get(HOME).content.decode()


def test_the_day_asks_as_often_for_many_zones_as_for_one(
    as_olive: Client, hourly: Schedule, song: Track, django_assert_max_num_queries
) -> None:
    for number in range(15):
        zone = Zone.objects.create(name=f"Zone {number}")
        hourly.zone_ids.append(zone.pk)
        fed(zone)
    hourly.save()
    with django_assert_max_num_queries(34):
        as_olive.get(HOME)


def test_titles_are_no_markup(as_olive: Client, hourly: Schedule) -> None:
    Announcement.objects.update(title="<b>Sale</b>")
    Zone.objects.update(name="<i>Shop</i>")
    page = as_olive.get(HOME).content.decode()
    assert "<b>Sale" not in page
    assert "<i>Shop" not in page


def test_a_zone_is_opened(as_olive: Client, inside: object) -> None:
    answer = as_olive.post(f"{ZONES}new/", FORM)
    assert (answer.status_code, answer["Location"]) == (302, ZONES)
    assert Zone.objects.get().crossfade_s == 4


def test_a_zone_is_changed(as_olive: Client, ground: Zone) -> None:
    as_olive.post(f"{ZONES}{ground.pk}/", FORM | {"time_zone": "Asia/Tokyo"})
    ground.refresh_from_db()
    assert (ground.name, ground.volume_percent, ground.time_zone) == ("Bar", 60, "Asia/Tokyo")


WRONG = [
    ("name", ""),
    ("name", "n" * 81),
    ("volume_percent", 101),
    ("volume_percent", "loud"),
    ("crossfade_s", 13),
    ("crossfade_s", -1),
    ("crossfade_s", "nan"),
    ("time_zone", "Mars/Olympus"),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_wrong_with_a_zone_is_said_at_its_field(
    as_olive: Client, ground: Zone, field: str, value: object
) -> None:
    answer = as_olive.post(f"{ZONES}{ground.pk}/", FORM | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Zone.objects.get().name == "Ground floor"


def test_a_zone_with_players_stays_and_says_why(as_olive: Client, till: Device) -> None:
    answer = as_olive.post(f"{ZONES}{till.zone_id}/remove/", follow=True)
    assert answer.redirect_chain == [(f"{ZONES}{till.zone_id}/", 302)]
    assert "Players still play Ground floor" in answer.content.decode()


def test_a_removed_zone_can_be_taken_back(as_olive: Client, ground: Zone) -> None:
    page = as_olive.post(f"{ZONES}{ground.pk}/remove/", follow=True).content.decode()
    assert f"{ZONES}{ground.pk}/restore/" in page
    assert as_olive.get(f"{ZONES}{ground.pk}/").status_code == 404
    as_olive.post(f"{ZONES}{ground.pk}/restore/")
    assert as_olive.get(f"{ZONES}{ground.pk}/").status_code == 200


def test_a_removed_zone_is_not_listed(as_olive: Client, ground: Zone) -> None:
    Zone.objects.update(removed_at=timezone.now())
    assert "Ground floor" not in as_olive.get(ZONES).content.decode()


def test_a_zone_that_is_not_there_is_not_found(as_olive: Client) -> None:
    assert as_olive.get(f"{ZONES}{uuid.uuid4()}/").status_code == 404
