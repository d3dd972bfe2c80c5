import json
from hashlib import sha256

from broadcast.edge.models import EdgeDevice, ReadyFeed
from broadcast.feed import rebuild
from broadcast.models import Device, Zone
from tests.bench.stage import admit, share, share_feed


def test_a_feed_that_is_shared_has_the_ids_of_each(ground: Zone, terrace: Zone) -> None:
    rebuild(ground.pk)
    share_feed(ground.pk, [terrace.pk])
    body = json.loads(bytes(ReadyFeed.objects.get(pk=terrace.pk).body))
    assert body["zone"]["id"] == str(terrace.pk)
    assert ReadyFeed.objects.values("etag").distinct().count() == 2


def test_each_is_let_in_with_a_token_of_its_own(ground: Zone) -> None:
    tokens = admit([Device(zone=ground, name=f"Till {number}") for number in range(3)])
    hashes = EdgeDevice.objects.filter(zone_id=ground.pk).values_list("token_hash", flat=True)
    assert set(hashes) == {sha256(token.encode()).hexdigest() for token in tokens}


def test_players_are_spread_evenly() -> None:
    assert [share(10, 4, number) for number in range(4)] == [2, 3, 2, 3]
