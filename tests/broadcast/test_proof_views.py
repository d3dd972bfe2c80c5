import uuid
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from broadcast.models import Device, PlayEvent, Zone
from library.models import Announcement, Track


def play(device: Device, media: str, kind: str = "announcement", **columns: object) -> PlayEvent:
    told = {"status": "completed", "started_at": timezone.now(), **columns}
    return PlayEvent.objects.create(
        pk=uuid.uuid4(), device=device, zone=device.zone, kind=kind, ref="c1", media=media, **told
    )


def heard(client: Client) -> list[str]:
    return [row.title for row in client.get("/b/acme/heard/").context["plays"]]


def test_planned_announcements_and_those_by_hand_are_listed(
    as_olive: Client, till: Device, welcome: Announcement
) -> None:
    play(till, welcome.sha256)
    play(till, welcome.sha256, kind="interrupt")
    assert heard(as_olive) == ["Welcome", "Welcome"]


def test_music_is_not(as_olive: Client, till: Device, song: Track) -> None:
    play(till, song.sha256, kind="track")
    assert heard(as_olive) == []


def test_the_newest_comes_first(as_olive: Client, till: Device, welcome: Announcement) -> None:
    play(till, welcome.sha256)
    play(till, "f" * 64, received_at=timezone.now() - timedelta(hours=1))
    assert heard(as_olive) == ["Welcome", "An earlier version"]


def test_a_zone_user_sees_what_their_zones_heard(
    as_zed: Client, till: Device, terrace: Zone, welcome: Announcement
) -> None:
    play(till, welcome.sha256)
    play(Device.objects.create(zone=terrace, name="Awning"), welcome.sha256)
    page = as_zed.get("/b/acme/heard/").content.decode()
    assert ("Till" in page, "Awning" in page) == (True, False)


def test_it_says_why_something_was_not_heard(as_olive: Client, till: Device, welcome: Announcement) -> None:
    play(till, welcome.sha256, status="skipped", reason="late")
    assert "Skipped" in as_olive.get("/b/acme/heard/").content.decode()


def test_before_anything_was_heard_it_says_so(as_olive: Client) -> None:
    assert "Nothing was heard yet" in as_olive.get("/b/acme/heard/").content.decode()


def test_the_list_asks_as_often_for_many_plays_as_for_one(
    as_olive: Client, till: Device, welcome: Announcement, django_assert_max_num_queries
) -> None:
    for _ in range(30):
        play(till, welcome.sha256)
    with django_assert_max_num_queries(14):
        as_olive.get("/b/acme/heard/")
