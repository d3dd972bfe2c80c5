from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadcast.edge.models import Outbox, ReadyFeed
from broadcast.feed import rebuild
from broadcast.interrupts.playing import play_now
from broadcast.interrupts.refusals import NotReady
from broadcast.models import Device, Interrupt, Zone
from library.models import Announcement
from tenants.access import Person
from tenants.models import AuditLog
from tests.test_docs import FEED, Draft202012Validator

INTERRUPT = Draft202012Validator({"$ref": "#/$defs/interrupt", "$defs": FEED.schema["$defs"]})
SOUND = Draft202012Validator({"$ref": "#/$defs/media", "$defs": FEED.schema["$defs"]})


def test_every_zone_gets_the_event_and_its_feed(pressed: Interrupt, till: Device, terrace: Zone) -> None:
    events = {row.zone_id: row.event for row in Outbox.objects.all()}
    assert events == {till.zone_id: "interrupt", terrace.pk: "interrupt"}


def test_the_feed_has_the_interrupt_once_it_is_committed(
    till: Device, ground: Zone, welcome: Announcement, olive: Person, committed
) -> None:
    with committed():
        row = play_now(welcome.pk, actor=olive, zones=[ground], mode="pause")
    assert str(row.pk).encode() in bytes(ReadyFeed.objects.get(pk=ground.pk).body)


def test_the_event_can_be_played_without_a_fetch(pressed: Interrupt) -> None:
    data = Outbox.objects.all()[0].data
    INTERRUPT.validate(data)
    assert data["id"] == str(pressed.pk)
    assert list(data["sounds"]) == data["media"]
    for sound in data["sounds"].values():
        SOUND.validate(sound)


def test_it_is_over_after_five_minutes(pressed: Interrupt) -> None:
    assert timedelta(minutes=4) < pressed.expires_at - pressed.created_at <= timedelta(minutes=5, seconds=1)


def test_a_new_version_does_not_change_what_was_played(pressed: Interrupt, welcome: Announcement) -> None:
    Announcement.objects.update(sha256="f" * 64, title="Farewell")
    pressed.refresh_from_db()
    assert pressed.media is not None
    assert (pressed.media["sha256"], pressed.media["title"]) == ("b" * 64, "Welcome")


def test_without_audio_there_is_nothing_to_play(ground: Zone, olive: Person) -> None:
    silent = Announcement.objects.create(title="Soon", text="Soon.")
    with pytest.raises(NotReady, match="“Soon” has not been spoken yet"):
        play_now(silent.pk, actor=olive, zones=[ground], mode="duck")
    assert not Outbox.objects.exists()


def test_a_removed_announcement_is_not_there(ground: Zone, welcome: Announcement, olive: Person) -> None:
    Announcement.objects.update(removed_at=timezone.now())
    with pytest.raises(Http404):
        play_now(welcome.pk, actor=olive, zones=[ground], mode="duck")


def test_a_zone_user_plays_in_their_own_zone(
    till: Device, ground: Zone, welcome: Announcement, zed: Person
) -> None:
    row = play_now(welcome.pk, actor=zed, zones=[ground], mode="duck")
    assert row.created_by == "Zed"
    assert AuditLog.objects.get(verb="played").changes == {
        "zones": {"to": ["Ground floor"]},
        "mode": {"to": "duck"},
    }


def test_a_zone_user_plays_nowhere_where_one_zone_is_not_theirs(
    ground: Zone, terrace: Zone, welcome: Announcement, zed: Person
) -> None:
    with pytest.raises(Http404):
        play_now(welcome.pk, actor=zed, zones=[ground, terrace], mode="duck")
    assert not Interrupt.objects.exists()
    assert not Outbox.objects.exists()


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"is_enabled": False}, "is switched off"),
        ({"expires_at": timezone.now()}, "has ended"),
        ({"sha256": "", "problem": "The voice is hoarse."}, "The voice is hoarse."),
    ],
)
def test_what_is_not_to_be_heard_says_why(
    till: Device, welcome: Announcement, olive: Person, columns: dict[str, Any], said: str
) -> None:
    Announcement.objects.update(**columns)
    with pytest.raises(NotReady, match=said):
        play_now(welcome.pk, actor=olive, zones=[till.zone])
    assert not Interrupt.objects.exists()


def test_its_feeds_are_held_before_it_is_there(till: Device, welcome: Announcement, olive: Person) -> None:
    """One that is built meanwhile would be younger and not name it: it would be over."""
    rebuild(till.zone.pk)
    with CaptureQueriesContext(connection) as asked:
        play_now(welcome.pk, actor=olive, zones=[till.zone])
    said = [query["sql"] for query in asked]
    held = next(place for place, sql in enumerate(said) if '"edge_readyfeed"' in sql and "FOR UPDATE" in sql)
    assert held < next(place for place, sql in enumerate(said) if 'INTO "broadcast_interrupt"' in sql)
