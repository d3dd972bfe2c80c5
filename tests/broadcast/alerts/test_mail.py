from collections.abc import Callable
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail import EmailMessage

from broadcast.models import Alert, Device, Zone
from tenants.access import Person
from tenants.models import Letter, Membership
from tests.broadcast.alerts.conftest import SOUND, Shop


def test_what_happens_at_once_is_one_mail(shop: Shop, add: Callable[[str], Device]) -> None:
    for name in ("Bar", "Door"):
        add(name)
    shop.pass_by(1, Till=SOUND, Bar=SOUND, Door=SOUND)
    shop.pass_by(10)
    assert shop.subjects == ["Acme: 3 players need a look"]
    assert all(name in shop.outbox[0].body for name in ("Till (Ground floor)", "Bar", "Door"))
    shop.pass_by(5, Till=SOUND, Bar=SOUND, Door=SOUND)
    assert shop.subjects[1:] == ["Acme: 3 players are fine again"]


def test_owners_and_managers_are_told_and_nobody_else(shop: Shop, sam, zed: Person, rita: Person) -> None:
    Membership.objects.create(user=rita.user, business=zed.business, role="manager")
    shop.pass_by(10)
    assert shop.outbox[0].to == ["olive@acme.example", "rita@rival.example"]


def test_a_mail_says_where_and_since_when_by_the_zones_clock(shop: Shop, settings) -> None:
    settings.PORTAL_URL = "https://portal.example/"
    Zone.objects.update(time_zone="Asia/Tokyo")
    since = shop.now.astimezone(Zone.objects.get().tz)
    shop.pass_by(10)
    body = shop.outbox[0].body
    assert (
        f"Till (Ground floor) has not been heard from since {since:%H:%M} on {since:%A} {since.day}" in body
    )
    assert "https://portal.example/b/acme/players/" in body
    shop.pass_by(5, Till=SOUND)
    assert f"Till (Ground floor) was offline from {since:%H:%M}" in shop.outbox[1].body


def test_without_a_line_to_the_mail_server_people_are_told_later(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_mail: EmailMessage) -> None:
        raise SMTPServerDisconnected

    with monkeypatch.context() as during:
        during.setattr(EmailMessage, "send", down)
        shop.pass_by(7)
    assert Alert.objects.exclude(told_at=None).count() == 1
    shop.pass_by(6)
    assert shop.subjects == ["Acme: Till is offline"]


def test_a_mail_that_cannot_go_out_holds_back_no_other(shop: Shop) -> None:
    bad = Letter.objects.create(subject="To nobody", text="", recipients=["no\nbody"])
    shop.pass_by(9)
    assert shop.subjects == ["Acme: Till is offline"]
    assert Letter.objects.get() == bad
