"""When tracks were heard last, and how often, as players report it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from library.models import Track
from tenants.schemas import current_business

#: Heard for so long it was played; half of a track that is shorter than twice as long will do.
ENOUGH_MS = 30_000
#: A row changes in its place, and no list of words is written anew: no index holds these columns. From
#: `last_played_at` one has the day: the first play of a day writes them all.
COUNT = """
UPDATE library_track AS track
SET play_count = track.play_count + heard.times,
    last_played_at = GREATEST(track.last_played_at, heard.at),
    played_before_at = CASE
        WHEN track.last_played_at < heard.midnight THEN track.last_played_at
        ELSE track.played_before_at
    END
FROM unnest(%s::uuid[], %s::int[], %s::timestamptz[], %s::timestamptz[]) AS heard (id, times, at, midnight)
WHERE track.id = heard.id
"""


@dataclass(frozen=True)
class Heard:
    """One play of a track by one player: from when, and for how long where that is known."""

    sha256: str
    at: datetime
    for_ms: int | None

    def is_play_of(self, track: Track) -> bool:
        return self.for_ms is None or self.for_ms >= min(ENOUGH_MS, track.duration_ms // 2)


@transaction.atomic(savepoint=False)
def note_played(heard: Iterable[Heard]) -> None:
    """Each of these once more; one that began before another moves no date back. Two queries."""
    now, plays = timezone.now(), defaultdict(list)
    for each in heard:
        plays[each.sha256].append(each)
    # In one order: two reports with the same tracks would wait for each other for ever.
    if not plays:
        return
    rows = (
        Track.objects.select_for_update(no_key=True)
        .filter(sha256__in=plays)
        .exclude(sha256="")
        .order_by("pk")
    )
    times = {}
    for track in rows.only("sha256", "duration_ms"):
        if counted := [min(each.at, now) for each in plays[track.sha256] if each.is_play_of(track)]:
            times[track.pk] = len(counted), max(counted)
    if times:
        counts, moments = zip(*times.values(), strict=True)
        midnights = list(map(midnight_before, moments))
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [list(map(str, times)), list(counts), list(moments), midnights])


def midnight_before(at: datetime) -> datetime:
    """When the local day of a moment began: what was played before it stays known all day."""
    here = at.astimezone(ZoneInfo(current_business().time_zone))
    return here.replace(hour=0, minute=0, second=0, microsecond=0)
