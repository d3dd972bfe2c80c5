"""A remote without a sign-in: for one zone, until it runs out or somebody ends it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.actions.remote_keys import make_key
from broadcast.edge.models import RemoteKey
from broadcast.models import Command, Device, Zone
from broadcast.players import key_views
from library import shelf
from library.models import Track
from tenants import states
from tenants.access import Person, person_in
from tenants.actions import start_visit
from tenants.models import AuditLog, Business, User
from tenants.schemas import in_business, in_public
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


def test_the_list_says_who_made_it(made: str, as_olive: Client, ground: Zone) -> None:
    assert "made by Olive" in as_olive.get(f"/b/acme/zones/{ground.pk}/remotes/").content.decode()


@pytest.mark.parametrize(("hours", "is_cut"), [(720, True), (0, False)])
def test_one_made_on_a_visit_ends_with_it(
    sue: User, acme: Business, ground: Zone, hours: int, is_cut: bool
) -> None:
    visit = start_visit(acme, actor=sue, reason="Olive asked")
    visitor = person_in(sue, acme)
    assert visitor
    key, _ = make_key(ground.pk, timedelta(hours=hours), actor=visitor)
    assert (key.expires_at == visit.until) == is_cut


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
        Business.objects.update(status=Business.Status.CLOSING)
    assert nobody().get(made).status_code == 404


def test_in_a_suspended_business_it_shows_and_turns_nothing(made: str, acme: Business, sam: User) -> None:
    states.suspend(acme.pk, actor=sam, reason="Not paid.")
    assert nobody().get(made).status_code == 200
    answer = nobody().post(made, {"action": "pause"})
    assert (answer.status_code, f'href="{made}"' in answer.content.decode()) == (403, True)
    assert not Command.objects.exists()


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


@pytest.mark.parametrize("action", ["volume", "mute", "identify", "test_tone", "reload"])
def test_it_reaches_no_player_of_another_zone(made: str, terrace: Zone, action: str) -> None:
    awning = Device.objects.create(zone=terrace, name="Awning", volume_percent=70)
    sent = {"action": action, "device": awning.pk, "value": 1, "zone": terrace.pk}
    assert nobody().post(made, sent).status_code == 404
    awning.refresh_from_db()
    assert (awning.volume_percent, awning.is_muted, Command.objects.count()) == (70, False, 0)


def test_it_turns_its_own_zone_whatever_else_is_named(made: str, ground: Zone, terrace: Zone) -> None:
    sent = {"action": "volume", "value": 9, "zone": terrace.pk, "pk": terrace.pk}
    assert nobody().post(f"{made}?zone={terrace.pk}", sent).status_code == 302
    volumes = dict(Zone.objects.values_list("pk", "volume_percent"))
    assert (volumes[ground.pk], volumes[terrace.pk] == 9) == (9, False)


def test_it_shows_no_player_of_another_zone_and_no_link_into_the_portal(made: str, terrace: Zone) -> None:
    Device.objects.create(zone=terrace, name="Awning")
    page = nobody().get(made).content.decode()
    assert "Awning" not in page
    assert "/b/acme/" not in page


def test_another_page_cannot_press_its_keys(made: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(made, {"action": "pause"}).status_code == 403
    client.get(made)
    sent = {"action": "pause", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(made, sent).status_code == 302


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_it_is_read_and_pressed_and_nothing_else(made: str, method: str) -> None:
    assert getattr(nobody(), method)(made).status_code == 405


def test_a_sign_in_in_the_same_browser_gives_it_no_more_rights(made: str, as_rita: Client) -> None:
    as_rita.post(made, {"action": "volume", "value": 20})
    with in_public():
        assert AuditLog.objects.filter(verb="turned").get().actor_name == "Remote made by Olive"


def test_guesses_are_limited_and_what_works_goes_on(made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_views, "GUESSES", 3)
    client = nobody()
    answers = [client.get(f"/remote/guess-{number}/").status_code for number in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert client.get(made).status_code == 200


def test_a_page_that_is_open_when_its_time_runs_out_says_so(made: str) -> None:
    RemoteKey.objects.update(expires_at=timezone.now())
    answer = nobody().get(made, headers={"HX-Request": "true", "HX-Target": "now"})
    assert (answer.status_code, answer["HX-Refresh"]) == (404, "true")


def test_its_answers_are_kept_nowhere(made: str) -> None:
    answer = nobody().get(made)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_key_of_another_business_finds_its_own_zone(made: str, rita: Person) -> None:
    with in_business(rita.business):
        bar = Zone.objects.create(name="Rival bar")
        _, token = make_key(bar.pk, timedelta(hours=1), actor=rita)
    page = nobody().get(f"/remote/{token}/").content.decode()
    assert "Rival bar" in page
    assert "Ground floor" not in page


def test_a_part_that_it_does_not_have_is_the_page(made: str, song: Track) -> None:
    answer = nobody().get(made, headers={"HX-Request": "true", "HX-Target": "asked"})
    assert answer.status_code == 200
    assert 'id="now"' in answer.content.decode()


def test_it_shows_the_cover_of_what_plays_and_no_other_business_has_it(
    made: str, ground: Zone, song: Track, rita: Person
) -> None:
    sha256 = "e" * 64
    Track.objects.update(cover_sha256=sha256)
    fed(ground)
    shelf.write(b"a picture", shelf.cover_key(Business.objects.get(slug="acme").pk, sha256))
    shelf.write(b"another", shelf.cover_key(rita.business.pk, "d" * 64))
    (address,) = set(re.findall(r'src="(/remote/[^"]+)"', nobody().get(made).content.decode()))
    assert b"".join(nobody().get(address)) == b"a picture"
    assert nobody().get(address.replace(sha256, "d" * 64)).status_code == 404


def test_a_cover_ends_with_its_address(made: str) -> None:
    RemoteKey.objects.update(expires_at=timezone.now())
    assert nobody().get(f"{made}cover/{'e' * 64}.jpg").status_code == 404


def test_its_name_says_who_steered(as_olive: Client, ground: Zone, song: Track) -> None:
    fed(ground)
    path = f"/b/acme/zones/{ground.pk}/remotes/"
    page = as_olive.post(path, {"hours": "12", "name": "Bar, evening shift"}).content.decode()
    assert page.count("Bar, evening shift</p>") == 1
    nobody().post(re.findall(r"/remote/[\w-]+/", page)[0], {"action": "pause"})
    assert Command.objects.get().created_by == "Bar, evening shift (Remote made by Olive)"


def test_that_it_was_used_is_seen_without_loading_the_page(made: str, as_olive: Client, ground: Zone) -> None:
    path, part = f"/b/acme/zones/{ground.pk}/remotes/", {"HX-Request": "true", "HX-Target": "keys"}
    assert "not used yet" in as_olive.get(path, headers=part).content.decode()
    nobody().get(made)
    page = as_olive.get(path, headers=part).content.decode()
    assert "<html" not in page
    assert "used 0" in page
