import uuid
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from broadcast.models import Floor, Zone
from library.models import Playlist, PlaylistTrack, Track
from library.playlists import share_playlist
from tenants.access import Person
from tenants.models import AuditLog

LIST = "/b/acme/playlists/"


@pytest.fixture
def spa(ground: Zone) -> Floor:
    """Zed's floor."""
    floor = Floor.objects.create(name="Spa")
    Zone.objects.filter(pk=ground.pk).update(floor=floor)
    return floor


@pytest.fixture
def calm(spa: Floor, song: Track) -> Playlist:
    row = Playlist.objects.create(name="Calm")
    PlaylistTrack.objects.create(playlist=row, track=song)
    return row


def seen(client: Client, row: Playlist) -> bool:
    listed = row.name in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{row.pk}/").status_code == (200 if listed else 404)
    return listed


def test_who_has_only_some_zones_sees_what_is_shared_with_their_floor(
    as_zed: Client, olive: Person, calm: Playlist, spa: Floor
) -> None:
    other = Floor.objects.create(name="Roof")
    assert not seen(as_zed, calm)
    share_playlist(calm.pk, actor=olive, with_all=False, floor_ids=[other.pk])
    assert not seen(as_zed, calm)
    share_playlist(calm.pk, actor=olive, with_all=False, floor_ids=[other.pk, spa.pk])
    assert seen(as_zed, calm)


def test_what_is_shared_with_everybody_is_seen_without_a_floor(
    as_zed: Client, olive: Person, calm: Playlist
) -> None:
    Zone.objects.update(floor=None)
    share_playlist(calm.pk, actor=olive, with_all=True, floor_ids=[])
    assert seen(as_zed, calm)


def test_a_shared_page_has_nothing_that_changes_anything(
    as_zed: Client, olive: Person, calm: Playlist
) -> None:
    share_playlist(calm.pk, actor=olive, with_all=True, floor_ids=[])
    page = as_zed.get(f"{LIST}{calm.pk}/").content.decode()
    assert "Slow Morning" in page
    assert f"/{calm.pk}/" not in page
    for verb in ("", "share/", "copy/", "remove/"):
        assert as_zed.post(f"{LIST}{calm.pk}/{verb}", {"name": "Mine"}).status_code == 404
    assert Playlist.objects.get().name == "Calm"


def test_the_owner_shares_on_its_page_and_the_log_says_with_whom(
    as_olive: Client, calm: Playlist, spa: Floor
) -> None:
    page = as_olive.post(f"{LIST}{calm.pk}/share/", {"floor": [spa.pk]}, follow=True).content.decode()
    assert f'value="{spa.pk}" checked' in page
    assert AuditLog.objects.get(object_id=calm.pk).changes == {"shared_with": {"from": [], "to": ["Spa"]}}


@pytest.mark.parametrize("floor", ["rubbish", "", str(uuid.UUID(int=5))])
def test_a_floor_that_is_not_there_changes_nothing(as_olive: Client, calm: Playlist, floor: Any) -> None:
    assert as_olive.post(f"{LIST}{calm.pk}/share/", {"floor": floor}).status_code == 404
    assert not Playlist.objects.get().floor_ids


def test_a_zone_user_shares_nothing(zed: Person, calm: Playlist) -> None:
    with pytest.raises(Http404):
        share_playlist(calm.pk, actor=zed, with_all=True, floor_ids=[])
