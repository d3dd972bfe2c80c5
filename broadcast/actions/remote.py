"""The remote of a zone: where it is in its music, and commands to its players."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from broadcast import outbox
from broadcast.announcing import announce
from broadcast.edge.models import ReadyFeed
from broadcast.engine import acts
from broadcast.engine.plan import Anchor, Playing
from broadcast.feed import told
from broadcast.members import playing_in
from broadcast.models import Command, Device, PlaybackState, Zone
from tenants import audit
from tenants.access import Person

RIGHT = "play_now"
Action = Command.Action
#: A jump or a pause lies so far ahead that all players of the zone have heard of it, and do it in one moment.
LEAD = timedelta(milliseconds=600)
MOVES = {Action.NEXT: acts.next_track, Action.PREVIOUS: acts.previous_track}
Columns = tuple[str, ...]
DECIDED: Columns = ("revision", "is_playing")
PLACE: Columns = ("index", "position_ms", "at", "sha256")
#: What one player is asked, not its zone.
OF_A_DEVICE = (Action.VOLUME, Action.MUTE, Action.TEST_TONE, Action.IDENTIFY, Action.RELOAD)


class Refused(Exception):
    """Its text says what somebody can do instead."""


@transaction.atomic
def steer(zone: UUID, action: str, *, actor: Person, position_s: float = 0) -> Command:
    """Pause, resume, next, previous, seek or shuffle. Raises Refused where no music plays, or Http404."""
    place: Zone = Zone.objects.select_for_update(of=("self",), no_key=True).kept().load(actor, RIGHT, zone)
    state, _ = PlaybackState.objects.select_for_update().get_or_create(zone=place)
    place.playback = state
    decided = decide(state, action, playing_there(place), timezone.now(), round(position_s * 1000))
    audit.record(actor, "steered", place, action=action, **seconds(action, position_s))
    return command_zone(place, state, action, actor, decided, **seconds(action, position_s))


def command_zone(
    zone: Zone, state: PlaybackState, action: str, actor: Person, decided: Columns = (), **data: Any
) -> Command:
    """Saves what was `decided` of the state too: the feed that names the command tells of it."""
    made = Command.objects.create(zone=zone, action=action, data=data, **by(actor))
    state.command_id = made.pk
    state.save(update_fields=[*decided, "command_id"])
    outbox.send(zone.pk, "control", outbox.command_member(made))
    announce({zone.pk})
    return made


def playing_there(zone: Zone) -> Playing | None:
    """Locks the feed, so that of two decisions the second builds on the first."""
    row = ReadyFeed.objects.select_for_update().filter(pk=zone.pk).first()
    return playing_in(zone, told(row), timezone.now()) if row else None


def decide(
    state: PlaybackState, action: str, playing: Playing | None, now: datetime, position_ms: int
) -> Columns:
    """Gives the names of the columns that it sets."""
    if action == Action.SHUFFLE:
        state.shuffles += 1
        return ("shuffles",)
    if playing is None and action not in (Action.PAUSE, Action.RESUME):
        raise Refused("No music plays here now.")
    if action == (Action.RESUME if state.is_playing else Action.PAUSE):
        return ()  # it is so already, whatever an old page shows: its place stays
    state.revision += 1
    state.is_playing = action != Action.PAUSE
    if playing is None:
        return DECIDED
    put(state, moved(state, action, playing, now + LEAD, position_ms), playing)
    return DECIDED + PLACE


def moved(state: PlaybackState, action: str, playing: Playing, at: datetime, position_ms: int) -> Anchor:
    """Where it is to be at the moment `at`, in which all players do it."""
    if action == Action.PAUSE:
        return acts.place(playing, at)
    if action == Action.RESUME:
        return acts.resume(playing, at, state.sha256, Anchor(state.index, state.position_ms, state.at))
    if action == Action.SEEK:
        return acts.seek(playing, at, position_ms)
    return MOVES[Action(action)](playing, at)


def put(state: PlaybackState, anchor: Anchor, playing: Playing) -> None:
    state.index, state.position_ms, state.at = anchor.index, anchor.position_ms, anchor.at
    state.sha256 = playing.order[anchor.index].sha256


def seconds(action: str, position_s: float) -> dict[str, Any]:
    return {"position_s": position_s} if action == Action.SEEK else {}


def by(actor: Person) -> dict[str, str]:
    return {"created_by": actor.name}


@transaction.atomic
def turn_zone(zone: UUID, volume_percent: int, *, actor: Person) -> Command:
    """The zone's volume, 0 to 100. Its players have done it when they follow the feed that names it."""
    place: Zone = Zone.objects.select_for_update(of=("self",), no_key=True).kept().load(actor, RIGHT, zone)
    before, place.volume_percent = place.volume_percent, volume_percent
    place.save(update_fields=["volume_percent"])
    state, _ = PlaybackState.objects.select_for_update().get_or_create(zone=place)
    audit.record(actor, "turned", place)
    return command_zone(place, state, Action.VOLUME, actor, value=volume_percent, before=before)


def volume_before(zone: Zone) -> int:
    """The zone's volume before it was turned to nothing by a remote; half where nobody did."""
    turned = Command.objects.filter(zone=zone, device=None, action=Action.VOLUME, data__before__gt=0)
    last = turned.order_by("-created_at").first()
    return int(last.data["before"]) if last else 50


@transaction.atomic
def turn_device(
    device: UUID, *, actor: Person, volume_percent: int | None = None, is_muted: bool | None = None
) -> Device:
    """A player's own volume, or whether it is muted; it hears of it at once."""
    row = load_device(device, actor)
    volume_at = None if volume_percent is None else timezone.now()
    columns = {"volume_percent": volume_percent, "volume_at": volume_at, "is_muted": is_muted}
    for name, value in columns.items():
        if value is not None:
            setattr(row, name, value)
    row.save(update_fields=[name for name, value in columns.items() if value is not None])
    value = row.volume_percent if is_muted is None else row.is_muted
    command(row, Action.VOLUME if is_muted is None else Action.MUTE, actor, value=value)
    return row


@transaction.atomic
def ask_device(device: UUID, action: str, *, actor: Person) -> Command:
    """A test tone, its name on its screen, or a new start."""
    row = load_device(device, actor)
    return command(row, action, actor)


def load_device(pk: UUID, actor: Person) -> Device:
    """Locked until the transaction ends."""
    rows = Device.objects.select_for_update(no_key=True).filter(revoked_at=None)
    row: Device = rows.load(actor, RIGHT, pk)
    return row


def command(row: Device, action: str, actor: Person, **data: Any) -> Command:
    made = Command.objects.create(zone_id=row.zone_id, device=row, action=action, data=data, **by(actor))
    audit.record(actor, "asked", row, action=action)
    outbox.send(row.zone_id, "control", outbox.command_member(made), device_id=row.pk)
    outbox.show_device(row)
    return made
