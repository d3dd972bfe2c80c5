from typing import Any

import pytest
from django.test import Client

from broadcast.models import Zone
from broadcast.players import pairing
from broadcast.players.pairing_views import CLIENT_ID, GRANT
from tenants.access import Person
from tenants.models import Business, Membership, User
from tests.conftest import signed_in

ASK, TOKEN = "/player/device_authorization", "/player/token"


def ask(**fields: str) -> Any:
    return Client().post(ASK, {"client_id": CLIENT_ID, **fields})


def poll(device_code: str, **fields: str) -> Any:
    form = {"client_id": CLIENT_ID, "grant_type": GRANT, "device_code": device_code}
    return Client().post(TOKEN, form | fields)


def test_a_player_gets_what_it_shows_and_what_it_keeps(db: None) -> None:
    told = ask(hardware_id="h", name="Tablet", app_version="web/1").json()
    assert told["verification_uri_complete"] == f"http://testserver/pair/?code={told['user_code']}"
    assert (told["expires_in"], told["interval"]) == (600, 3)
    assert told["qr"].startswith("data:image/svg+xml")


def test_nothing_of_pairing_is_cached(db: None) -> None:
    assert ask()["Cache-Control"] == "no-store"
    assert poll("guessed")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [ASK, TOKEN])
def test_another_client_is_refused(db: None, path: str) -> None:
    answer = Client().post(path, {"client_id": "somebody", "grant_type": GRANT})
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize("path", [ASK, TOKEN])
def test_pairing_is_asked_for_by_post(db: None, path: str) -> None:
    assert Client().get(path).status_code == 405


def test_no_cookie_and_no_token_against_forgery_is_asked_for(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ASK, {"client_id": CLIENT_ID}).status_code == 200


def test_text_with_nul_is_no_fault_of_ours(db: None) -> None:
    assert ask(hardware_id="a\0b", name="\0").status_code == 200


def test_another_grant_is_refused(db: None) -> None:
    answer = poll("guessed", grant_type="password")
    assert (answer.status_code, answer.json()) == (400, {"error": "unsupported_grant_type"})


def test_a_whole_pairing(ground: Zone, olive: Person) -> None:
    told = ask().json()
    waiting = poll(told["device_code"])
    assert (waiting.status_code, waiting.json()) == (400, {"error": "authorization_pending"})
    device = pairing.approve(told["user_code"], actor=olive, zone_id=ground.pk, name="")
    given = poll(told["device_code"]).json()
    assert (given["token_type"], given["device_id"]) == ("Bearer", str(device.pk))
    assert len(given["access_token"]) >= 43


def test_asking_without_end_is_slowed_down(db: None) -> None:
    answers = [ask().status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]


def test_the_code_leads_to_ones_own_business(as_olive: Client) -> None:
    answer = as_olive.get("/pair/?code=ACDEFG")
    assert (answer.status_code, answer["Location"]) == (302, "/b/acme/players/pair/?code=ACDEFG")


def test_who_has_two_businesses_is_asked_which(as_olive: Client, olive: Person, rival: Business) -> None:
    Membership.objects.create(user=olive.user, business=rival, role="manager")
    page = as_olive.get("/pair/?code=ACDEFG").content.decode()
    assert "/b/acme/players/pair/?code=ACDEFG" in page
    assert "/b/rival/players/pair/?code=ACDEFG" in page


def test_who_has_no_business_is_told_so(db: None) -> None:
    answer = signed_in(User.objects.create_user("new@example.com")).get("/pair/?code=ACDEFG")
    assert answer.status_code == 200
    assert "/players/pair/" not in answer.content.decode()


def test_nobody_signs_in_first_and_keeps_the_code(db: None) -> None:
    answer = Client().get("/pair/?code=ACDEFG")
    assert answer.status_code == 302
    assert "next=/pair/%3Fcode%3DACDEFG" in answer["Location"]


def test_a_zone_user_with_a_players_code_is_told_whom_to_ask(as_zed: Client) -> None:
    assert "Ask its owner" in as_zed.get("/pair/?code=ABC").content.decode()
