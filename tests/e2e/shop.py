"""A shop with a zone, tones for music, a word and a paired player, made without clicking.

Runs inside the site: `manage.py shell -c "from tests.e2e.shop import furnish; furnish()"`. Each command finds
what the one before has made.
"""

from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from django.conf import settings
from django.utils import timezone

from broadcast.actions import remote
from broadcast.actions.schedules import save_schedule
from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, business, player
from broadcast.interrupts import play_now
from broadcast.models import Command, Device, PlayEvent, Zone
from library import shelf
from library.models import Announcement, Track
from tenants.access import Person
from tenants.schemas import in_business
from tests.e2e import tones

SHOP = Shop("Sound Check", "Tess", "tess@check.example", ("Hall",), (), 1)
WORD_HZ = 1000
WORD_S = 3


def owner() -> Person:
    return business(account(SHOP.email, SHOP.owner, "one two one two"), SHOP)


def furnish() -> None:
    """Leaves the player's address below the site in `player.txt`."""
    tess, folder = owner(), Path(settings.DATA_DIR)
    with in_business(tess.business):
        if not Zone.objects.exists():
            stock(tess, folder)
    (folder / "player.txt").write_text(player(tess, "Hall", "/", {})["url"])


def stock(tess: Person, folder: Path) -> None:
    for _, freq_hz, title in tones.TRACKS:
        sound = shelved(folder / f"{freq_hz}.mp3", freq_hz, tones.LENGTH_S)
        Track.objects.create(title=title, file_name=title, loudness_lufs=-16, true_peak_dbtp=-18, **sound)
    Announcement.objects.create(title="Word", text="Word", **shelved(folder / "word.mp3", WORD_HZ, WORD_S))
    save_zone(None, actor=tess, name="Hall", crossfade_s=1)


def shelved(path: Path, freq_hz: int, length_s: int) -> dict[str, object]:
    """Columns of a tone that devices can have."""
    tones.make_one(path, freq_hz, path.stem, length_s)
    sha256 = shelf.receive([path.read_bytes()], path)
    shelf.put(path, shelf.audio(owner().business.pk, sha256))
    return {
        "sha256": sha256,
        "size_bytes": path.stat().st_size,
        "duration_ms": length_s * 1000,
        "status": "ready",
    }


def plan_word(in_s: int) -> None:
    """Plans the word for a whole second of the near future, which is left in `planned.txt` as a timestamp."""
    tess, at = owner(), timezone.now().replace(microsecond=0) + timedelta(seconds=in_s)
    with in_business(tess.business):
        zone, word = Zone.objects.get(), Announcement.objects.get()
        local = at.astimezone(zone.tz)
        hours = [local.time(), (local + timedelta(minutes=5)).time()]
        where = {"zone_ids": [zone.pk], "windows": [hours], "days": list(range(7))}
        save_schedule(None, actor=tess, items=[(word, 0)], every_min=60, **where)
    (Path(settings.DATA_DIR) / "planned.txt").write_text(str(datetime.timestamp(at)))


def steer(action: str) -> None:
    """A command to the zone; its id is left in `command.txt`."""
    tess = owner()
    with in_business(tess.business):
        note(remote.steer(Zone.objects.get().pk, action, actor=tess))


def ask_device(action: str) -> None:
    """A command to the player; its id is left in `command.txt`."""
    tess = owner()
    with in_business(tess.business):
        note(remote.ask_device(Device.objects.get().pk, action, actor=tess))


def note(command: Command) -> None:
    (Path(settings.DATA_DIR) / "command.txt").write_text(str(command.pk))


def await_answer() -> None:
    """Leaves in `answer.txt` what the player said of that command, and how many ms after it that was done."""
    folder = Path(settings.DATA_DIR)
    with in_business(owner().business):
        command = Command.objects.get(pk=(folder / "command.txt").read_text())
        play = command_done(command)
        took = (play.ended_at - command.created_at) / timedelta(milliseconds=1) if play.ended_at else -1
    (folder / "answer.txt").write_text(f"{play.status} {took:.0f}")


def command_done(command: Command) -> PlayEvent:
    for _ in range(100):
        play = PlayEvent.objects.filter(ref=str(command.pk)).exclude(status="delivered").first()
        if play:
            return play
        Event().wait(0.1)
    raise TimeoutError(f"Nothing was said of {command}.")


def say_word_now() -> None:
    tess = owner()
    with in_business(tess.business):
        play_now(Announcement.objects.get().pk, actor=tess, zones=list(Zone.objects.all()), mode="duck")
