"""The volume that was set on the player itself, in the portal."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.actions.remote import turn_device
from broadcast.edge.models import EdgeDevice, Presence
from broadcast.models import Device
from broadcast.players.status import note_status
from broadcast.players.volume import by_hand
from tenants.access import Person
from tests.broadcast.feeding import as_sent


def says(device: Device, status: dict[str, Any]) -> Presence:
    note_status(EdgeDevice.objects.get(pk=device.pk), status)
    return Presence.objects.get(pk=device.pk)


def remote(client: Client, device: Device) -> str:
    return client.get(f"/b/acme/zones/{device.zone_id}/remote/").content.decode()


def form(device: Device, **sent: Any) -> dict[str, Any]:
    return {"name": device.name, "zone": device.zone_id, "volume_percent": 100} | sent


@pytest.mark.parametrize(
    ("status", "percent"),
    [({"hand_volume": 35}, 35), ({"hand_volume": 0}, 0), ({"hand_volume": 900}, 100)]
    + [({"hand_volume": odd}, None) for odd in (None, "loud", True)]
    + [({}, None)],
)
def test_what_the_player_says_was_set_on_it(
    till: Device, status: dict[str, Any], percent: int | None
) -> None:
    assert by_hand(till, says(till, status)) == percent


def test_the_portals_later_word_wins(till: Device, olive: Person) -> None:
    heard = says(till, {"hand_volume": 35})
    assert by_hand(turn_device(till.pk, actor=olive, volume_percent=100), heard) is None


def test_to_mute_sets_no_volume(till: Device, olive: Person) -> None:
    heard = says(till, {"hand_volume": 35})
    assert by_hand(turn_device(till.pk, actor=olive, is_muted=True), heard) == 35


def test_the_remote_shows_what_is_heard_and_where_it_was_set(as_olive: Client, till: Device) -> None:
    assert "Set on the player" not in remote(as_olive, till)
    says(till, {"hand_volume": 35})
    page = remote(as_olive, till)
    assert "Set on the player" in page
    assert f'id="volume-{till.pk}" type="range" name="value" min="0" max="100" value="35"' in page


def test_the_players_page_shows_it_and_leaves_it_when_nobody_turns_it(as_olive: Client, till: Device) -> None:
    says(till, {"hand_volume": 35})
    page = as_olive.get(f"/b/acme/players/{till.pk}/").content.decode()
    assert 'value="35"' in page
    assert "Set on the player itself" in page
    as_olive.post(f"/b/acme/players/{till.pk}/", form(till, name="Bar", volume_percent=35))
    till.refresh_from_db()
    assert (till.name, till.volume_percent, till.volume_at) == ("Bar", 100, None)


def test_the_players_page_sets_the_same_volume_anew(as_olive: Client, till: Device) -> None:
    before = timezone.now() - timedelta(seconds=1)
    says(till, {"hand_volume": 35})
    as_olive.post(f"/b/acme/players/{till.pk}/", form(till, volume_percent=100))
    till.refresh_from_db()
    assert till.volume_at
    assert till.volume_at > before
    assert as_sent(till)["device"]["volume_at"].startswith(f"{till.volume_at:%Y-%m-%dT%H:%M}")
