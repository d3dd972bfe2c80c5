"""What a zone's players have been told to say: the proof of play is compared with it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from broadcast.engine.plan import Cue
from broadcast.models import ToldCue
from broadcast.saying.spoken import Spoken

COLUMNS = ("at", "announcement_id", "digest", "device_ids")


def keep_told(zone_id: UUID, spoken: Spoken, now: datetime) -> None:
    """Write down the cues of a zone's feed; what it no longer tells is taken back, but for what has passed.

    One query where nothing has changed, else two or three.
    """
    rows = {cue.id: row_of(zone_id, cue, spoken) for cue in spoken.cues if can_be_heard(cue, now)}
    since = min([now, *(row.at for row in rows.values())])
    known = {row.ref: row for row in ToldCue.objects.filter(zone=zone_id, at__gte=since)}
    if gone := [row.pk for ref, row in known.items() if row.at > now and ref not in rows]:
        ToldCue.objects.filter(pk__in=gone).delete()
    if changed := [row for ref, row in rows.items() if ref not in known or differs(row, known[ref])]:
        ToldCue.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS
        )


def can_be_heard(cue: Cue, now: datetime) -> bool:
    return cue.at + timedelta(seconds=cue.late_by_s) >= now


def row_of(zone_id: UUID, cue: Cue, spoken: Spoken) -> ToldCue:
    return ToldCue(
        id=uuid5(zone_id, cue.id),
        zone_id=zone_id,
        ref=cue.id,
        at=cue.at,
        announcement_id=UUID(cue.announcement_id),
        digest=spoken.digests.get(cue.id, ""),
        device_ids=[UUID(pk) for pk in cue.device_ids],
    )


def differs(one: ToldCue, other: ToldCue) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in COLUMNS)
