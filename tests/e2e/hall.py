"""A hall with two players, whose tracks are a tone each and last seconds, and whose word is another tone.

Runs inside the site, by the stagehand. Each call finds what the one before has made.
"""

import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from broadcast.actions import remote
from broadcast.actions.schedules import save_schedule
from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, business
from broadcast.interrupts.ending import clear_all
from broadcast.interrupts.playing import play_now
from broadcast.models import Interrupt, Zone
from library.models import Announcement, Track
from tenants.access import Person
from tenants.schemas import in_business
from tests.e2e.shop import shelved
from tests.e2e.twins import token

SHOP = Shop("Long Hall", "Lars", "lars@hall.example", ("Hall",), (), 1)
PASSWORD = "all the way down"
TRACKS_HZ = range(3000, 8000, 500)
TRACK_S = 10
WORD_HZ, WORD_S = 1000, 3


def owner() -> Person:
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        return business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)


def furnish(players: int) -> list[str]:
    """Gives the players' addresses below the site."""
    lars = owner()
    with in_business(lars.business):
        zone = Zone.objects.first() or stocked(lars, Path(settings.DATA_DIR))
    return [f"/player/#token={token(lars, zone, f'Player {number + 1}')}" for number in range(players)]


def stocked(lars: Person, folder: Path) -> Zone:
    for freq_hz in TRACKS_HZ:
        sound = tone(lars, folder, freq_hz, TRACK_S)
        Track.objects.create(file_name=f"{freq_hz}.mp3", loudness_lufs=-16, true_peak_dbtp=-18, **sound)
    Announcement.objects.create(text="Word", **tone(lars, folder, WORD_HZ, WORD_S))
    return save_zone(None, actor=lars, name="Hall", crossfade_s=0)


def tone(lars: Person, folder: Path, freq_hz: int, length_s: int) -> dict[str, object]:
    return {"title": str(freq_hz), **shelved(lars, folder / f"hall-{freq_hz}.mp3", freq_hz, length_s)}


def plan_words(in_s: int, minutes: int) -> list[float]:
    """Plans the word once a minute, first in so many seconds; gives their timestamps."""
    lars, first = owner(), timezone.now().replace(microsecond=0) + timedelta(seconds=in_s)
    with in_business(lars.business):
        zone = Zone.objects.get()
        start, end = (at.astimezone(zone.tz).time() for at in (first, first + timedelta(minutes=minutes)))
        where = {"zone_ids": [zone.pk], "windows": [[start, end]], "days": list(range(7))}
        save_schedule(None, actor=lars, items=[(Announcement.objects.get(), 0)], every_min=1, **where)
    return [(first + timedelta(minutes=number)).timestamp() for number in range(minutes)]


def say(mode: str = "duck") -> float:
    """Gives the timestamp of the click."""
    lars, pressed = owner(), time.time()
    with in_business(lars.business):
        play_now(Announcement.objects.get().pk, actor=lars, zones=list(Zone.objects.all()), mode=mode)
    return pressed


def hush() -> None:
    """Players that come later do not hear what was said before."""
    lars = owner()
    with in_business(lars.business), transaction.atomic():
        clear_all(Interrupt.objects.filter(cleared_at=None), lars)


def steer(action: str) -> float:
    """Gives the timestamp of the click."""
    lars, pressed = owner(), time.time()
    with in_business(lars.business):
        remote.steer(Zone.objects.get().pk, action, actor=lars)
    return pressed
