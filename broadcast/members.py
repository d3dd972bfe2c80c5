"""The members of a feed, as a device reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from broadcast.books.plans import Books
from broadcast.engine.plan import EVERYTHING, WHOLE_WEEK, Anchor, Cue, Plan, Playing, Quiet, Segment, Sound
from broadcast.entries import entry, key, rfc3339
from broadcast.interrupt_members import Told, interrupt_member
from broadcast.models import PlaybackState, Zone
from broadcast.rundown import music_line
from broadcast.saying.drill import DRILL_TITLE
from broadcast.saying.spoken import Spoken
from library.models import Rendering

POLL_S = 60
DUCK = {"db": -18, "attack_ms": 250, "release_ms": 900}
Member = dict[str, Any]


def plan_of(books: Books, zone: Zone, previous: Member, now: datetime) -> Plan:
    """The music of the feed `previous` goes on without a jump."""
    return books.plan(zone, playing=playing_in(zone, previous, now))


def feed_of(
    books: Books, zone: Zone, plan: Plan, spoken: Spoken, interrupts: Sequence[Told], now: datetime
) -> Member:
    """The feed without its member `device`."""
    whole_line = music_line(plan, books.start, books.until, open_end=True)
    line = [segment for segment in whole_line if segment.source != "nothing"]
    music = [segment_member(books, zone, segment, segment is line[-1]) for segment in line]
    anchors = [told["anchor"] for segment, told in zip(line, music, strict=True) if segment.start <= now]
    clips = [key(row.sha256) for row in (*books.clips, *drill_of(books))]
    told: Member = {
        "v": 1,
        "generated_at": rfc3339(now),
        "valid_until": rfc3339(books.until),
        "poll_s": POLL_S,
        "zone": zone_member(zone, plan.quiet),
        "media": media_of(books, line, interrupts, spoken),
        "music": music,
        "cues": [cue_member(cue) for cue in spoken.cues],
        "interrupts": [interrupt_member(told) for told in interrupts],
        "state": state_member(zone.state, anchors[-1] if anchors else None),
    }
    return told | {"clips": list(dict.fromkeys(clips))} if clips else told


def zone_member(zone: Zone, quiet: Iterable[Quiet]) -> Member:
    daily = [hours.window for hours in quiet if hours.window.days == WHOLE_WEEK]
    return {
        "id": str(zone.pk),
        "name": zone.name,
        "tz": zone.tz.key,
        "volume": zone.volume_percent,
        "crossfade_s": zone.crossfade_s,
        "duck": DUCK,
        "quiet": sorted([f"{window.start:%H:%M}", f"{window.end:%H:%M}"] for window in daily),
    }


def segment_member(books: Books, zone: Zone, segment: Segment, is_last: bool) -> Member:
    """One stretch of music; the last is open-ended, so that a player that hears nothing more plays on."""
    told: Member = {
        "from": rfc3339(segment.start),
        "until": None if is_last else rfc3339(segment.until),
        "channel": books.title(segment.channel_id),
        "channel_id": segment.channel_id,
        "tracks": [key(sound.sha256) for sound in segment.order],
        "anchor": anchor_member(segment.anchor),
    }
    if segment.source == "silence":
        return told | {"silent": True}
    if segment.crossfade_ms != round(zone.crossfade_s * 1000):
        told["crossfade_s"] = segment.crossfade_ms / 1000
    return told if segment.volume_percent == 100 else told | {"volume": segment.volume_percent}


def state_member(state: PlaybackState | None, anchor: Member | None) -> Member:
    """`revision` and `command` only where somebody has decided something by hand."""
    if state is None:
        return {"playing": True, "anchor": anchor}
    told: Member = {"playing": state.is_playing, "anchor": anchor, "revision": state.revision}
    return told | {"command": str(state.command_id)} if state.command_id else told


def anchor_member(anchor: Anchor | None) -> Member | None:
    if anchor is None:
        return None
    return {"index": anchor.index, "position_s": anchor.position_ms / 1000, "at": rfc3339(anchor.at)}


def media_of(books: Books, line: Iterable[Segment], interrupts: Iterable[Told], spoken: Spoken) -> Member:
    """Every sound that the feed refers to, and all announcements: ready to be played at once."""
    songs = {sound.sha256 for segment in line for sound in segment.order}
    # A cue of this hour may have been heard before its announcement ended.
    said = {row.sha256 for row in books.announcements if row.is_playable} | spoken.sounds
    rows = (books.sound(sha256) for sha256 in songs | said)
    media = {key(row.sha256): entry(row) for row in rows if row}
    drill = {key(row.sha256): entry(row, DRILL_TITLE) for row in drill_of(books)}
    played = {key(sound["sha256"]): sound for told in interrupts for sound in told.sounds}
    # Neighbours that share artist and cover make the feed a fifth smaller on its way.
    return dict(sorted((media | drill | spoken.media | played).items(), key=likeness))


def drill_of(books: Books) -> list[Rendering]:
    """The words before a drill, once they can be heard."""
    return [books.drill] if books.drill and books.drill.sha256 else []


def likeness(named: tuple[str, Member]) -> tuple[str, str, str]:
    name, sound = named
    return sound.get("artist", ""), sound.get("cover", ""), name


def cue_member(cue: Cue) -> Member:
    told: Member = {
        "id": cue.id,
        "at": rfc3339(cue.at),
        "media": [key(cue.sound.sha256)],
        "mode": cue.mode,
        "priority": cue.priority,
        "late_by_s": cue.late_by_s,
    }
    return told | {"devices": list(cue.device_ids)} if cue.device_ids else told


def playing_in(zone: Zone, feed: Member, now: datetime) -> Playing | None:
    """As playing_before; a decision by hand that the feed does not know yet has moved it."""
    playing, state = playing_before(feed, now), zone.state
    if playing is None or state is None or state.revision == revision_of(feed):
        return playing
    return replace(playing, anchor=Anchor(state.index, state.position_ms, state.at))


def revision_of(feed: Member) -> int:
    revision: int = feed.get("state", {}).get("revision", 0)
    return revision


def playing_before(feed: Member, now: datetime) -> Playing | None:
    """The loop in which players of this feed are; None in silence and without music."""
    segment = segment_at(feed, now)
    if not segment or not segment["tracks"]:
        return None
    media = feed["media"]
    order = tuple(Sound(media[each]["sha256"], round(media[each]["s"] * 1000)) for each in segment["tracks"])
    anchor = segment["anchor"]
    at = datetime.fromisoformat(anchor["at"])
    return Playing(
        as_of=now,
        channel_id=segment.get("channel_id", EVERYTHING),
        order=order,
        anchor=Anchor(anchor["index"], round(anchor["position_s"] * 1000), at),
        crossfade_ms=round(segment.get("crossfade_s", feed["zone"]["crossfade_s"]) * 1000),
    )


def segment_at(feed: Member, now: datetime) -> Member | None:
    """The stretch of music in which players of this feed are; before the first one, that."""
    segments: list[Member] = feed.get("music") or []
    begun = [each for each in segments if datetime.fromisoformat(each["from"]) <= now]
    found = begun[-1:] or segments[:1]
    return found[0] if found else None
