import pytest

from broadcast.interrupts.playing import play_now
from broadcast.models import Device, Interrupt, Zone
from library.models import Announcement
from tenants.access import Person


@pytest.fixture
def pressed(till: Device, terrace: Zone, welcome: Announcement, olive: Person) -> Interrupt:
    """The welcome, played on the ground floor and the terrace; both have a player."""
    Device.objects.create(zone=terrace, name="Awning")
    return play_now(welcome.pk, actor=olive, zones=[till.zone, terrace], mode="duck")
