"""Play an announcement now, or words that were only just typed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from broadcast import entries
from broadcast.announcing import hold_feeds
from broadcast.interrupts.hearers import Hearers, those_who_hear
from broadcast.interrupts.refusals import NotReady
from broadcast.interrupts.sending import begin, hold
from broadcast.interrupts.way import Way
from broadcast.interrupts.words import (
    Readings,
    asked_for,
    check_given,
    differs,
    parts_of,
    readings,
    word,
    words_read_in,
)
from broadcast.models import Interrupt, Zone
from library.announcing import asks
from library.models import Announcement, Sound
from library.parts import Part, words
from library.said_once import say_once
from tenants import audit
from tenants.access import Person

#: The same words to the same players within this time are one press too many.
TWICE = timedelta(seconds=10)
LINK = """
    INSERT INTO broadcast_interrupt_zones (id, interrupt_id, zone_id)
    SELECT id, %s, zone_id FROM unnest(%s::uuid[], %s::uuid[]) AS t(id, zone_id)
"""
ASK_FIRST = "Here somebody else approves what is said. Write an announcement and ask for approval."
SILENT = "Nothing of this business is heard now. Ask sync2gear to reopen it first."


@transaction.atomic
def play_now(
    announcement_id: UUID,
    *,
    actor: Person,
    zones: Iterable[Zone] = (),
    where: Mapping[str, Any] | None = None,
    values: Mapping[str, str] | None = None,
    **way: Any,
) -> Interrupt:
    """Have the players of `zones`, or of `where` (as `hearers` takes it), play the announcement at once.

    `values` fill its free gaps, `way` is what `Way` takes. The same words to the same players in the same
    way once more within TWICE are the first ones. Http404 for a zone that is not the actor's; raises NotReady
    where there is nothing to hear, or nobody to hear it.
    """
    announcement: Announcement = Announcement.objects.kept().load(actor, "play_now", announcement_id)
    parts = parts_of(announcement)
    check_playable(announcement, parts)
    check_given(parts, values or {})
    chosen = where or {"zone_ids": [zone.pk for zone in zones]}
    hearing = those_who_hear(actor, "play_now", **chosen)
    is_as_it_is = bool(announcement.sha256) and not differs(parts)
    read_for = {} if is_as_it_is else readings(parts, hearing.zones, values or {}, actor)
    hold(pks(hearing.zones))
    for known in lately(hearing, Way(**way), announcement=announcement):
        if not values or words_read_in(known) == read_for:
            return known
    return started(announcement, hearing, actor, Way(**way), read_for)


def check_playable(announcement: Announcement, parts: Sequence[Part]) -> None:
    """Raises NotReady."""
    if not announcement.is_enabled:
        raise NotReady(f"“{announcement.title}” is switched off. Switch it on first.")
    if announcement.is_expired:
        raise NotReady(f"“{announcement.title}” has ended. Give it a later end first.")
    if not announcement.sha256 and announcement.problem:
        raise NotReady(announcement.problem)
    is_being_read = bool(parts) and announcement.status != Sound.Status.REFUSED
    if not (announcement.sha256 or is_being_read):
        raise NotReady(f"“{announcement.title}” has not been spoken yet. Try again in a moment.")


def why_not(announcement: Announcement, parts: Sequence[Part]) -> str:
    """Why it cannot be played now, as check_playable says; empty where it can."""
    try:
        check_playable(announcement, parts)
    except NotReady as error:
        return str(error)
    return ""


@transaction.atomic
def say_now(parts: Sequence[Part], *, actor: Person, where: Mapping[str, Any], **way: Any) -> Interrupt:
    """Say words that are no announcement yet, and are kept in no list. Otherwise as `play_now`."""
    actor.demand("play_now")
    if asks(actor):
        raise NotReady(ASK_FIRST)
    if unknown := asked_for(parts):
        raise NotReady(f"Write what you mean instead of {' and '.join(f'{{{name}}}' for name in unknown)}.")
    hearing = those_who_hear(actor, "play_now", **where)
    read_for = readings(parts, hearing.zones, {}, actor)
    hold(pks(hearing.zones))
    for known in lately(hearing, Way(**way), announcement__text=words(parts)):
        return known
    announcement = say_once(parts, actor=actor)
    return started(announcement, hearing, actor, Way(**way), read_for)


def lately(hearing: Hearers, way: Way, **said: Any) -> list[Interrupt]:
    """What the same players were told to say in the same way just now, of what was `said`."""
    rows = Interrupt.objects.filter(
        created_at__gt=timezone.now() - TWICE, cleared_at=None, **said, **way.same
    )
    meant = set(pks(hearing.devices))
    return [row for row in rows if set(row.device_ids) == meant]


def pks(rows: Iterable[Any]) -> list[UUID]:
    return [row.pk for row in rows]


def started(
    announcement: Announcement, hearing: Hearers, actor: Person, way: Way, read_for: Readings
) -> Interrupt:
    """Every zone hears the words that are read for it; where there are none, the announcement as it is."""
    if way.overrides:
        actor.demand("emergency")
    if actor.business.is_silent(timezone.now()):
        raise NotReady(SILENT)
    # A feed that is built meanwhile would be younger, and not name it: players would take it for ended.
    hold_feeds(pks(hearing.zones))
    interrupt = made(announcement, hearing, actor, way, is_shared=not read_for or way.is_emergency)
    if read_for:
        word(interrupt, hearing.zones, read_for)
    names = [zone.name for zone in hearing.zones]
    players = {"players": [device.name for device in hearing.singles]} if hearing.singles else {}
    audit.record(actor, way.verb, announcement, zones=names, **players, **way.told)
    begin(interrupt, pks(hearing.zones))
    return interrupt


def made(
    announcement: Announcement, hearing: Hearers, actor: Person, way: Way, *, is_shared: bool
) -> Interrupt:
    """`is_shared`: all zones hear the announcement itself."""
    whole = set(pks(hearing.whole))
    interrupt = Interrupt.objects.create(
        announcement=announcement,
        device_ids=pks(hearing.devices),
        single_ids=pks(hearing.singles),
        partial_zone_ids=[zone.pk for zone in hearing.zones if zone.pk not in whole],
        media=entries.entry(announcement) if is_shared else None,
        created_by=actor.name,
        **way.columns(timezone.now()),
    )
    link(interrupt, hearing.zones)
    return interrupt


def link(interrupt: Interrupt, zones: Iterable[Zone]) -> None:
    """One statement for thousands of zones. The interrupt is new: nothing is linked to it yet."""
    zone_ids = [str(zone.pk) for zone in zones]
    with connection.cursor() as cursor:
        cursor.execute(LINK, [interrupt.pk, [str(uuid4()) for _ in zone_ids], zone_ids])
