import pytest
from django.http import Http404

from broadcast.edge.models import Outbox
from broadcast.interrupts.ending import clear, load_interrupt
from broadcast.interrupts.playing import play_now
from broadcast.models import Device, Interrupt, Zone
from library.models import Announcement
from tenants.access import Person


def test_it_is_ended_once_on_every_zone(pressed: Interrupt, olive: Person) -> None:
    first = clear(pressed.pk, actor=olive).cleared_at
    assert clear(pressed.pk, actor=olive).cleared_at == first
    cleared = Outbox.objects.filter(event="clear")
    assert [row.data for row in cleared] == [{"id": str(pressed.pk)}] * 2


def test_what_plays_elsewhere_is_not_a_zone_users_to_end(
    terrace: Zone, welcome: Announcement, olive: Person, zed: Person
) -> None:
    Device.objects.create(zone=terrace, name="Awning")
    row = play_now(welcome.pk, actor=olive, zones=[terrace], mode="duck")
    with pytest.raises(Http404):
        clear(row.pk, actor=zed)
    with pytest.raises(Http404):
        load_interrupt(row.pk, zed, "see")


def test_a_zone_user_cannot_end_what_also_plays_elsewhere(pressed: Interrupt, zed: Person) -> None:
    with pytest.raises(Http404):
        clear(pressed.pk, actor=zed)
