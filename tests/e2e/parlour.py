"""A library to listen to, made without clicking. Runs inside the site, by the stagehand."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from broadcast.demo.seed import Shop, account, business
from library import shelf
from library.digest import sha256_of
from library.models import Track, Waveform
from library.playlists import add_track, save_playlist
from tenants.access import Person
from tenants.schemas import in_business
from tests.announced import published
from tests.e2e import tones

SHOP = Shop("The Parlour", "Polly", "polly@parlour.example", ("Snug",), (), 1)
PASSWORD = "a needle and a groove"
LENGTH_S = 60
#: As the list shows them: the newest first.
TITLES = ("Amber", "Birch", "Cedar")
PEAKS = bytes(0 if n < 30 else 40 + n % 200 for n in range(600))


def owner() -> Person:
    return business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)


def furnish() -> None:
    with transaction.atomic():
        polly = owner()
    with in_business(polly.business):
        for title in reversed(TITLES):
            track = Track.objects.create(
                title=title, artist="The Tables", file_name=title, **noise(polly, title)
            )
        Waveform.objects.create(track=track, peaks=PEAKS)
        playlist = save_playlist(None, actor=polly, name="Evening")
        add_track(playlist.pk, actor=polly, track=track.pk)
        published("Last orders", "Last orders, please.", **noise(polly, "Last orders"))


def noise(keeper: Person, title: str) -> dict[str, object]:
    """Columns of a sound that never falls silent."""
    path = tones.make_noise(Path(settings.DATA_DIR) / f"{title}.mp3", title, LENGTH_S)
    sha256 = sha256_of(path)
    shelf.put(path, shelf.audio_key(keeper.business.pk, sha256))
    return {
        "sha256": sha256,
        "size_bytes": path.stat().st_size,
        "duration_ms": LENGTH_S * 1000,
        "status": "ready",
    }


def lose(title: str) -> None:
    """Its file has gone."""
    polly = owner()
    with in_business(polly.business):
        shelf.remove(shelf.audio_key(polly.business.pk, Track.objects.get(title=title).sha256))
