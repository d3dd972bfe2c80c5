"""A shop whose music changes within seconds, made without clicking.

Runs inside the site, by the stagehand. Each call finds what the one before has made.
"""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from broadcast.actions.dayparts import save_daypart
from broadcast.actions.quiet import save_quiet
from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, add_track, business, player
from broadcast.models import Channel, ChannelPlaylist, Zone
from library.models import Playlist, PlaylistTrack, Track
from tenants.access import Person
from tenants.schemas import in_business
from tests.e2e import tones

SHOP = Shop("Change of Tune", "Tara", "tara@change.example", ("Hall",), (), 1)
#: A channel's name, its tone, and its own crossfade.
CHANNELS = (("Amber", 3000, None), ("Birch", 5000, 0.0), ("Cedar", 7000, 2.0))
#: Seconds from one change to the next: to Birch, to Cedar, to silence, back to Amber.
AFTER_S = (0, 3, 4, 3)


def owner() -> Person:
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        return business(account(SHOP.email, SHOP.owner, "three two one go"), SHOP)


def furnish() -> str:
    """Gives the player's address below the site."""
    tara, folder = owner(), Path(settings.DATA_DIR)
    with in_business(tara.business):
        made = [channel(tara, folder, *told) for told in CHANNELS]
        save_zone(None, actor=tara, name="Hall", crossfade_s=1, channel=made[0])
    return player(tara, "Hall", "/", {})["url"]


def channel(tara: Person, folder: Path, name: str, freq_hz: int, crossfade_s: float | None) -> Channel:
    """A channel of one tone."""
    add_track(tara, tones.make_one(folder / f"{name}.mp3", freq_hz, name))
    playlist, row = (
        Playlist.objects.create(name=name),
        Channel.objects.create(name=name, crossfade_s=crossfade_s),
    )
    PlaylistTrack.objects.create(playlist=playlist, track=Track.objects.get(title=name))
    ChannelPlaylist.objects.create(channel=row, playlist=playlist)
    return row


def plan(in_s: int) -> list[float]:
    """Plans the changes, the first in so many seconds; gives their timestamps."""
    tara, first = owner(), timezone.now().replace(microsecond=0) + timedelta(seconds=in_s)
    changes = [first + timedelta(seconds=sum(AFTER_S[: place + 1])) for place in range(len(AFTER_S))]
    with in_business(tara.business):
        zone = Zone.objects.get()
        birch, cedar, silent, back = (at.astimezone(zone.tz).time() for at in changes)
        for name, start, end in (("Birch", birch, cedar), ("Cedar", cedar, silent)):
            chosen = Channel.objects.get(name=name)
            save_daypart(None, actor=tara, channel=chosen, start=start, end=end, zone_ids=[zone.pk])
        save_quiet(None, actor=tara, zone=zone, start=silent, end=back, silences_music=True)
    return [at.timestamp() for at in changes]
