"""How the players of an interrupt hear of it, and of its end."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Value
from django.utils import timezone

from broadcast import entries, outbox
from broadcast.announcing import AT_ONCE, announce
from broadcast.interrupt_members import Told, event_data, events
from broadcast.models import Interrupt, Zone, ZoneWords
from library.models import Rendering, Sound

UNREAD = "The voice could not read it."
Sending = list[tuple[UUID, str, dict[str, Any]]]


def hold(zone_ids: Iterable[UUID]) -> None:
    """Locks the zones until the transaction ends, before all else of theirs: as every command to a zone does.

    Of two presses at once the second one finds the first, and nobody waits for who waits for them.
    """
    rows = Zone.objects.select_for_update(of=("self",), no_key=True).filter(pk__any_of=set(zone_ids))
    list(rows.order_by("pk").values_list(Value(1)))  # nobody wants thousands of keys back


def shout(sending: Sending, touched: Iterable[UUID]) -> None:
    """Each event to its zone, then new feeds. Once in an action, after its rows are locked."""
    for one_a_zone in rounds(sending):
        outbox.send_all(one_a_zone)
    zone_ids = set(touched)
    # Players have it all from the event: building feeds of many would only hold it up.
    announce(zone_ids, at_once=AT_ONCE if len(zone_ids) <= AT_ONCE else 0)


def rounds(sending: Sending) -> list[dict[UUID, tuple[str, dict[str, Any]]]]:
    """The first event of every zone, then the second ones: nearly always there is one."""
    found: list[dict[UUID, tuple[str, dict[str, Any]]]] = []
    before: Counter[UUID] = Counter()
    for zone_id, event, data in sending:
        if before[zone_id] == len(found):
            found.append({})
        found[before[zone_id]][zone_id] = (event, data)
        before[zone_id] += 1
    return found


def begin(interrupt: Interrupt, zone_ids: Iterable[UUID]) -> None:
    """Tell every one of its zones whose words are there."""
    found = Told.by_zone(interrupt, zone_ids)
    told = [(pk, "interrupt", data) for pk, data in events(found)]
    shout(told, [zone_id for zone_id, _, _ in told])


def end(interrupts: Iterable[Interrupt]) -> None:
    ended = [(pk, row) for row in interrupts for pk in row.zones.values_list("pk", flat=True)]
    hold(pk for pk, _ in ended)
    shout([(pk, "clear", {"id": str(row.pk)}) for pk, row in ended], {pk for pk, _ in ended})


def send_words(rendering: Rendering) -> None:
    """The voice has read words, or cannot: the zones that wait for them hear of it, if it is not too late."""
    now = timezone.now()
    waiting = ZoneWords.objects.filter(rendering=rendering, media__isnull=True, problem="")
    waiting = waiting.filter(interrupt__cleared_at=None, interrupt__expires_at__gt=now)
    hold(waiting.values_list("zone", flat=True))
    locked = waiting.select_for_update(of=("self",)).select_related("interrupt__announcement")
    rows = list(locked.order_by("pk"))
    for row in rows:
        row.media, row.problem = heard_of(rendering, row.interrupt)
        row.sent_at = now if row.media else None
    ZoneWords.objects.bulk_update(rows, ["media", "problem", "sent_at"])
    told = [(row.zone_id, Told.in_words(row.interrupt, row)) for row in rows]
    shout([(pk, "interrupt", event_data(each)) for pk, each in told if each], {pk for pk, _ in told})


def heard_of(rendering: Rendering, interrupt: Interrupt) -> tuple[dict[str, Any] | None, str]:
    """The words; where they cannot be read the announcement as it is, if it has a sound. And why not."""
    said = interrupt.announcement
    if rendering.status == Sound.Status.READY:
        return entries.spoken_entry(rendering, said.title), ""
    # The clip of a drill would be taken for the real thing.
    is_heard = bool(said.sha256) and not interrupt.is_drill
    return entries.entry(said) if is_heard else None, rendering.problem or UNREAD
