"""`python -m tests.bench.peers.usual.furnish 100`: tables, what zones play, and so many more devices.

Prints their tokens, and one of somebody who may announce, as JSON.
"""

import json
import sys
from datetime import timedelta
from hashlib import sha256

import django

ZONES, TRACKS, ANNOUNCEMENTS, CUES = 5, 120, 10, 166
EVERY = timedelta(hours=36) / CUES


def main(devices: int) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    print(json.dumps(tokens(devices)))  # noqa: T201


def tokens(devices: int) -> dict[str, object]:
    from .models import Announcement, Device, Zone

    if not Zone.objects.exists():
        furnish()
    zones = list(Zone.objects.order_by("name"))
    rows = [Device(name=f"Player {number}", zone=zones[number % ZONES]) for number in range(devices)]
    Device.objects.bulk_create(rows)
    return {
        "devices": [token(device=str(row.pk), zone=str(row.zone_id)) for row in rows],
        "staff": token(device="", staff=True),
        "announcement": str(Announcement.objects.order_by("title").values_list("pk", flat=True)[0]),
    }


def token(**claims: object) -> str:
    from rest_framework_simplejwt.tokens import AccessToken

    made = AccessToken()
    made.payload.update(claims)
    return str(made)


def furnish() -> None:
    from django.utils import timezone

    from .models import Announcement, Cue, Place, Playlist, Track, Zone

    playlist, now = Playlist.objects.create(name="Bright"), timezone.now()
    tracks = [Track(**sound(number, "Song"), artist=f"Band {number % 40}") for number in range(TRACKS)]
    words = [Announcement(**sound(number, "Word")) for number in range(ANNOUNCEMENTS)]
    zones = [Zone(name=f"Zone {number}", playlist=playlist) for number in range(ZONES)]
    for rows in (tracks, words, zones):
        type(rows[0]).objects.bulk_create(rows)
    Place.objects.bulk_create(
        Place(playlist=playlist, track=track, position=place) for place, track in enumerate(tracks)
    )
    Cue.objects.bulk_create(
        Cue(zone=zone, at=now + EVERY * (number + 0.5), announcement=words[number % ANNOUNCEMENTS])
        for zone in zones
        for number in range(CUES)
    )


def sound(number: int, kind: str) -> dict[str, object]:
    return {
        "title": f"{kind} {number}",
        "sha256": sha256(f"{kind} {number}".encode()).hexdigest(),
        "size_bytes": 4_000_000,
        "duration_ms": 150_000 + number * 1000,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
