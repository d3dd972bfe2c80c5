"""A recipe made, and taken back."""

from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django.db import transaction

from broadcast.actions.saving import load_row, move_rows, save_row
from broadcast.actions.schedules import save_schedule
from broadcast.announcing import announce
from broadcast.books.reach import zones_of
from broadcast.models import EVERY_DAY, Channel, Daypart, OpeningHours, Schedule
from broadcast.recipes.catalogue import RECIPES, Part, Recipe
from broadcast.recipes.said import said_already
from library.actions import remove
from library.announcing import write_announcement
from library.models import Announcement
from tenants import audit
from tenants.access import Person
from tenants.differences import lost

RIGHT = "edit_schedules"
#: Ids of what a recipe has made, by kind.
Made = dict[str, list[UUID]]
KINDS: dict[str, type[Any]] = {"schedules": Schedule, "dayparts": Daypart, "channels": Channel}


@transaction.atomic
def make_recipe(
    key: str,
    *,
    actor: Person,
    targets: dict[str, Any],
    texts: Sequence[str] = (),
    times: Sequence[time] = (),
    opening: tuple[time, time] | None = None,
) -> Made:
    """Announcements with `texts` where none says them yet, a schedule or dayparts for `targets` (columns of a
    Targeted row), and new opening hours of the whole business where `opening` says so. KeyError for an
    unknown recipe."""
    actor.demand(RIGHT)
    recipe = RECIPES[key]
    made: Made = {"hours": [open_at(actor, opening)] if opening else []}
    if recipe.lines:
        made |= make_schedule(recipe, actor, targets, texts, list(times))
    if recipe.parts:
        made |= make_dayparts(recipe.parts, actor, targets, times)
    return made


def make_schedule(
    recipe: Recipe, actor: Person, targets: dict[str, Any], texts: Sequence[str], times: list[time]
) -> Made:
    items: list[tuple[Announcement, int]] = []
    new: list[UUID] = []
    for line, known, text in zip(recipe.lines, said_already(recipe), texts, strict=True):
        if known is None or known.text != text:
            known = write_announcement(None, actor=actor, title=line.title, text=text)
            new.append(known.pk)
        items.append((known, line.offset_min))
    columns = recipe.schedule_columns(times) | targets
    row = save_schedule(None, actor=actor, items=items, **columns)
    return {"schedules": [row.pk], "announcements": new}


def make_dayparts(
    parts: Sequence[Part], actor: Person, targets: dict[str, Any], times: Sequence[time]
) -> Made:
    made: Made = {"channels": [], "dayparts": []}
    for part in parts:
        channel = Channel.objects.kept().filter(name__iexact=part.channel).first()
        if channel is None:
            channel = save_row(Channel, None, actor, RIGHT, {"name": part.channel})
            made["channels"].append(channel.pk)
        start, end = part.hours_in(times)
        columns = {"channel": channel, "days": part.days, "start": start, "end": end} | targets
        made["dayparts"].append(save_row(Daypart, None, actor, RIGHT, columns).pk)
    return made


def open_at(actor: Person, opening: tuple[time, time]) -> UUID:
    opens, closes = opening
    columns = {"days": list(EVERY_DAY), "opens": opens, "closes": closes}
    return save_row(OpeningHours, None, actor, "edit_zones", columns).pk


@transaction.atomic
def unmake_recipe(made: Made, *, actor: Person) -> None:
    """Take out what a recipe has made. Raises Http404 where it is not there."""
    actor.demand(RIGHT)
    # All are locked before a zone is told, and all zones are told before some of them: who waits for one of
    # these rows may hold one of those zones.
    rows = [load_row(model, pk, actor, RIGHT) for kind, model in KINDS.items() for pk in made.get(kind, ())]
    hours = [load_row(OpeningHours, pk, actor, "edit_zones") for pk in made.get("hours", ())]
    said = made.get("announcements", [])
    list(Announcement.objects.select_for_update(no_key=True).filter(pk__in=said).order_by("pk"))
    for pk in said:
        remove(Announcement, pk, actor=actor)
    for row in hours:
        audit.record(actor, "removed", row, **lost(row))
        row.delete()
        announce(zones_of(row))
    move_rows(rows, actor, "removed")
