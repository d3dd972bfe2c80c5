from contextlib import closing

import psycopg2
import pytest
from django.conf import settings
from django.test import Client
from psycopg2.errors import LockNotAvailable

from broadcast.actions.devices import revoke_device
from broadcast.actions.floors import remove_floor, restore_floor, save_floor
from broadcast.actions.zones import remove_zone, restore_zone, save_zone
from broadcast.edge.store import dsn_of
from broadcast.models import Device, Floor, Zone
from broadcast.players import pairing
from broadcast.room import count_uncounted, demand_room
from tenants.access import Person
from tenants.limits import NoRoom
from tenants.models import Business, PlaceUse
from tenants.schemas import in_business


def limited(business: Business, **columns: object) -> None:
    Business.objects.filter(pk=business.pk).update(**columns)


def counted(business: Business) -> tuple[int, int, int]:
    return PlaceUse.objects.values_list("floors", "zones", "devices").get(business=business)


def pair(actor: Person, zone: Zone, hardware_id: str) -> Device:
    asked, _ = pairing.ask(hardware_id=hardware_id, name="", app_version="")
    return pairing.approve(asked.user_code, actor=actor, zone_id=zone.pk, name="")


def test_what_comes_and_goes_is_counted(olive: Person, inside: Business) -> None:
    zone = save_zone(None, actor=olive, name="Bar")
    floor = save_floor(None, actor=olive, name="Upstairs", zones=[])
    device = pair(olive, zone, "one")
    assert counted(inside) == (1, 1, 1)
    revoke_device(device.pk, actor=olive)
    remove_zone(zone.pk, actor=olive)
    remove_floor(floor.pk, actor=olive)
    assert counted(inside) == (0, 0, 0)


def test_a_zone_too_many_is_refused_and_others_change(olive: Person, ground: Zone, inside: Business) -> None:
    limited(inside, zone_limit=1)
    with pytest.raises(NoRoom):
        save_zone(None, actor=olive, name="Bar")
    assert save_zone(ground.pk, actor=olive, name="Hall").name == "Hall"
    assert Zone.objects.count() == 1


def test_what_was_removed_comes_back_only_where_there_is_room(
    olive: Person, ground: Zone, terrace: Zone, inside: Business
) -> None:
    remove_zone(terrace.pk, actor=olive)
    limited(inside, zone_limit=1)
    with pytest.raises(NoRoom):
        restore_zone(terrace.pk, actor=olive)
    restore_zone(ground.pk, actor=olive)
    limited(inside, zone_limit=2)
    assert restore_zone(terrace.pk, actor=olive).removed_at is None


def test_without_the_feature_there_is_one_floor(olive: Person, inside: Business) -> None:
    limited(inside, features=[])
    first = save_floor(None, actor=olive, name="Ground", zones=[])
    with pytest.raises(NoRoom):
        save_floor(None, actor=olive, name="Upstairs", zones=[])
    remove_floor(first.pk, actor=olive)
    save_floor(None, actor=olive, name="Upstairs", zones=[])
    with pytest.raises(NoRoom):
        restore_floor(first.pk, actor=olive)


def test_a_player_too_many_is_refused_and_its_code_still_works(
    olive: Person, ground: Zone, inside: Business
) -> None:
    limited(inside, device_limit=1)
    first = pair(olive, ground, "one")
    with pytest.raises(NoRoom):
        pair(olive, ground, "two")
    assert pair(olive, ground, "one") == first
    revoke_device(first.pk, actor=olive)
    assert pair(olive, ground, "two").revoked_at is None


def test_a_limit_that_is_lowered_takes_nothing_away(
    olive: Person, ground: Zone, terrace: Zone, till: Device, inside: Business
) -> None:
    limited(inside, zone_limit=1, device_limit=0)
    save_zone(ground.pk, actor=olive, name="Hall")
    assert Zone.objects.kept().count() == 2
    assert Device.objects.filter(revoked_at=None).count() == 1


def test_who_was_never_counted_is_counted(inside: Business, ground: Zone) -> None:
    count_uncounted()
    assert counted(inside) == (0, 1, 0)


def test_two_at_once_wait_for_each_other(olive: Person, inside: Business) -> None:
    demand_room(olive, "zones")
    named = "SELECT FROM public.tenants_business WHERE id = %s FOR NO KEY UPDATE NOWAIT"
    other = psycopg2.connect(dsn_of(settings.DATABASES["default"]))
    with closing(other), other.cursor() as cursor, pytest.raises(LockNotAvailable):
        cursor.execute(named, [str(inside.pk)])


def refusal(client: Client, path: str, told: dict[str, str]) -> str:
    answer = client.post(f"/b/acme/{path}", told)
    assert answer.status_code == 422
    return answer.content.decode()


def test_owners_are_shown_the_way_forward(as_olive: Client, ground: Zone, acme: Business) -> None:
    limited(acme, zone_limit=1, features=[], floor_limit=0)
    form = {"name": "Bar", "volume_percent": "75", "crossfade_s": "2.5"}
    for path, told in (("zones/new/", form), ("floors/new/", {"name": "Upstairs"})):
        text = refusal(as_olive, path, told)
        assert "Your plan has" in text
        assert 'href="/b/acme/plan/"' in text
    assert not Floor.objects.exists()


def test_a_player_too_many_is_told_so_on_the_page(as_olive: Client, ground: Zone, acme: Business) -> None:
    limited(acme, device_limit=0)
    asked, _ = pairing.ask(hardware_id="one", name="", app_version="")
    told = {"code": asked.user_code, "zone": str(ground.pk), "name": ""}
    assert "Your plan has no players." in refusal(as_olive, "players/pair/", told)


def test_staff_on_a_visit_are_told_who_can_help(as_sue: Client, ground: Zone, acme: Business) -> None:
    limited(acme, zone_limit=1)
    as_sue.post("/staff/enter/acme/", {"reason": "The terrace is silent."})
    text = refusal(as_sue, "zones/new/", {"name": "Bar", "volume_percent": "75", "crossfade_s": "2.5"})
    assert "An owner of Acme can ask for more." in text


def test_what_cannot_come_back_says_why(
    as_olive: Client, olive: Person, ground: Zone, acme: Business
) -> None:
    with in_business(acme):
        remove_zone(ground.pk, actor=olive)
    limited(acme, zone_limit=0)
    text = as_olive.post(f"/b/acme/zones/{ground.pk}/restore/", follow=True).content.decode()
    assert "Your plan has no zones." in text
