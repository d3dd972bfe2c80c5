import re
from time import time
from uuid import UUID, uuid4

import pytest
from django.test import Client

from broadcast.edge.live_key import MOST_ZONES, LiveKey, read
from broadcast.models import Device, Zone
from broadcast.players.live import STEP_S, live_url

LIST, HOME = "/b/acme/players/", "/b/acme/"


def key_of(url: str, secret: str) -> LiveKey:
    key = read(secret, url.removeprefix("/live?key="), time())
    assert key
    return key


def connected(client: Client, path: str, secret: str) -> frozenset[str]:
    page = client.get(path).content.decode()
    (found,) = set(re.findall(r'(?:sse-connect|data-live)="([^"]+)"', page))
    return key_of(found, secret).zone_ids


def test_an_address_holds_for_a_few_minutes(settings) -> None:
    key = key_of(live_url([uuid4()]), settings.SECRET_KEY)
    assert STEP_S < key.expires_s - time() <= 2 * STEP_S


def test_an_address_has_room_for_so_many_zones(settings) -> None:
    zones = [UUID(int=number) for number in range(MOST_ZONES + 5)]
    url = live_url(zones)
    assert key_of(url, settings.SECRET_KEY).zone_ids == {str(pk) for pk in zones[:MOST_ZONES]}
    assert len(url) < 4000


@pytest.mark.parametrize("path", [LIST, HOME])
def test_a_page_hears_of_all_its_zones(
    as_olive: Client, till: Device, terrace: Zone, path: str, settings
) -> None:
    zones = {str(till.zone_id), str(terrace.pk)}
    assert connected(as_olive, path, settings.SECRET_KEY) == zones


def test_a_remote_hears_of_its_zone_alone(as_olive: Client, till: Device, terrace: Zone, settings) -> None:
    path = f"/b/acme/zones/{terrace.pk}/remote/"
    assert connected(as_olive, path, settings.SECRET_KEY) == {str(terrace.pk)}


@pytest.mark.parametrize("path", [LIST, HOME])
def test_a_zone_user_hears_of_their_own_zones(
    as_zed: Client, till: Device, terrace: Zone, path: str, settings
) -> None:
    assert connected(as_zed, path, settings.SECRET_KEY) == {str(till.zone_id)}
