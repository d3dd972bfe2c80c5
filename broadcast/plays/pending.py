"""Plays that should have been heard by now, and of which no player has told anything yet."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, F, Func, OuterRef, Q, UUIDField
from django.db.models.functions import Greatest

from broadcast.models import PlayEvent, ToldCue, Zone
from library.models import Announcement
from tenants.access import Guarded, Person

#: A player tells what it played soon after; before that nobody waits.
GRACE = timedelta(minutes=2)
#: Looked for so far back.
REACH = timedelta(days=7)
#: More are neither counted nor listed.
MOST = 1000
UUIDS: ArrayField = ArrayField(UUIDField())


def pending(announcement: Announcement, person: Person, now: datetime, zone: Zone | None = None) -> Guarded:
    """Newest first, a row a player: cues with `device`, its id, and `device_name`."""
    cues = ToldCue.objects.open_to(person).filter(
        announcement=announcement, at__gt=now - REACH, at__lt=now - GRACE, zone__removed_at=None
    )
    rows = owed(cues.filter(zone=zone) if zone else cues).select_related("zone__floor")
    return rows.order_by("-at", "zone__name", "device_name")


def how_many(rows: Guarded) -> int:
    """One more than MOST where there are more."""
    return rows.order_by()[: MOST + 1].count()


def owed(cues: Guarded) -> Guarded:
    """Each of these cues for each player that was there and was meant, and has told nothing of it."""
    each = cues.annotate(
        device=F("zone__devices__pk"),
        device_name=F("zone__devices__name"),
        since=Greatest("zone__devices__paired_at", "zone__devices__moved_at"),
        revoked_at=F("zone__devices__revoked_at"),
        alone=Func(F("zone__devices__pk"), template="ARRAY[%(expressions)s]", output_field=UUIDS),
    )
    # Without the exclusion, which the index of refs has too, PostgreSQL reads all plays there are.
    told = PlayEvent.objects.exclude(ref="").filter(ref=OuterRef("ref"), device=OuterRef("device"))
    is_meant = Q(device_ids=[]) | Q(device_ids__contains=F("alone"))
    there = each.filter(is_meant, device__isnull=False, revoked_at=None, since__lte=F("at"))
    rows: Guarded = there.filter(~Exists(told))
    return rows
