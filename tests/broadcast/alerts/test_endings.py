"""Players that are disconnected, and those that were let in."""

from datetime import timedelta
from uuid import UUID

import pytest

from broadcast import outbox
from broadcast.actions.devices import revoke_device
from broadcast.edge.models import Presence
from broadcast.models import Alert, Device, Zone
from broadcast.players.pairing import approve, ask
from tenants.access import Person
from tests.broadcast.alerts.conftest import NO_SOUND, SOUND, Shop


def test_a_player_that_was_disconnected_is_no_trouble_any_more(shop: Shop, till: Device) -> None:
    shop.pass_by(10)
    outbox.revoke(till)
    shop.pass_by(120)
    assert shop.subjects == ["Acme: Till is offline"]
    assert Alert.objects.get().ended_at


@pytest.mark.parametrize(("minutes", "told"), [(1, 0), (10, 1)])
def test_who_is_disconnected_by_hand_is_no_trouble_at_once(
    shop: Shop, olive: Person, minutes: int, told: int
) -> None:
    shop.pass_by(minutes, Till=NO_SOUND)
    assert Alert.objects.filter(settled_at=None).count() == 1
    revoke_device(Device.objects.get().pk, actor=olive)
    assert (Alert.objects.filter(settled_at=None).count(), Alert.objects.count()) == (0, told)
    shop.pass_by(10)
    assert len(shop.outbox) == told


def let_in(actor: Person, zone_id: UUID, name: str) -> None:
    pairing, _ = ask(hardware_id="hw", name=name, app_version="")
    approve(pairing.user_code, actor=actor, zone_id=zone_id, name=name)


def test_a_player_that_was_let_in_and_never_heard_is_missed(shop: Shop, olive: Person, ground: Zone) -> None:
    let_in(olive, ground.pk, "New one")
    shop.pass_by(4, Till=SOUND)
    assert shop.subjects == []
    shop.pass_by(2, Till=SOUND)
    assert shop.subjects == ["Acme: New one is offline"]


def test_who_comes_back_after_being_disconnected_is_watched_anew(shop: Shop, olive: Person) -> None:
    till = Device.objects.get()
    Device.objects.update(hardware_id="hw")
    revoke_device(till.pk, actor=olive)
    shop.pass_by(10)
    assert Presence.objects.filter(pk=till.pk, look_at__gt=shop.now + timedelta(days=20)).exists()
    let_in(olive, till.zone_id, "Till")
    shop.pass_by(6)
    assert shop.subjects == ["Acme: Till is offline"]
