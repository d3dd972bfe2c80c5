import pytest

from broadcast.models import Device, Zone
from broadcast.steps import first_steps
from library.models import Announcement, Track
from tenants.access import Person
from tenants.models import Business

pytestmark = pytest.mark.urls("sync2gear.urls_business")


def state(person: Person) -> list[str]:
    return ["done" if step.is_done else "next" if step.is_next else "" for step in first_steps(person)]


def test_a_new_business_begins_with_a_zone(inside: Business, olive: Person) -> None:
    assert state(olive) == ["next", "", "", ""]


def test_the_first_open_step_is_next_whatever_the_order(terrace: Zone, olive: Person) -> None:
    Announcement.objects.create(title="Hello", text="Hello.")
    assert state(olive) == ["done", "next", "done", ""]


def test_music_that_cannot_be_heard_is_no_music(terrace: Zone, olive: Person) -> None:
    Track.objects.create(title="Broken", file_name="broken.mp3", status="refused")
    assert state(olive)[1] == "next"


def test_once_all_is_done_there_are_no_steps(
    till: Device, song: Track, welcome: Announcement, olive: Person
) -> None:
    assert first_steps(olive) == []


def test_a_disconnected_player_is_asked_for_again(
    till: Device, song: Track, welcome: Announcement, olive: Person
) -> None:
    Device.objects.update(revoked_at=till.paired_at)
    assert state(olive) == ["done", "done", "done", "next"]


def test_a_zone_user_is_asked_for_nothing(inside: Business, zed: Person) -> None:
    assert first_steps(zed) == []
