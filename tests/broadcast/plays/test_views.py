import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.models import Device, PlayEvent, ToldCue, Zone
from library.models import Announcement, Track
from tests.broadcast.plays.playing import told


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


def page(client: Client, said: Announcement, query: str = "") -> str:
    answer = client.get(f"/b/acme/announcements/{said.pk}/plays/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_leads_to_the_plays_of_one(as_olive: Client, till: Device, welcome: Announcement) -> None:
    play(till, "e" * 64, announcement=welcome)
    told = as_olive.get("/b/acme/heard/").content.decode()
    assert f'href="/b/acme/announcements/{welcome.pk}/plays/">Welcome' in told


def test_an_announcement_leads_to_its_plays(as_olive: Client, welcome: Announcement) -> None:
    told = as_olive.get(f"/b/acme/announcements/{welcome.pk}/").content.decode()
    assert f"/b/acme/announcements/{welcome.pk}/plays/" in told


def test_its_page_counts_draws_and_lists(as_olive: Client, till: Device, welcome: Announcement) -> None:
    play(till, "b" * 64, announcement=welcome)
    play(till, "b" * 64, announcement=welcome, status="skipped", reason="late")
    told = page(as_olive, welcome)
    assert "1 heard, 1 skipped, 0 failed or missed in 30 days" in told
    assert told.count('<rect class="plays-') == 2
    assert "The moment had passed" in told


def test_it_can_be_asked_for_one_fate(as_olive: Client, till: Device, welcome: Announcement) -> None:
    play(till, "b" * 64, announcement=welcome)
    play(till, "b" * 64, announcement=welcome, status="failed", reason="media_missing")
    told = page(as_olive, welcome, "?fate=failed")
    assert ("could not fetch" in told, ">Heard</span>" in told) == (True, False)


def test_what_cannot_be_understood_is_not_asked_for(
    as_olive: Client, till: Device, welcome: Announcement
) -> None:
    play(till, "b" * 64, announcement=welcome)
    assert ">Heard</span>" in page(as_olive, welcome, "?fate=soup&zone=1&page=x")


def test_what_was_not_told_yet_is_no_play(as_olive: Client, till: Device, welcome: Announcement) -> None:
    at = timezone.now() - timedelta(hours=1)
    Device.objects.update(paired_at=at)
    ToldCue.objects.create(pk=uuid.uuid4(), zone=till.zone, ref="c7", at=at, announcement=welcome)
    told = page(as_olive, welcome)
    assert ("0</strong> heard" in told, "1</strong> not told yet" in told) == (True, True)
    assert "Till" in page(as_olive, welcome, "?fate=pending")


def test_of_very_many_that_nobody_told_the_newest_are_listed(
    as_olive: Client, till: Device, welcome: Announcement, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("pending", "views"):
        monkeypatch.setattr(f"broadcast.plays.{module}.MOST", 1)
    Device.objects.update(paired_at=timezone.now() - timedelta(days=1))
    for hours in (1, 2):
        told(till, welcome, timezone.now() - timedelta(hours=hours))
    shown = page(as_olive, welcome, "?fate=pending")
    assert ("1+</strong> not told yet" in shown, "the newest 1." in shown) == (True, True)
    assert shown.count('<span class="badge">Not told yet') == 1


def test_before_it_was_heard_it_says_so(as_olive: Client, welcome: Announcement) -> None:
    assert "Not heard yet" in page(as_olive, welcome)


def test_what_was_removed_keeps_its_plays(as_olive: Client, till: Device, welcome: Announcement) -> None:
    play(till, "b" * 64, announcement=welcome)
    Announcement.objects.update(removed_at=timezone.now())
    assert ">Heard</span>" in page(as_olive, welcome)


def test_a_zone_user_sees_the_plays_of_their_zones(
    as_zed: Client, till: Device, terrace: Zone, welcome: Announcement
) -> None:
    play(till, "b" * 64, announcement=welcome)
    play(Device.objects.create(zone=terrace, name="Awning"), "b" * 64, announcement=welcome)
    told = page(as_zed, welcome)
    assert ("Till" in told, "Awning" in told, "Terrace" in told) == (True, False, False)


def test_its_page_asks_as_often_for_many_plays_as_for_one(
    as_olive: Client, till: Device, welcome: Announcement, django_assert_max_num_queries
) -> None:
    for _ in range(30):
        play(till, "b" * 64, announcement=welcome)
    with django_assert_max_num_queries(17):
        page(as_olive, welcome)
