"""Emergencies: heard past quiet hours, mute and volume, until somebody gives the all-clear."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from broadcast.interrupts.ending import clear_all, load_interrupt
from broadcast.interrupts.hearers import Hearers, hearers, those_who_hear
from broadcast.interrupts.playing import TWICE, pks, started
from broadcast.interrupts.sending import hold
from broadcast.interrupts.way import Way
from broadcast.interrupts.words import readings
from broadcast.models import Interrupt, Zone
from broadcast.saying.drill import DRILL
from library.actions import mark_emergency
from library.models import Announcement
from library.models.announcements import Announcements
from library.renderings import rendering_of
from tenants.access import Person

RIGHT = "emergency"


@transaction.atomic
def start_emergency(
    announcement_id: UUID, *, actor: Person, where: Mapping[str, Any], is_drill: bool
) -> Interrupt:
    """The clip at once, in all of these places, past everything. Pressed twice it is begun once.

    Raises NobodyThere; Http404 without the right.
    """
    clip: Announcement = clips().load(actor, RIGHT, announcement_id)
    hearing = those_who_hear(actor, RIGHT, **where)
    read_for = readings(DRILL, hearing.zones, {}, actor) if is_drill else {}
    hold(pks(hearing.zones))
    if known := begun_before(clip, hearing, is_drill=is_drill):
        return known
    return started(clip, hearing, actor, Way.of_emergency(is_drill=is_drill), read_for)


@transaction.atomic
def keep_clip(announcement_id: UUID, *, actor: Person, is_emergency: bool) -> Announcement:
    """Have every player keep its sound, or no longer. The words of a drill are read beforehand."""
    actor.demand(RIGHT)
    if is_emergency:
        rendering_of(DRILL, actor.business)
    return mark_emergency(announcement_id, actor=actor, is_emergency=is_emergency)


def clips() -> Announcements:
    """The announcements that can be heard in an emergency, at once."""
    found: Announcements = Announcement.objects.playable().filter(is_emergency=True)
    return found


def begun_before(clip: Announcement, hearing: Hearers, *, is_drill: bool) -> Interrupt | None:
    same = going_on().filter(announcement=clip, is_drill=is_drill)
    if is_drill:
        same = same.filter(created_at__gt=timezone.now() - TWICE)
    meant = set(pks(hearing.devices))
    return next((row for row in same if set(row.device_ids) == meant), None)


def going_on() -> QuerySet[Any]:
    """Emergencies without an all-clear, and drills that may still be heard; newest first."""
    return Interrupt.objects.filter(is_emergency=True, cleared_at=None, expires_at__gt=timezone.now())


@transaction.atomic
def all_clear(pk: UUID, *, actor: Person, announcement_id: UUID | None = None) -> Interrupt | None:
    """End it on every player, and then have an announcement say so, past mute and volume as well.

    Gives that announcement's interrupt; none where somebody else has ended it, or nobody is left to hear it.
    """
    row = load_interrupt(pk, actor, RIGHT)
    if not row.is_emergency:
        raise Http404
    is_ended = clear_all([row], actor)
    return say_all_clear(row, announcement_id, actor) if is_ended and announcement_id else None


def say_all_clear(row: Interrupt, announcement_id: UUID, actor: Person) -> Interrupt | None:
    """What is gone by now, a zone, a player or the announcement itself, never keeps the emergency going."""
    announcement = Announcement.objects.playable().open_to(actor, RIGHT).filter(pk=announcement_id).first()
    here = Zone.objects.kept().open_to(actor, RIGHT).filter(interrupts=row)
    whole = here.exclude(pk__in=row.partial_zone_ids).values_list("pk", flat=True)
    hearing = hearers(actor, RIGHT, zone_ids=whole, device_ids=row.single_ids)
    if announcement is None or not hearing.devices:
        return None
    return started(announcement, hearing, actor, Way(mode=row.mode, overrides=True), {})
