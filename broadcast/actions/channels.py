"""Every change to channels."""

from typing import Any
from uuid import UUID

from django.db import transaction

from broadcast.actions.saving import load_row, move_row, save_row
from broadcast.models import Channel, ChannelAnnouncement, ChannelPlaylist, Floor, Zone
from tenants import audit
from tenants.access import Person

Parts = list[tuple[Any, int]]
RIGHT = "edit_schedules"


@transaction.atomic
def save_channel(
    pk: UUID | None,
    *,
    actor: Person,
    parts: Parts,
    announcements: list[dict[str, Any]],
    zones: list[UUID],
    floors: list[UUID],
    **columns: Any,
) -> Channel:
    """Change a channel, or make one where `pk` is None, with what it plays, what it says and where.

    `parts` are (playlist, weight) in order. `announcements` are columns of ChannelAnnouncement; `row` is the
    id of the one that is changed, else None. `zones` and `floors` are all that are tuned to it from now on.
    """
    if columns.get("is_default"):
        make_room(pk, actor)

    def children(row: Channel) -> None:
        play(row, parts)
        say(row, announcements)
        tune(row, zones, floors, actor)

    return save_row(Channel, pk, actor, RIGHT, columns, children, describe)


def describe(channel: Channel) -> dict[str, Any]:
    parts = channel.parts.filter(playlist__removed_at=None).select_related("playlist")
    said = channel.announcements.select_related("announcement")
    return {
        "playlists": [f"{part.playlist} ×{part.weight}" for part in parts],
        "announcements": [said_in_words(row) for row in said],
        "zones": names(channel.zone_set),
        "floors": names(channel.floor_set),
    }


def said_in_words(row: ChannelAnnouncement) -> str:
    every = f"every {row.every_min} min" if row.every_min else f"every {row.every_tracks} tracks"
    return f"{row.announcement} {every}, {row.mode}, priority {row.priority}"


def names(rows: Any) -> list[str]:
    return sorted(rows.kept().values_list("name", flat=True))


def make_room(pk: UUID | None, actor: Person) -> None:
    """There is one default at most. Locked: two people may choose another one at the same time."""
    others = Channel.objects.kept().filter(is_default=True).select_for_update()
    for other in (row for row in others if row.pk != pk):
        other.is_default = False
        other.save(update_fields=["is_default"])
        audit.record(actor, "changed", other)


def play(channel: Channel, parts: Parts) -> None:
    """Playlists that were removed keep their share until they are restored; without any, it is all music."""
    gone = channel.parts.filter(playlist__removed_at=None) if parts else channel.parts.all()
    gone.delete()
    ChannelPlaylist.objects.bulk_create(
        ChannelPlaylist(channel=channel, playlist=playlist, weight=weight, position=position)
        for position, (playlist, weight) in enumerate(parts)
    )


def say(channel: Channel, announcements: list[dict[str, Any]]) -> None:
    """A row that stays keeps its id and its age: by them it is known in the rundown, and loses or wins."""
    known = {row.pk: row for row in channel.announcements.all()}
    kept = set()
    for told in announcements:
        columns = {name: value for name, value in told.items() if name != "row"}
        row = known.get(told["row"]) or ChannelAnnouncement(channel=channel)
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(update_fields=None if row._state.adding else list(columns))
        kept.add(row.pk)
    channel.announcements.exclude(pk__in=kept).delete()


def tune(channel: Channel, zones: list[UUID], floors: list[UUID], actor: Person) -> None:
    """These zones and floors are tuned to the channel, and no others."""
    own = Zone.objects.kept().open_to(actor, RIGHT)
    for rows, chosen in ((own, zones), (Floor.objects.kept(), floors)):
        rows.filter(channel=channel).exclude(pk__in=chosen).update(channel=None)
        rows.filter(pk__in=chosen).update(channel=channel)


@transaction.atomic
def remove_channel(pk: UUID, *, actor: Person) -> Channel:
    """Zones, floors and dayparts stay tuned to it: it is passed over until `restore_channel`."""
    return move_row(Channel, pk, actor, RIGHT, "removed")


@transaction.atomic
def restore_channel(pk: UUID, *, actor: Person) -> Channel:
    """It comes back as the default only where no other one took its place."""
    row: Channel = load_row(Channel, pk, actor, RIGHT)
    if row.is_default and Channel.objects.kept().filter(is_default=True).exclude(pk=pk).exists():
        row.is_default = False
        row.save(update_fields=["is_default"])
    return move_row(Channel, pk, actor, RIGHT, "restored")
