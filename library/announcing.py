"""Every change to announcements that a person makes, but their removal."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from library.default_voice import spoken_by_default
from library.folders import folder_named
from library.models import Announcement, AnnouncementVersion, Rendering, Sound
from library.parts import Part, bare, read, stored, words
from library.renderings import rendering_of
from library.signals import sound_changed
from library.versions import Stage, follow, newest
from tenants import audit
from tenants.access import Person
from tenants.differences import differences


@transaction.atomic
def write_announcement(pk: UUID | None, *, actor: Person, title: str, text: str) -> Announcement:
    """Words for the business's own voice, and nothing else. Otherwise as `save_announcement`."""
    parts = [spoken_by_default(text, actor.business)]
    return save_announcement(pk, actor=actor, title=title, parts=parts)


@transaction.atomic
def save_announcement(
    pk: UUID | None,
    *,
    actor: Person,
    parts: Sequence[Part],
    is_draft: bool = False,
    new_folder: str = "",
    **columns: Any,
) -> Announcement:
    """Save an announcement, new where `pk` is None; a worker makes its sound if there are new parts.

    `columns`: title, and as wanted category, folder, is_enabled, expires_at; `new_folder` is a name instead.
    """
    actor.demand("edit_announcements")
    if new_folder:
        columns["folder"] = folder_named(new_folder, actor=actor)
    # The rendering is locked first: a worker that has made one locks it, and then its announcements.
    rendering = rendering_of(bare(parts, {"business": actor.business.name}), actor.business)
    row = load_announcement(pk, actor) if pk else Announcement()
    for name, value in columns.items():
        setattr(row, name, value)
    row.text = words(parts)[:2000]
    row.save(force_insert=pk is None, update_fields=[*columns, "text"] if pk else None)
    version = say(row, parts, rendering, actor, is_draft)
    audit.record_news(actor, "changed" if pk else "wrote", row, **differences(version))
    follow(version)
    row.refresh_from_db()
    if pk:
        sound_changed.send(Announcement, business=actor.business, sound=row)
    return row


def say(
    row: Announcement, parts: Sequence[Part], rendering: Rendering, actor: Person, is_draft: bool
) -> AnnouncementVersion:
    """The version with these parts: the newest, or a new one."""
    last, stage = newest(row), stage_for(actor, is_draft)
    if last is None or last.stage == Stage.DECLINED or read(last.parts) != list(parts):
        return add_version(row, parts, rendering, stage, actor)
    if last.stage == Stage.DRAFT:
        last.stage = stage
    if last.rendering.status != Sound.Status.READY:
        last.rendering = rendering
    last.save(update_fields=["stage", "rendering"])
    return last


def stage_for(actor: Person, is_draft: bool) -> str:
    if is_draft:
        return Stage.DRAFT
    return Stage.ASKED if asks(actor) else Stage.PUBLISHED


def asks(actor: Person) -> bool:
    """What they write is heard only once somebody else approves it."""
    return actor.business.approves_announcements and not actor.may["decide_approval"]


def add_version(
    row: Announcement, parts: Sequence[Part], rendering: Rendering, stage: str, actor: Person
) -> AnnouncementVersion:
    last = newest(row)
    return AnnouncementVersion.objects.create(
        announcement=row,
        number=last.number + 1 if last else 1,
        parts=stored(parts),
        rendering=rendering,
        stage=stage,
        created_by=actor.name,
        author_id=actor.user.pk,
    )


@transaction.atomic
def decide(pk: UUID, *, actor: Person, is_approved: bool, reason: str = "") -> AnnouncementVersion:
    """Approve a version, which is then heard, or decline it. Http404 where that is not the actor's."""
    row: AnnouncementVersion = AnnouncementVersion.objects.load(actor, "edit_announcements", pk)
    hold(row.rendering_id)
    load_announcement(row.announcement_id, actor)
    row.refresh_from_db()
    if not may_decide(row, actor):
        raise Http404
    row.stage = Stage.PUBLISHED if is_approved else Stage.DECLINED
    row.decided_by, row.reason = actor.name, reason
    row.save(update_fields=["stage", "decided_by", "reason"])
    audit.record(
        actor,
        "approved" if is_approved else "declined",
        row.announcement,
        number=row.number,
        **differences(row),
    )
    follow(row)
    return row


def may_decide(version: AnnouncementVersion, actor: Person) -> bool:
    """Nobody approves their own words, or words of an unknown author, but the owner, who made the rule."""
    is_theirs = version.author_id in (None, actor.user.pk) and not actor.may["decide_approval"]
    return version.stage == Stage.ASKED and actor.may["edit_announcements"] and not is_theirs


@transaction.atomic
def bring_back(pk: UUID, *, actor: Person) -> AnnouncementVersion:
    """An earlier version is the newest one again, with the sound that it had."""
    versions = AnnouncementVersion.objects.select_related("announcement", "rendering")
    old: AnnouncementVersion = versions.load(actor, "edit_announcements", pk)
    hold(old.rendering_id)
    row = load_announcement(old.announcement_id, actor)
    parts = read(old.parts)
    row.text = words(parts)[:2000]
    row.save(update_fields=["text"])
    version = add_version(row, parts, old.rendering, stage_for(actor, False), actor)
    audit.record(actor, "brought back", row, number=old.number)
    follow(version)
    return version


@transaction.atomic
def set_enabled(pk: UUID, *, actor: Person, is_enabled: bool) -> Announcement:
    """One that is off is played nowhere, and keeps its place in every plan."""
    row = load_announcement(pk, actor)
    if row.is_enabled != is_enabled:
        row.is_enabled = is_enabled
        row.save(update_fields=["is_enabled"])
        audit.record(actor, "switched on" if is_enabled else "switched off", row)
        sound_changed.send(Announcement, business=actor.business, sound=row)
    return row


def hold(rendering: UUID) -> None:
    """Before its announcements, as a worker that has just made it: it is ready already, or finds us later."""
    Rendering.objects.select_for_update().get(pk=rendering)


def load_announcement(pk: UUID, actor: Person) -> Announcement:
    """Locked until the transaction ends. Not FOR UPDATE: who builds a feed may refer to it."""
    rows = Announcement.objects.select_for_update(no_key=True)
    row: Announcement = rows.load(actor, "edit_announcements", pk)
    return row
