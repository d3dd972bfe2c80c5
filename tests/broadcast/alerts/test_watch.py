from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from broadcast.alerts import watch
from broadcast.alerts.looks import look_now
from broadcast.alerts.shown import open_alerts
from broadcast.edge.models import EdgeDevice, Presence
from broadcast.models import Alert, Device, OpeningHours, PlayEvent, Zone
from broadcast.players.status import note_status
from tenants.access import Person
from tenants.models import Business
from tenants.schemas import in_business
from tests.broadcast.alerts.conftest import NO_SOUND, SOUND, Shop, pulse, tick

WEEK = list(range(7))
AT_NIGHT = {"days": WEEK, "opens": time(9), "closes": time(17)}


def at(shop: Shop, hour: int) -> None:
    """Tomorrow at this hour (the businesses' clocks are London's, and it is winter)."""
    shop.turn_to((shop.now + timedelta(days=1)).replace(hour=hour, minute=0))


def test_a_player_that_is_away_for_five_minutes_is_told_once(shop: Shop, olive: Person) -> None:
    shop.pass_by(4)
    assert shop.subjects == []
    shop.pass_by(60)
    assert shop.subjects == ["Acme: Till is offline"]
    assert shop.outbox[0].to == ["olive@acme.example"]
    (alert,) = open_alerts(olive)
    assert (alert.kind, alert.device.name) == ("offline", "Till")


def test_one_that_is_back_for_two_minutes_is_told_once(shop: Shop, olive: Person) -> None:
    shop.pass_by(10)
    shop.pass_by(2, Till=SOUND)
    assert len(shop.outbox) == 1
    assert not open_alerts(olive)
    shop.pass_by(60, Till=SOUND)
    assert shop.subjects == ["Acme: Till is offline", "Acme: Till is back"]


def test_a_server_that_was_away_blames_no_player(shop: Shop) -> None:
    shop.has_edge = False
    shop.pass_by(30)
    shop.has_edge = True
    shop.pass_by(4)
    assert shop.subjects == []
    shop.pass_by(2)
    assert shop.subjects == ["Acme: Till is offline"]


def test_a_player_that_is_back_with_its_server_was_never_away(shop: Shop) -> None:
    shop.has_edge = False
    shop.pass_by(30)
    shop.has_edge = True
    shop.pass_by(1)
    shop.pass_by(10, Till=SOUND)
    assert (shop.subjects, Alert.objects.count()) == ([], 0)


def test_a_line_that_comes_and_goes_is_one_trouble(shop: Shop) -> None:
    for _ in range(5):
        shop.pass_by(7)
        shop.pass_by(1, Till=SOUND)
    assert shop.subjects == ["Acme: Till is offline"]


def test_a_player_that_is_silent_for_two_minutes_is_told_once(shop: Shop, olive: Person) -> None:
    shop.pass_by(2, Till=NO_SOUND)
    assert shop.subjects == []
    assert not open_alerts(olive)
    shop.pass_by(60, Till=NO_SOUND)
    assert shop.subjects == ["Acme: Till is silent"]
    shop.pass_by(60, Till=SOUND)
    assert shop.subjects == ["Acme: Till is silent", "Acme: Till is heard again"]


def test_a_player_that_reports_its_silence_is_told_of_at_once_and_once(shop: Shop, olive: Person) -> None:
    shop.report_silence("playing", NO_SOUND)
    shop.pass_by(1, Till=NO_SOUND)
    assert shop.subjects == ["Acme: Till is silent"]
    assert open_alerts(olive)
    shop.pass_by(30, Till=NO_SOUND)
    assert shop.subjects == ["Acme: Till is silent"]
    shop.report_silence("completed", SOUND, since_s=31 * 60 + 10)
    shop.pass_by(2, Till=SOUND)
    assert len(shop.outbox) == 1
    shop.pass_by(3, Till=SOUND)
    assert shop.subjects == ["Acme: Till is silent", "Acme: Till is heard again"]


def test_ten_seconds_of_silence_raise_the_alarm_though_other_music_helped(shop: Shop) -> None:
    shop.report_silence("completed", SOUND)
    tick()
    assert shop.subjects == ["Acme: Till is silent"]
    shop.pass_by(5, Till=SOUND)
    assert shop.subjects[1:] == ["Acme: Till is heard again"]


def test_silences_that_come_and_go_are_one_trouble(shop: Shop) -> None:
    for _ in range(10):
        shop.report_silence("completed", SOUND)
        shop.pass_by(1, Till=SOUND)
    assert shop.subjects == ["Acme: Till is silent"]


def test_a_silence_of_yesterday_that_is_told_today_alarms_nobody(shop: Shop) -> None:
    shop.report_silence("completed", SOUND, since_s=86_400)
    PlayEvent.objects.update(ended_at=shop.now - timedelta(hours=23))
    shop.pass_by(3, Till=SOUND)
    assert (shop.subjects, Alert.objects.count()) == ([], 0)


@pytest.mark.parametrize("said", [{"muted": True}, {"volume": 0}, {"silent": True}])
def test_nobody_misses_what_would_not_be_heard(shop: Shop, said: dict[str, Any]) -> None:
    shop.report_silence("playing", NO_SOUND | said)
    shop.pass_by(5, Till=NO_SOUND | said)
    assert shop.subjects == []


def test_a_silence_that_is_reported_at_night_wakes_nobody(shop: Shop) -> None:
    OpeningHours.objects.create(**AT_NIGHT)
    at(shop, 20)
    shop.report_silence("playing", SOUND)
    shop.pass_by(30, Till=SOUND)
    assert shop.subjects == []


def test_a_short_silence_is_nobodys_business(shop: Shop) -> None:
    for _ in range(5):
        shop.pass_by(2, Till=NO_SOUND)
        shop.pass_by(1, Till=SOUND)
    assert (shop.subjects, Alert.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    "said",
    [NO_SOUND | {"silent": True}, NO_SOUND | {"muted": True}, NO_SOUND | {"volume": 0}, {"app": "x/1"}],
)
def test_a_silence_that_is_meant_is_none(shop: Shop, said: dict[str, Any]) -> None:
    shop.pass_by(10, Till=said)
    assert shop.subjects == []


def test_a_browser_that_refuses_sound_is_silent(shop: Shop) -> None:
    shop.pass_by(4, Till={"blocked": True, "playing": False})
    assert shop.subjects == ["Acme: Till is silent"]


def test_nobody_is_woken_at_night(shop: Shop) -> None:
    OpeningHours.objects.create(**AT_NIGHT)
    at(shop, 16)
    shop.pass_by(60, Till=SOUND)
    shop.pass_by(16 * 60)  # until nine
    assert shop.subjects == []
    shop.pass_by(4)
    assert shop.subjects == []
    shop.pass_by(2)
    assert shop.subjects == ["Acme: Till is offline"]


def closed_while_away(shop: Shop) -> None:
    """The till is missed from 16:02 on; it is now 22:00, after closing time."""
    OpeningHours.objects.create(**AT_NIGHT)
    at(shop, 16)
    shop.pass_by(1, Till=SOUND)
    shop.pass_by(10)
    shop.turn_to(shop.now.replace(hour=22))


def test_who_comes_back_at_night_is_told_of_when_the_shop_is_open(shop: Shop, olive: Person) -> None:
    closed_while_away(shop)
    shop.pass_by(10, Till=SOUND)
    assert (shop.subjects, list(open_alerts(olive))) == (["Acme: Till is offline"], [])
    at(shop, 9)
    shop.pass_by(4, Till=SOUND)
    assert len(shop.outbox) == 1
    shop.pass_by(30, Till=SOUND)
    assert shop.subjects == ["Acme: Till is offline", "Acme: Till is back"]


def test_who_is_away_again_when_the_shop_opens_was_never_back(shop: Shop, olive: Person) -> None:
    closed_while_away(shop)
    shop.pass_by(10, Till=SOUND)
    at(shop, 9)
    shop.pass_by(30)
    assert shop.subjects == ["Acme: Till is offline"]
    assert open_alerts(olive)


def test_a_silence_over_closing_time_is_told_anew_the_next_day(shop: Shop) -> None:
    OpeningHours.objects.create(**AT_NIGHT)
    at(shop, 16)
    shop.pass_by(5, Till=NO_SOUND)
    shop.turn_to(shop.now + timedelta(hours=2))
    shop.pass_by(5, Till=NO_SOUND)
    assert not Alert.objects.filter(ended_at=None)
    at(shop, 10)
    shop.pass_by(5, Till=NO_SOUND)
    assert shop.subjects == ["Acme: Till is silent"] * 2


def test_nobody_is_told_twice_when_something_fails_after_the_look(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = watch.look_again, []

    def failing_once(*told: Any) -> None:
        calls.append(told)
        if len(calls) == 1:
            raise OperationalError
        real(*told)

    monkeypatch.setattr(watch, "look_again", failing_once)
    shop.pass_by(20)
    assert shop.subjects == ["Acme: Till is offline"]


def test_a_silence_that_is_reported_during_a_look_is_looked_at_next(
    shop: Shop, till: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = watch.Look.at

    def meanwhile(look: watch.Look, device_ids: list[UUID]) -> Any:
        moments = real(look, device_ids)
        shop.now += timedelta(seconds=1)
        look_now(till.pk)
        return moments

    shop.pass_by(1, Till=NO_SOUND)
    note_status(EdgeDevice.objects.get(), SOUND)
    monkeypatch.setattr(watch.Look, "at", meanwhile)
    tick()
    assert Presence.objects.get(pk=till.pk).look_at == shop.now


def test_a_business_that_fails_does_not_hold_back_the_others(
    shop: Shop, rival: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    Presence.objects.create(pk=uuid4(), business_id=rival.pk, zone_id=uuid4(), seen_at=shop.now)
    real = watch.Look.at

    def failing(look: watch.Look, device_ids: list[Any]) -> Any:
        if watch.current_business() == rival:
            raise LookupError
        return real(look, device_ids)

    monkeypatch.setattr(watch.Look, "at", failing)
    shop.pass_by(7)
    assert shop.subjects == ["Acme: Till is offline"]


def test_players_that_are_fine_cost_one_question_however_many(
    shop: Shop, rival: Business, django_assert_max_num_queries
) -> None:
    fine = {"seen_at": shop.now, "reported_at": shop.now, "status": SOUND, "zone_id": uuid4()}
    Presence.objects.bulk_create(Presence(pk=uuid4(), business_id=rival.pk, **fine) for _ in range(200))
    with django_assert_max_num_queries(4) as asked:  # one names the schema, one asks for letters
        assert tick() == 0
    assert sum("edge_presence" in query["sql"] for query in asked.captured_queries) == 2


def test_players_that_are_away_for_long_are_hardly_looked_at(shop: Shop, till: Device) -> None:
    shop.pass_by(30)
    looks = 0
    for _ in range(120):
        shop.now += timedelta(minutes=1)
        pulse(shop.now)
        looks += tick()
    assert 1 <= looks <= 3
    Presence.objects.filter(pk=till.pk).update(seen_at=shop.now - timedelta(days=40))
    shop.now += timedelta(minutes=70)
    shop.pass_by(7)
    assert tick() == 0


def test_many_players_of_a_business_are_asked_for_together(
    shop: Shop, add: Callable[[str], Device], django_assert_max_num_queries
) -> None:
    for number in range(20):
        add(f"Player {number}")
    names = {device.name: SOUND for device in Device.objects.all()}
    shop.pass_by(1, **names)
    OpeningHours.objects.create(days=[shop.now.weekday()], opens=time(3), closes=time(3, 1))
    shop.turn_to(shop.now + timedelta(minutes=6))
    with django_assert_max_num_queries(22):
        assert tick() == 21
    assert shop.subjects == []


def test_people_see_the_alerts_of_their_own_zones(
    shop: Shop, terrace: Zone, zed: Person, olive: Person
) -> None:
    away = Device.objects.create(zone=terrace, name="Awning")
    Alert.objects.create(device=away, kind="offline", began_at=shop.now, told_at=shop.now)
    assert [alert.device for alert in open_alerts(olive)] == [away]
    assert not open_alerts(zed)


def test_two_businesses_never_mix(shop: Shop, rival: Business, rita: Person) -> None:
    with in_business(rival):
        zone = Zone.objects.create(name="Rival's")
        theirs = Device.objects.create(zone=zone, name="Theirs")
        Alert.objects.create(device=theirs, kind="offline", began_at=shop.now, told_at=shop.now)
    seen = {"seen_at": shop.now, "reported_at": shop.now, "look_at": shop.now}
    Presence.objects.create(pk=theirs.pk, business_id=rival.pk, zone_id=zone.pk, **seen)
    shop.pass_by(4)
    Presence.objects.filter(pk=theirs.pk).update(seen_at=shop.now)
    tick()
    sent = [(mail.to, mail.subject) for mail in shop.outbox]
    assert sent == [(["rita@rival.example"], "Rival: Theirs is back")]
