"""A remote without a sign-in: for one zone, until it runs out or somebody ends it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.edge.models import RemoteKey
from broadcast.models import Command, Zone
from library.models import Track
from tenants.models import AuditLog, Business
from tenants.schemas import in_public
from tests.broadcast.feeding import fed


@pytest.fixture
def made(as_olive: Client, ground: Zone, song: Track) -> str:
    """The address of a new remote for the ground floor."""
    fed(ground)
    page = as_olive.post(f"/b/acme/zones/{ground.pk}/remotes/", {"hours": "12"}).content.decode()
    (found,) = set(re.findall(r"/remote/[\w-]+/", page))
    assert "<svg" in page
    return found


def nobody() -> Client:
    return Client()


def test_anybody_who_has_it_steers_the_zone(made: str, ground: Zone) -> None:
    page = nobody().get(made).content.decode()
    assert "Ground floor" in page
    assert "Slow Morning" in page
    assert nobody().post(made, {"action": "pause"}).status_code == 302
    assert Command.objects.get().created_by == "Remote made by Olive"


def test_the_log_says_by_what_it_was_done(made: str) -> None:
    nobody().post(made, {"action": "volume", "value": 20})
    with in_public():
        assert AuditLog.objects.filter(verb="turned").get().actor_name == "Remote made by Olive"


def test_it_is_shown_once_and_kept_as_a_hash(made: str, as_olive: Client, ground: Zone) -> None:
    token = made.split("/")[2]
    assert token not in as_olive.get(f"/b/acme/zones/{ground.pk}/remotes/").content.decode()
    assert RemoteKey.objects.get().token_hash != token


def test_it_ends_when_somebody_ends_it(made: str, as_olive: Client) -> None:
    as_olive.post(f"/b/acme/remotes/{RemoteKey.objects.get().pk}/revoke/")
    assert nobody().get(made).status_code == 404
    assert nobody().post(made, {"action": "pause"}).status_code == 404
    assert not Command.objects.exists()


def test_it_runs_out(made: str) -> None:
    RemoteKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = nobody().get(made)
    assert answer.status_code == 404
    assert "does not work any more" in answer.content.decode()


def test_it_does_not_open_a_business_that_is_closed(made: str) -> None:
    with in_public():
        Business.objects.update(status=Business.Status.SUSPENDED)
    assert nobody().get(made).status_code == 404


def test_it_opens_no_other_zone_and_no_page(made: str, ground: Zone, terrace: Zone) -> None:
    client = nobody()
    client.get(made)
    for path in (f"/b/acme/zones/{terrace.pk}/remote/", f"/b/acme/zones/{ground.pk}/remote/", "/b/acme/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("token", ["x", "%00", "a" * 5000])
def test_a_wrong_address_opens_nothing(made: str, token: str) -> None:
    assert nobody().get(f"/remote/{token}/").status_code == 404


def test_a_removed_zone_has_no_remote(made: str, ground: Zone) -> None:
    Zone.objects.update(removed_at=timezone.now())
    assert nobody().get(made).status_code == 404


def test_another_business_cannot_end_it(made: str, as_rita: Client) -> None:
    assert as_rita.post(f"/b/rival/remotes/{RemoteKey.objects.get().pk}/revoke/").status_code == 404
    assert nobody().get(made).status_code == 200


@pytest.mark.parametrize("hours", ["", "0", "100000", "x"])
def test_it_works_for_one_of_three_times(as_olive: Client, ground: Zone, hours: str) -> None:
    assert as_olive.post(f"/b/acme/zones/{ground.pk}/remotes/", {"hours": hours}).status_code == 422
    assert not RemoteKey.objects.exists()
