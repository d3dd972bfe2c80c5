import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from broadcast.models import Device, Zone
from broadcast.plays.pending import how_many, pending
from library.models import Announcement
from tenants.access import Person
from tests.announced import published
from tests.broadcast.plays.playing import play, told

NOW = timezone.now()
HOUR = timedelta(hours=1)


def waiting(said: Announcement, person: Person, zone: Zone | None = None) -> list[str]:
    return [row.device_name for row in pending(said, person, NOW, zone)]


def paired(zone: Zone, name: str, at: timedelta = -timedelta(days=9)) -> Device:
    return Device.objects.create(zone=zone, name=name, paired_at=NOW + at)


def test_what_nobody_has_told_is_pending(ground: Zone, welcome: Announcement, olive: Person) -> None:
    told(paired(ground, "Till"), welcome, NOW - HOUR)
    assert waiting(welcome, olive) == ["Till"]


def test_every_player_tells_for_itself(ground: Zone, welcome: Announcement, olive: Person) -> None:
    till = paired(ground, "Till")
    paired(ground, "Door")
    told(till, welcome, NOW - HOUR)
    play(till, welcome, NOW - HOUR, status="playing")
    assert waiting(welcome, olive) == ["Door"]


def test_nobody_waits_for_what_is_just_over_or_to_come(
    ground: Zone, welcome: Announcement, olive: Person
) -> None:
    till = paired(ground, "Till")
    told(till, welcome, NOW - timedelta(minutes=1))
    told(till, welcome, NOW + HOUR)
    assert waiting(welcome, olive) == []


def test_after_a_week_nobody_waits_any_more(ground: Zone, welcome: Announcement, olive: Person) -> None:
    told(paired(ground, "Till"), welcome, NOW - timedelta(days=8))
    assert waiting(welcome, olive) == []


def test_players_that_were_not_there_are_not_asked(
    ground: Zone, welcome: Announcement, olive: Person
) -> None:
    gone = paired(ground, "Gone")
    Device.objects.filter(pk=gone.pk).update(revoked_at=NOW)
    paired(ground, "New", -timedelta(minutes=30))
    told(gone, welcome, NOW - HOUR)
    assert waiting(welcome, olive) == []


def test_a_player_that_came_from_another_zone_owes_what_was_said_since(
    ground: Zone, terrace: Zone, welcome: Announcement, olive: Person
) -> None:
    till = paired(terrace, "Till")
    told(till, welcome, NOW - 4 * HOUR)
    Device.objects.update(zone=ground, moved_at=NOW - 2 * HOUR)
    till.refresh_from_db()
    told(till, welcome, NOW - 3 * HOUR)
    since = told(till, welcome, NOW - HOUR)
    assert list(pending(welcome, olive, NOW)) == [since]


def test_no_more_are_counted_than_anybody_reads(
    ground: Zone, welcome: Announcement, olive: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadcast.plays.pending.MOST", 2)
    till = paired(ground, "Till")
    for hours, count in enumerate((1, 2, 3, 3), start=1):
        told(till, welcome, NOW - hours * HOUR)
        assert how_many(pending(welcome, olive, NOW)) == count


def test_only_the_players_that_were_meant_are_asked(
    ground: Zone, welcome: Announcement, olive: Person
) -> None:
    till = paired(ground, "Till")
    paired(ground, "Door")
    told(till, welcome, NOW - HOUR, device_ids=[till.pk])
    assert waiting(welcome, olive) == ["Till"]


def test_other_announcements_and_other_zones_do_not_count(
    ground: Zone, terrace: Zone, welcome: Announcement, olive: Person, zed: Person
) -> None:
    told(paired(ground, "Till"), welcome, NOW - HOUR)
    told(paired(terrace, "Awning"), welcome, NOW - HOUR, ref=str(uuid.uuid4()))
    other = published("Other", "Other.")
    assert sorted(waiting(welcome, olive)) == ["Awning", "Till"]
    assert (waiting(welcome, zed), waiting(welcome, olive, ground), waiting(other, olive)) == (
        ["Till"],
        ["Till"],
        [],
    )


def test_of_many_plays_it_reads_those_of_its_cues(ground: Zone, welcome: Announcement, olive: Person) -> None:
    """The index leaves out what has no ref, and is no help to a question that does not say so."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "plays_of_a_ref" in pending(welcome, olive, NOW).explain()
