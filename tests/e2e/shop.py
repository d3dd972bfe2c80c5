"""A shop with a zone, tones for music, a word and a paired player, made without clicking.

Runs inside the site, by the stagehand. Each call finds what the one before has made.
"""

import hashlib
import io
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

from django.conf import settings
from PIL import Image

from broadcast.actions import remote
from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, business, player
from broadcast.models import Command, Device, PlayEvent, Zone
from library import shelf
from library.actions import mark_emergency
from library.models import Announcement, Track
from tenants.access import Person
from tenants.schemas import in_business
from tests.e2e import tones

SHOP = Shop("Sound Check", "Tess", "tess@check.example", ("Hall",), (), 1)
PASSWORD = "one two one two"
WORD_HZ = 1000
WORD_S = 3


def owner() -> Person:
    return business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)


def furnish() -> str:
    """Gives the player's address below the site; the same player each time."""
    tess, folder = owner(), Path(settings.DATA_DIR)
    with in_business(tess.business):
        if not Zone.objects.exists():
            stock(tess, folder)
    address = folder / "player.txt"
    if not address.exists():
        address.write_text(player(tess, "Hall", "/", {})["url"])
    return address.read_text()


def stock(tess: Person, folder: Path) -> None:
    for _, freq_hz, title in tones.TRACKS:
        sound = shelved(tess, folder / f"{freq_hz}.mp3", freq_hz, tones.LENGTH_S)
        Track.objects.create(title=title, file_name=title, loudness_lufs=-16, true_peak_dbtp=-18, **sound)
    word = shelved(tess, folder / "word.mp3", WORD_HZ, WORD_S)
    Announcement.objects.create(title="Word", text="Word", **word)
    save_zone(None, actor=tess, name="Hall", crossfade_s=1)


def shelved(keeper: Person, path: Path, freq_hz: int, length_s: int) -> dict[str, object]:
    """Columns of a tone that devices can have."""
    tones.make_one(path, freq_hz, path.stem, length_s)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    shelf.put(path, shelf.audio_key(keeper.business.pk, sha256))
    return {
        "sha256": sha256,
        "size_bytes": path.stat().st_size,
        "duration_ms": length_s * 1000,
        "status": "ready",
    }


def steer(action: str) -> str:
    """A command to the zone; gives its id."""
    tess = owner()
    with in_business(tess.business):
        return str(remote.steer(Zone.objects.get().pk, action, actor=tess).pk)


def keep_for_emergencies(*, is_so: bool) -> None:
    """The word is a clip that every player keeps, and the player is muted; or neither."""
    tess = owner()
    with in_business(tess.business):
        mark_emergency(Announcement.objects.get().pk, actor=tess, is_emergency=is_so)
        remote.turn_device(Device.objects.get().pk, actor=tess, is_muted=is_so)


def ask_device(action: str) -> str:
    """A command to the player; gives its id."""
    tess = owner()
    with in_business(tess.business):
        return str(remote.ask_device(Device.objects.get().pk, action, actor=tess).pk)


def asked(action: str) -> list[dict[str, Any]]:
    """What the commands of this action said, in their order."""
    with in_business(owner().business):
        return list(
            Command.objects.filter(action=action).order_by("created_at").values_list("data", flat=True)
        )


def answer_to(command: str) -> tuple[str, float]:
    """What the player said of it, and how many ms after it that was done."""
    with in_business(owner().business):
        row = Command.objects.get(pk=command)
        play = command_done(row)
        took_ms = (play.ended_at - row.created_at) / timedelta(milliseconds=1) if play.ended_at else -1
    return play.status, took_ms


def command_done(command: Command) -> PlayEvent:
    for _ in range(100):
        play = PlayEvent.objects.filter(ref=str(command.pk)).exclude(status="delivered").first()
        if play:
            return play
        Event().wait(0.1)
    raise TimeoutError(f"Nothing was said of {command}.")


def shown() -> dict[str, Any]:
    """A page of the portal, and addresses of a track and a cover, with how long the track is."""
    tess = owner()
    Image.new("RGB", (40, 40), "teal").save(picture := io.BytesIO(), "JPEG")
    name = hashlib.sha256(picture.getvalue()).hexdigest()
    with in_business(tess.business):
        track = Track.objects.first()
        assert track
        shelf.write(picture.getvalue(), shelf.cover_key(tess.business.pk, name))
    root = f"/b/{tess.business.slug}"
    files = {"audio": f"{root}/audio/{track.sha256}.mp3", "cover": f"{root}/cover/{name}.jpg"}
    return files | {"page": f"{root}/", "bytes": track.size_bytes}


def ticket(most_bytes: int) -> dict[str, Any]:
    """For one piece of an upload."""
    found = shelf.ticket(shelf.incoming_key(owner().business.pk, uuid4(), 1), most_bytes)
    assert found
    return asdict(found)


def arrived(key: str) -> int | None:
    return shelf.size_bytes(key)
