"""The words of an interrupt that differ from zone to zone, or that the voice has still to read."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils import timezone

from broadcast import entries
from broadcast.books.opening import Opening
from broadcast.interrupts.refusals import NotReady
from broadcast.models import Interrupt, Zone, ZoneWords
from broadcast.saying.lines import parts_at
from broadcast.saying.worded import Worded
from library.models import Announcement, AnnouncementVersion, Rendering, Sound
from library.parts import Part, digest, gaps_in, read, words
from library.renderings import rendering_of
from library.speech.variables import free_gaps
from tenants.access import Person

#: By zone.
Readings = Mapping[UUID, Rendering]


def parts_of(announcement: Announcement) -> list[Part]:
    """Those of its newest published version; none where it has no such version."""
    versions = announcement.versions.filter(stage=AnnouncementVersion.Stage.PUBLISHED)
    version = versions.order_by("-number").first()
    return read(version.parts) if version else []


def asked_for(parts: Iterable[Part]) -> list[str]:
    """The gaps that somebody has to fill."""
    return free_gaps(words(parts))


def differs(parts: Sequence[Part]) -> bool:
    """Whether its own sound says less than could be said."""
    return bool(set(gaps_in(parts)) - {"business"})


def check_given(parts: Sequence[Part], given: Mapping[str, str]) -> None:
    """Raises NotReady, naming the gaps that are still empty."""
    missing = [name for name in asked_for(parts) if not given.get(name, "").strip()]
    if missing:
        raise NotReady(f"Say what {' and '.join(f'{{{name}}}' for name in missing)} is.")


def readings(
    parts: Sequence[Part], zones: Sequence[Zone], given: Mapping[str, str], actor: Person
) -> Readings:
    """The words of each zone, asked of the voice where they have not been read before.

    Locks them until the transaction ends: ask before the zones are locked, as the worker does.
    """
    said = said_now(parts, zones, {"business": actor.business.name} | dict(given))
    same = {digest(each): each for each in said.values()}
    # In one order, so that two presses do not wait for each other's locks.
    made = {name: rendering_of(same[name], actor.business) for name in sorted(same)}
    return {pk: made[digest(each)] for pk, each in said.items()}


def said_now(
    parts: Sequence[Part], zones: Iterable[Zone], known: Mapping[str, str]
) -> dict[UUID, list[Part]]:
    """By zone. A sentence in which something is not known, as where it is closed, is left out."""
    now, said = timezone.now(), Worded(tuple(parts))
    opening = Opening.load(now) if said.is_timed else Opening(now)
    return {zone.pk: parts_at(said, opening.plan(zone), now, {**known, "zone": zone.name}) for zone in zones}


def word(interrupt: Interrupt, zones: Iterable[Zone], read_for: Readings) -> list[ZoneWords]:
    return ZoneWords.objects.bulk_create(worded(interrupt, zone, read_for[zone.pk]) for zone in zones)


def words_read_in(interrupt: Interrupt) -> Readings:
    """What `readings` gave when it began."""
    rows = interrupt.words.select_related("rendering")
    return {row.zone_id: row.rendering for row in rows if row.rendering}


def worded(interrupt: Interrupt, zone: Zone, rendering: Rendering) -> ZoneWords:
    row = ZoneWords(interrupt=interrupt, zone=zone, rendering=rendering)
    if rendering.status == Sound.Status.READY:
        row.media = entries.spoken_entry(rendering, interrupt.announcement.title)
        row.sent_at = interrupt.created_at
    return row
