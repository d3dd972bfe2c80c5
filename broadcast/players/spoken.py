"""What a zone says: the announcement that sounds in it, and the next one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from broadcast.entries import key
from broadcast.models import PlayEvent, Zone

#: The longest announcement, and what a report may be late.
LONGEST = timedelta(hours=1)
LATE = timedelta(seconds=15)


@dataclass(frozen=True)
class Spoken:
    """An announcement and its moment, by the clock of its zone."""

    title: str
    at: datetime
    is_today: bool


def sounding(zone: Zone, feed: dict[str, Any], now: datetime) -> str:
    """The title of the announcement that a player of the zone says it plays; empty where none does."""
    plays = PlayEvent.objects.filter(
        device__in=zone.devices.filter(revoked_at=None).values("pk"),
        kind__in=("announcement", "interrupt"),
        status=PlayEvent.Status.PLAYING,
        started_at__gt=now - LONGEST,
    )
    for play in plays.order_by("-started_at")[:5]:
        media = feed.get("media", {}).get(key(play.media))
        # A player that was cut off in the middle says so only when it is back.
        if media and play.started_at and play.started_at + timedelta(seconds=media["s"]) + LATE > now:
            return str(media["title"])
    return ""


def next_spoken(zone: Zone, feed: dict[str, Any], now: datetime) -> Spoken | None:
    """The next one of the zone's plan."""
    for cue in feed.get("cues", []):
        at = datetime.fromisoformat(cue["at"]).astimezone(zone.tz)
        media = feed["media"].get(cue["media"][0])
        if at > now and media:
            return Spoken(str(media["title"]), at, at.date() == now.astimezone(zone.tz).date())
    return None
