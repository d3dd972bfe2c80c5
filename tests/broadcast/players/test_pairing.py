import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from broadcast import outbox
from broadcast.edge.models import EdgeDevice, Pairing, Presence
from broadcast.models import Device, Zone
from broadcast.players import pairing
from tenants.access import Person
from tenants.models import AuditLog, Business, PlaceUse
from tenants.schemas import in_business
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import elsewhere
from tests.forgotten import forget_since


def ask(hardware_id: str = "") -> tuple[str, str]:
    """(user_code, device_code)"""
    row, device_code = pairing.ask(hardware_id=hardware_id, name="Tablet", app_version="web/1")
    return row.user_code, device_code


def approve(code: str, olive: Person, zone: Zone, name: str = "") -> Device:
    return pairing.approve(code, actor=olive, zone_id=zone.pk, name=name)


def refusal(device_code: str) -> str:
    with pytest.raises(pairing.TokenRefused) as refused:
        pairing.redeem(device_code)
    return str(refused.value)


def later(seconds: float) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def test_a_code_has_no_look_alikes(db: None) -> None:
    letters = {letter for _ in range(20) for letter in ask()[0]}
    assert not letters & set("0O1IL5S8B2Z")


def test_a_device_code_is_stored_hashed(db: None) -> None:
    _, device_code = ask()
    assert device_code not in repr(vars(Pairing.objects.get()))


def test_a_code_that_is_shown_somewhere_is_not_given_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter("AAAAAAAAAAAACCCCCC")
    monkeypatch.setattr("broadcast.players.pairing.secrets.choice", lambda _: next(drawn))
    assert [ask()[0], ask()[0]] == ["AAAAAA", "CCCCCC"]


def test_text_of_a_player_that_no_column_holds_is_cut(db: None) -> None:
    row, _ = pairing.ask(hardware_id="h\0" * 100, name="n" * 99 + "\0", app_version="\0v" * 99)
    row.refresh_from_db()
    assert (row.hardware_id, row.name, row.app_version) == ("h" * 100, "n" * 80, "v" * 40)


def test_a_player_waits_until_somebody_types_its_code(ground: Zone, olive: Person) -> None:
    user_code, device_code = ask()
    assert refusal(device_code) == "authorization_pending"
    device = approve(user_code, olive, ground)
    token, device_id = pairing.redeem(device_code)
    assert device_id == device.pk
    assert EdgeDevice.objects.get(pk=device.pk).token_hash == outbox.token_hash(token)


@pytest.mark.parametrize("typed", ["{0}{1}", "{0}-{1}", " {0} {1} "])
def test_a_code_is_understood_however_it_is_typed(ground: Zone, olive: Person, typed: str) -> None:
    code, _ = ask()
    assert approve(typed.format(code[:3], code[3:]).lower(), olive, ground).zone == ground


def test_a_player_that_asks_too_often_is_slowed_down(db: None, set_clock: SetClock) -> None:
    _, device_code = ask()
    assert [refusal(device_code), refusal(device_code)] == ["authorization_pending", "slow_down"]
    set_clock(later(3))
    assert refusal(device_code) == "authorization_pending"


def test_a_token_is_handed_out_once(ground: Zone, olive: Person) -> None:
    user_code, device_code = ask()
    approve(user_code, olive, ground)
    pairing.redeem(device_code)
    assert refusal(device_code) == "expired_token"


def test_an_unknown_device_code_is_refused(db: None) -> None:
    assert refusal("guessed") == "invalid_grant"
    assert refusal("") == "invalid_grant"


def test_after_ten_minutes_nobody_uses_the_code(ground: Zone, olive: Person, set_clock: SetClock) -> None:
    user_code, device_code = ask()
    set_clock(later(601))
    assert refusal(device_code) == "expired_token"
    with pytest.raises(pairing.CodeRefused, match="expired"):
        approve(user_code, olive, ground)


def test_a_code_that_no_player_shows_is_refused(ground: Zone, olive: Person) -> None:
    with pytest.raises(pairing.CodeRefused, match="No player shows this code"):
        approve("ACDEFG", olive, ground)
    with pytest.raises(pairing.CodeRefused, match="No player shows this code"):
        approve("---", olive, ground)


def test_a_used_code_is_refused(ground: Zone, olive: Person) -> None:
    user_code, _ = ask()
    approve(user_code, olive, ground)
    with pytest.raises(pairing.CodeRefused, match="has been used"):
        approve(user_code, olive, ground)
    assert Device.objects.count() == 1


def test_the_newest_of_two_players_with_one_code_is_meant(
    ground: Zone, olive: Person, set_clock: SetClock
) -> None:
    user_code, _ = ask()
    set_clock(later(700))
    row = Pairing.objects.create(
        device_code_hash="new", user_code=user_code, created_at=later(0), expires_at=later(600)
    )
    assert pairing.find(user_code) == row


def test_known_hardware_keeps_its_identity_and_loses_its_old_token(
    till: Device, terrace: Zone, olive: Person
) -> None:
    user_code, device_code = ask("till")
    again = approve(user_code, olive, terrace)
    token, _ = pairing.redeem(device_code)
    assert (again.pk, Device.objects.count()) == (till.pk, 1)
    row = EdgeDevice.objects.get()
    assert (row.token_hash, row.zone_id) == (outbox.token_hash(token), terrace.pk)


def test_a_player_that_was_given_its_token_comes_back_by_its_devices_id(
    till: Device, terrace: Zone, olive: Person
) -> None:
    Device.objects.update(volume_percent=40)
    again = approve(ask(str(till.pk))[0], olive, terrace)
    assert (again.pk, again.hardware_id, again.volume_percent) == (till.pk, "till", 40)


def test_a_known_player_keeps_its_name_where_nobody_gives_another(till: Device, olive: Person) -> None:
    assert approve(ask("till")[0], olive, till.zone).name == "Till"
    assert approve(ask("till")[0], olive, till.zone, "Bar").name == "Bar"


def test_a_disconnected_device_comes_back_by_pairing(till: Device, olive: Person) -> None:
    outbox.revoke(till)
    user_code, device_code = ask("till")
    approve(user_code, olive, till.zone)
    pairing.redeem(device_code)
    till.refresh_from_db()
    assert (till.revoked_at, EdgeDevice.objects.get().revoked_at) == (None, None)


def test_hardware_without_an_id_is_a_new_device_each_time(ground: Zone, olive: Person) -> None:
    assert len({approve(ask()[0], olive, ground).pk for _ in range(2)}) == 2


def test_hardware_of_another_business_is_a_new_device_here(
    till: Device, rival: Business, rita: Person
) -> None:
    with in_business(rival):
        device = approve(ask("till")[0], rita, Zone.objects.create(name="Gym"))
    assert device.pk != till.pk


def test_a_device_disconnected_before_it_fetched_its_token_is_denied(ground: Zone, olive: Person) -> None:
    user_code, device_code = ask()
    device = approve(user_code, olive, ground)
    outbox.revoke(device)
    assert refusal(device_code) == "access_denied"
    assert not EdgeDevice.objects.exists()


@pytest.mark.parametrize(
    ("given", "shown", "name"), [("Till 2", "Tablet", "Till 2"), ("", "Tablet", "Tablet")]
)
def test_a_persons_name_for_it_comes_before_its_own(
    ground: Zone, olive: Person, given: str, shown: str, name: str
) -> None:
    assert approve(ask()[0], olive, ground, given).name == name


def test_pairing_is_written_down(ground: Zone, olive: Person) -> None:
    device = approve(ask()[0], olive, ground)
    row = AuditLog.objects.get(verb="paired", object_id=device.pk)
    assert (row.actor_name, row.changes["zone"]) == ("Olive", {"to": "Ground floor"})


def test_a_zone_of_another_business_takes_no_player(ground: Zone, rival: Business, rita: Person) -> None:
    user_code, _ = ask()
    with in_business(rival), pytest.raises(Http404):
        approve(user_code, rita, ground)
    assert Pairing.objects.get().device_id is None


def test_a_zone_user_pairs_nothing(ground: Zone, zed: Person) -> None:
    with pytest.raises(Http404):
        approve(ask()[0], zed, ground)


def test_a_removed_zone_takes_no_player(ground: Zone, olive: Person) -> None:
    Zone.objects.update(removed_at=timezone.now())
    with pytest.raises(Http404):
        approve(ask()[0], olive, ground)


@pytest.fixture
def bar(acme: Business) -> Iterator[Zone]:
    """A zone that other connections see."""

    since = timezone.now()

    def make() -> Zone:
        with in_business(acme):
            return Zone.objects.create(name="Bar")

    def unmake() -> None:
        with in_business(acme):
            Device.objects.filter(zone=zone).delete()
            zone.delete()
        Pairing.objects.all().delete()
        Presence.objects.filter(zone_id=zone_id).delete()
        PlaceUse.objects.filter(business=acme).delete()
        forget_since(since)

    zone = elsewhere(make)
    zone_id = zone.pk
    yield zone
    elsewhere(unmake)


def test_of_two_who_type_a_code_at_once_one_is_refused(bar: Zone, olive: Person, acme: Business) -> None:
    user_code, _ = elsewhere(ask)
    both = threading.Barrier(2, timeout=10)

    def type_it() -> bool:
        with in_business(acme), suppress(pairing.CodeRefused), transaction.atomic():
            both.wait()
            approve(user_code, olive, bar)
            return True
        return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(elsewhere, [type_it, type_it])) == [False, True]
