"""Many businesses, cheaply: one is made as every business is, the others are copies of its schema."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
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
from tenants.models import Business, Membership, User
from tenants.opening import open_business
from tenants.schemas import in_business

ZONES = 5
TRACKS = 120
SCHEDULES = 10
KINDS = ("interval", "timeline", "clock", "opening")


def first_business() -> Person:
    """A furnished business and its owner."""
    user = User.objects.create_user("olive@bench.example", name="Olive")
    business = Business.objects.create(name="Bench", slug="bench")
    Membership.objects.create(user=user, business=business, role="owner")
    open_business(business.pk)
    owner = Person(user, Business.objects.get(pk=business.pk), "owner")
    with in_business(owner.business), transaction.atomic():
        furnish(owner)
    return owner


def furnish(owner: Person) -> None:
    Zone.objects.bulk_create(Zone(name=f"Zone {number}") for number in range(ZONES))
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


def copies(of: Business, count: int) -> None:
    """`count` more businesses with the same rows and zones of their own, and a feed that is due for each."""
    script, zones = dump(of), zone_ids(of)
    for _ in range(count):
        copy(of, script, zones)


def dump(of: Business) -> str:
    """The business's schema and rows as SQL statements."""
    return blueprint.statements(of.schema_name)


def zone_ids(of: Business) -> list[uuid.UUID]:
    with in_business(of):
        return list(Zone.objects.values_list("pk", flat=True))


@transaction.atomic
def copy(of: Business, script: str, zones: list[uuid.UUID]) -> Business:
    slug = f"copy-{uuid.uuid4().hex[:12]}"
    opened = {"status": Business.Status.OPEN, "step": Business.Step.DONE}
    made = Business.objects.create(name="A copy", slug=slug, **opened)
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


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """While the rows are made, a crash may lose them; what is measured has a server's full care."""
    careless("off")
    try:
        yield
    finally:
        careless("on")


def careless(fsync: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SYSTEM SET fsync = {fsync}")
        cursor.execute("SELECT pg_reload_conf()")
