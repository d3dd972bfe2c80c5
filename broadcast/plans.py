"""From a zone's rows to the values that the rundown computes with."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from broadcast.dayparts import Window
from broadcast.models import Interrupt, Schedule, Zone
from broadcast.rundown import IntervalRule, Plan, Sound
from library.models import Announcement, Track
from library.models import Sound as SoundRow


@dataclass
class Loaded:
    """A zone's plan, its open interrupts, and the feed's `media` entries by their key."""

    zone: Zone
    plan: Plan
    interrupts: list[Interrupt] = field(default_factory=list)
    media: dict[str, dict[str, Any]] = field(default_factory=dict)


def load(zone: Zone, now: datetime) -> Loaded:
    tracks = list(Track.objects.playable())
    announcements = list(Announcement.objects.playable())
    plan = Plan(
        zone_id=str(zone.pk),
        tz=zone.tz,
        music=tuple(heard(track) for track in tracks),
        rules=tuple(rule(schedule) for schedule in playing_schedules(zone)),
    )
    interrupts = list(
        zone.interrupts.filter(cleared_at=None, expires_at__gt=now).order_by("created_at", "pk")
    )
    rows: list[Track | Announcement] = [*tracks, *announcements]
    media = {key(row.sha256): entry(row) for row in rows}
    media |= {key(interrupt.media["sha256"]): interrupt.media for interrupt in interrupts}
    return Loaded(zone, plan, interrupts, media)


def playing_schedules(zone: Zone) -> list[Schedule]:
    rows = zone.schedules.filter(is_enabled=True, removed_at=None, announcement__removed_at=None)
    return list(rows.exclude(announcement__sha256="").select_related("announcement"))


def heard(row: SoundRow) -> Sound:
    return Sound(row.sha256, max(1, row.duration_ms))


def rule(schedule: Schedule) -> IntervalRule:
    return IntervalRule(
        schedule_id=str(schedule.pk),
        announcement_id=str(schedule.announcement_id),
        sound=heard(schedule.announcement),
        window=Window(frozenset(schedule.days), schedule.start, schedule.end),
        every_min=schedule.every_min,
        priority=schedule.priority,
        created_at=schedule.created_at,
        late_by_s=schedule.late_by_s,
        mode=schedule.mode,  # type: ignore[arg-type]
    )


def key(sha256: str) -> str:
    """A sound's name inside one feed: short, and the same in every build."""
    return f"m{sha256[:12]}"


def entry(row: Track | Announcement) -> dict[str, Any]:
    """The feed's `media` entry. Speech is made as loud as it should be; music gets a gain."""
    told: dict[str, Any] = {
        "url": f"/player/media/{row.sha256}.mp3",
        "sha256": row.sha256,
        "bytes": row.size_bytes,
        "s": row.duration_ms / 1000,
        "gain_db": row.gain_db if isinstance(row, Track) else 0.0,
        "title": row.title,
    }
    if isinstance(row, Track):
        told["artist"] = row.artist
        if row.cover_sha256:
            told["cover"] = f"/player/cover/{row.cover_sha256}.jpg"
    return told


def rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
