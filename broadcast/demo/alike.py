"""Many businesses, cheaply: one is made as every business is, the others are copies of its schema."""

import uuid
from datetime import time, timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.utils import timezone

from broadcast.actions.schedules import save_schedule
from broadcast.edge.models import ReadyFeed
from broadcast.models import Channel, ChannelPlaylist, Daypart, Schedule, Zone
from library.models import Announcement, Playlist, PlaylistTrack, Track
from tenants import blueprint
from tenants.access import Person
from tenants.models import Business
from tenants.schemas import in_business

ZONES = 5
TRACKS = 120
SCHEDULES = 10
KINDS = ("interval", "timeline", "clock", "opening")


def furnish(owner: Person, zones: int = ZONES) -> None:
    """The owner's business, the current one, gets music, announcements, schedules and `zones`."""
    Zone.objects.bulk_create(Zone(name=f"Zone {number}") for number in range(zones))
    tracks = Track.objects.bulk_create(track(number) for number in range(TRACKS))
    for number, name in enumerate(("Calm", "Bright")):
        tune(name, tracks[number::2], is_default=not number)
    evening = Channel.objects.get(name="Bright")
    Daypart.objects.create(channel=evening, everywhere=True, start=time(17), end=time(23))
    said = Announcement.objects.bulk_create(announcement(number) for number in range(SCHEDULES))
    for number, words in enumerate(said):
        save_schedule(None, actor=owner, items=[(words, 0)], **columns(number))


def tune(name: str, tracks: list[Track], *, is_default: bool) -> None:
    channel = Channel.objects.create(name=name, is_default=is_default)
    playlist = Playlist.objects.create(name=name)
    ChannelPlaylist.objects.create(channel=channel, playlist=playlist)
    PlaylistTrack.objects.bulk_create(
        PlaylistTrack(playlist=playlist, track=row, position=place) for place, row in enumerate(tracks)
    )


def track(number: int) -> Track:
    names = {"title": f"Song {number}", "artist": f"Band {number % 40}", "file_name": f"{number}.mp3"}
    return Track(**names, **sound(number, 150_000 + number * 1000))


def announcement(number: int) -> Announcement:
    return Announcement(title=f"Word {number}", text="A word.", **sound(1000 + number, 6000))


def sound(number: int, duration_ms: int) -> dict[str, object]:
    return {
        # A feed names a sound by the beginning of its hash.
        "sha256": sha256(str(number).encode()).hexdigest(),
        "size_bytes": 4_000_000,
        "duration_ms": duration_ms,
        "status": "ready",
    }


def columns(number: int) -> dict[str, object]:
    """Of a schedule everywhere: the kinds in turn."""
    kind = KINDS[number % len(KINDS)]
    return {
        "name": f"Schedule {number}",
        "kind": kind,
        "everywhere": True,
        "every_min": 30 + number,
        "at_times": [time(9 + number, number)] if kind == Schedule.Kind.CLOCK else [],
        "windows": [[time(9), time(18)]],
    }


def dump(of: Business) -> str:
    """The business's schema and rows as SQL statements."""
    return blueprint.statements(of.schema_name)


def zone_ids(of: Business) -> list[uuid.UUID]:
    with in_business(of):
        return list(Zone.objects.values_list("pk", flat=True))


@transaction.atomic
def copy(
    of: Business, script: str, zones: list[uuid.UUID], *, name: str = "A copy", slug: str = ""
) -> Business:
    """Another business with the same rows, zones of its own, and a feed that is due for each of them."""
    opened = {"status": Business.Status.OPEN, "step": Business.Step.DONE}
    slug = slug or f"copy-{uuid.uuid4().hex[:12]}"
    made = Business.objects.create(name=name, slug=slug, **opened)
    script = script.replace(of.schema_name, made.schema_name)
    fresh = [uuid.uuid4() for _ in zones]
    for old, new in zip(zones, fresh, strict=True):
        script = script.replace(str(old), str(new))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {made.schema_name}")
        cursor.execute(script)
    ReadyFeed.objects.bulk_create(feed(made.pk, zone) for zone in fresh)
    return made


def feed(business_id: uuid.UUID, zone_id: uuid.UUID) -> ReadyFeed:
    """Of a zone whose feed was never built."""
    now = timezone.now()
    times = {"built_at": now, "valid_until": now, "due_at": now - timedelta(minutes=1)}
    return ReadyFeed(zone_id=zone_id, business_id=business_id, body=b"{}", etag="", **times)
