import re
import uuid
from datetime import timedelta
from hashlib import pbkdf2_hmac

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.edge.models import EdgeDevice, Presence
from broadcast.models import Device, Zone
from broadcast.players import device_views, pairing
from tenants.models import Business
from tenants.schemas import in_business
from tests.broadcast.feeding import as_sent

LIST, PAIR = "/b/acme/players/", "/b/acme/players/pair/"


def shown_code() -> str:
    return pairing.ask(hardware_id="h", name="Tablet", app_version="web/1")[0].user_code


def pair(client: Client, zone: Zone, code: str, name: str = ""):
    return client.post(PAIR, {"code": code, "zone": zone.pk, "name": name})


def text(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_a_code_and_a_zone_make_a_player(as_olive: Client, ground: Zone) -> None:
    code = shown_code()
    answer = pair(as_olive, ground, f"{code[:3]}-{code[3:]}".lower(), "Till 2")
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert Device.objects.get().name == "Till 2"


def test_a_code_from_the_link_is_filled_in(as_olive: Client, ground: Zone) -> None:
    assert 'value="ACDEFG"' in as_olive.get(f"{PAIR}?code=ACDEFG").content.decode()


def test_the_only_zone_is_chosen_already(as_olive: Client, ground: Zone) -> None:
    assert f'value="{ground.pk}" selected' in as_olive.get(f"{PAIR}?code=ACDEFG").content.decode()


def test_the_zone_of_the_link_is_chosen(as_olive: Client, ground: Zone, terrace: Zone) -> None:
    assert f'value="{terrace.pk}" selected' in as_olive.get(f"{PAIR}?zone={terrace.pk}").content.decode()


def test_a_known_player_is_named_with_its_zone(as_olive: Client, till: Device, terrace: Zone) -> None:
    code = pairing.ask(hardware_id="till", name="Tablet", app_version="web/1")[0].user_code
    page = as_olive.get(f"{PAIR}?code={code}").content.decode()
    assert "This is Till, again." in page
    assert 'value="Till"' in page
    assert f'value="{till.zone_id}" selected' in page


def test_a_player_of_another_business_is_not_named(as_olive: Client, rival: Business, ground: Zone) -> None:
    with in_business(rival):
        Device.objects.create(zone=Zone.objects.create(name="Gym"), name="Secret", hardware_id="h")
    assert "Secret" not in as_olive.get(f"{PAIR}?code={shown_code()}").content.decode()


def test_a_wrong_code_is_said_at_the_code(as_olive: Client, ground: Zone) -> None:
    answer = pair(as_olive, ground, "ACDEFG")
    assert answer.status_code == 422
    assert "No player shows this code" in answer.context["form"].errors["code"][0]


def test_guessing_codes_comes_to_an_end(as_olive: Client, ground: Zone) -> None:
    for _ in range(device_views.TRIES):
        pair(as_olive, ground, "ACDEFG")
    answer = pair(as_olive, ground, shown_code())
    assert "Wait five minutes" in answer.context["form"].errors["code"][0]
    assert not Device.objects.exists()


def test_a_zone_that_is_not_ours_is_refused(as_olive: Client, ground: Zone) -> None:
    answer = as_olive.post(PAIR, {"code": shown_code(), "zone": uuid.uuid4()})
    assert list(answer.context["form"].errors) == ["zone"]


def test_a_removed_zone_is_not_offered(as_olive: Client, ground: Zone, terrace: Zone) -> None:
    Zone.objects.filter(pk=terrace.pk).update(removed_at=timezone.now())
    page = as_olive.get(PAIR).content.decode()
    assert "Ground floor" in page
    assert "Terrace" not in page


def test_without_a_zone_there_is_nothing_to_pair_with(as_olive: Client) -> None:
    page = as_olive.get(PAIR).content.decode()
    assert "/b/acme/zones/new/" in page


@pytest.mark.parametrize(("seconds_ago", "is_online"), [(10, True), (200, False)])
def test_the_list_says_who_is_online(
    as_olive: Client, till: Device, seconds_ago: int, is_online: bool
) -> None:
    then = timezone.now() - timedelta(seconds=seconds_ago)
    Presence.objects.create(pk=till.pk, business_id=till.pk, zone_id=till.zone_id, seen_at=then)
    (player,) = as_olive.get(LIST).context["players"]
    assert (player.device, player.is_online) == (till, is_online)


def test_a_player_that_never_spoke_is_listed(as_olive: Client, till: Device) -> None:
    (player,) = as_olive.get(LIST).context["players"]
    assert (player.presence, player.is_online) == (None, False)


@pytest.mark.parametrize("status", [{}, {"now": None}, {"app": 7, "volume": "loud", "now": ["m1"]}])
def test_nothing_that_a_player_says_breaks_the_list(
    as_olive: Client, till: Device, status: dict[str, object]
) -> None:
    now = timezone.now()
    told = {"business_id": till.pk, "zone_id": till.zone_id, "seen_at": now, "reported_at": now}
    Presence.objects.create(pk=till.pk, status=status, **told)
    assert "Till" in text(as_olive.get(LIST).content)


def test_what_a_player_says_is_no_markup(as_olive: Client, till: Device) -> None:
    Device.objects.update(name="<b>Till</b>")
    now = timezone.now()
    told = {"business_id": till.pk, "zone_id": till.zone_id, "seen_at": now, "reported_at": now}
    Presence.objects.create(pk=till.pk, status={"app": "<script>x</script>", "now": "<b>"}, **told)
    page = as_olive.get(LIST).content.decode()
    assert "<b>" not in page
    assert "<script>x" not in page


def test_a_zone_user_sees_the_players_of_their_zone(as_zed: Client, till: Device, terrace: Zone) -> None:
    Device.objects.create(zone=terrace, name="Awning")
    assert [player.device for player in as_zed.get(LIST).context["players"]] == [till]


def test_the_list_asks_for_itself_as_a_fragment(as_olive: Client, till: Device) -> None:
    answer = as_olive.get(LIST, headers={"HX-Request": "true", "HX-Target": "device-list"})
    page = answer.content.decode()
    assert 'id="device-list"' in page
    assert "<html" not in page


def test_its_own_page_says_how_a_player_is_and_asks_again(as_olive: Client, till: Device) -> None:
    page = f"{LIST}{till.pk}/"
    assert "Not heard from yet" in text(as_olive.get(page).content)
    now = timezone.now()
    Presence.objects.create(pk=till.pk, business_id=till.pk, zone_id=till.zone_id, seen_at=now)
    answer = as_olive.get(page, headers={"HX-Request": "true", "HX-Target": "state"})
    assert "online" in text(answer.content)
    assert "<form" not in answer.content.decode()


def test_the_list_asks_as_often_for_many_as_for_one(
    as_olive: Client, till: Device, django_assert_max_num_queries
) -> None:
    for number in range(20):
        Device.objects.create(zone=till.zone, name=f"Player {number}")
    with django_assert_max_num_queries(15):
        as_olive.get(LIST)


def test_a_changed_player_reaches_the_edge(as_olive: Client, till: Device, terrace: Zone) -> None:
    form = {"name": "Bar", "zone": terrace.pk, "volume_percent": 40, "is_muted": "on"}
    assert as_olive.post(f"{LIST}{till.pk}/", form).status_code == 302
    body = bytes(EdgeDevice.objects.get(pk=till.pk).body)
    assert (b'"name":"Bar","volume":40,"muted":true' in body) is True


@pytest.mark.parametrize(("field", "value"), [("volume_percent", 101), ("volume_percent", -1), ("name", "")])
def test_what_is_wrong_with_a_player_is_said_at_its_field(
    as_olive: Client, till: Device, field: str, value: object
) -> None:
    form = {"name": "Bar", "zone": till.zone_id, "volume_percent": 40} | {field: value}
    answer = as_olive.post(f"{LIST}{till.pk}/", form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_disconnected_player_leaves_the_list(as_olive: Client, till: Device) -> None:
    answer = as_olive.post(f"{LIST}{till.pk}/disconnect/", follow=True)
    assert answer.context["players"] == []
    assert EdgeDevice.objects.get(pk=till.pk).revoked_at is not None
    assert as_olive.get(f"{LIST}{till.pk}/").status_code == 404


def test_a_zone_user_pairs_and_changes_nothing(as_zed: Client, till: Device) -> None:
    assert as_zed.get(PAIR).status_code == 404
    assert as_zed.get(f"{LIST}{till.pk}/").status_code == 404
    assert as_zed.post(f"{LIST}{till.pk}/disconnect/").status_code == 404
    assert EdgeDevice.objects.get(pk=till.pk).revoked_at is None


def saved(client: Client, till: Device, **asked: object) -> int:
    """The answer to its form, sent as it stands but for what is `asked`."""
    whole = {"name": till.name, "zone": till.zone_id, "volume_percent": 100, "pin": ""} | asked
    return client.post(f"{LIST}{till.pk}/", whole).status_code


def test_a_pin_locks_the_players_menu(as_olive: Client, till: Device) -> None:
    assert saved(as_olive, till, pin="2468") == 302
    till.refresh_from_db()
    assert till.lock
    salt = bytes.fromhex(till.lock["salt"])
    assert till.lock["hash"] == pbkdf2_hmac("sha256", b"2468", salt, 100_000).hex()
    assert as_sent(till)["device"]["lock"] == till.lock
    assert "2468" not in as_olive.get(f"{LIST}{till.pk}/").content.decode()


def test_a_pin_stays_until_it_is_taken_away(as_olive: Client, till: Device) -> None:
    saved(as_olive, till, pin="2468")
    saved(as_olive, till, name="Other")
    till.refresh_from_db()
    assert till.lock
    saved(as_olive, till, is_open="on")
    till.refresh_from_db()
    assert till.lock is None


@pytest.mark.parametrize("asked", [{"pin": "123"}, {"pin": "12345 6789"}, {"pin": "abcd"}, {"pin": "١٢٣٤"}])
def test_a_pin_is_four_to_eight_digits(as_olive: Client, till: Device, asked: dict[str, str]) -> None:
    assert saved(as_olive, till, **asked) == 422
