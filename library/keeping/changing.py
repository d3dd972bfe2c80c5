"""Changes of tracks, one or thousands: proposed, carried out, taken back.

Taken back is only what still is as the change left it: what somebody else did meanwhile stays.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from library.keeping.columns import read, stored, told
from library.models import Change, ChangePiece, MusicFolder, Track
from library.models.music import SEARCHED, searched
from library.signals import tracks_changed
from tenants import audit
from tenants.access import Person

BATCH = 1000
#: How long what was done can be taken back, and what was removed lies in the bin.
KEPT = timedelta(days=30)
#: What means nothing without another column: it stays where that one stays.
FOLLOWS = {"removed_by": "removed_at", "folder_position": "folder_id"}
#: Of one track by column: the values that it should have.
Wanted = Callable[[Track], dict[str, Any]]
Pairs = dict[str, list[Any]]
#: In one go: it has to be done before the browser gives up.
MOST = 20_000
TOO_MANY = f"At most {MOST:,} tracks can be changed at once. Choose fewer, and do it several times."


class TooMany(Exception):
    """Its text is a whole sentence."""


@dataclass
class Outcome:
    """Which tracks were changed, and how many others were changed again since.

    `gone` were removed for good, `unfiled` should lie in folders that are gone, `unlisted` have no place
    in the playlist any more. `is_repeat`: done before.
    """

    change: Change
    done: list[UUID] = field(default_factory=list)
    missed: int = 0
    gone: int = 0
    unfiled: int = 0
    unlisted: int = 0
    is_repeat: bool = False


def change_tracks(rows: QuerySet[Track], wanted: Wanted, verb: str, actor: Person) -> Outcome:
    """Inside an action. `verb` is in the past tense. Raises TooMany."""
    return carry_out(propose(rows, wanted, verb, actor), actor)


def propose(rows: QuerySet[Track], wanted: Wanted, verb: str, actor: Person) -> Change:
    """Write down what would become of these tracks; nothing happens to them yet. Raises TooMany."""
    pks = sorted(rows.order_by().values_list("pk", flat=True)[: MOST + 1])
    if len(pks) > MOST:
        raise TooMany(TOO_MANY)
    change = Change.objects.create(verb=verb, made_by=actor.name, author_id=actor.user.pk)
    for number, batch in enumerate(batches(pks)):
        tracks = Track.objects.filter(pk__in=batch)
        columns = {str(track.pk): pairs for track in tracks if (pairs := differences(track, wanted(track)))}
        write_piece(change, number, columns)
    return change


def write_piece(change: Change, number: int, columns: dict[str, Pairs]) -> None:
    """`columns`: by a track's id, by column."""
    if columns:
        ChangePiece.objects.create(change=change, number=number, columns=columns)
        change.track_count += len(columns)
        change.a_track_id = change.a_track_id or UUID(next(iter(columns)))
        change.save(update_fields=["track_count", "a_track_id"])


def batches(pks: list[UUID]) -> Iterator[list[UUID]]:
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))


def differences(track: Track, wanted: dict[str, Any]) -> Pairs:
    now = {name: stored(getattr(track, name)) for name in wanted}
    then = {name: stored(value) for name, value in wanted.items()}
    return {name: [now[name], then[name]] for name in wanted if now[name] != then[name]}


def carry_out(change: Change, actor: Person) -> Outcome:
    outcome = shift(change, (0, 1), change.verb, actor)
    change.applied_at = timezone.now()
    change.save(update_fields=["applied_at"])
    return outcome


def take_back(change: Change, actor: Person) -> Outcome:
    outcome = shift(change, (1, 0), "took back", actor)
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    return outcome


def shift(change: Change, way: tuple[int, int], verb: str, actor: Person) -> Outcome:
    """Give every track, where it still has the one value of each pair, the other."""
    outcome = Outcome(change)
    folders = dict(MusicFolder.objects.values_list("pk", "name"))
    kept = set(MusicFolder.objects.kept().values_list("pk", flat=True))
    for piece in change.pieces.all():
        rows = locked(piece)
        turns = [(track, turn(track, piece.columns[str(track.pk)], way, kept)) for track in rows]
        moved = [(track, pairs) for track, pairs in turns if pairs]
        write([track for track, _ in moved], {name for _, pairs in moved for name in pairs})
        audit.record_each(actor, verb, [(track, told(pairs, folders)) for track, pairs in moved])
        outcome.done += [track.pk for track, _ in moved]
        outcome.gone += len(piece.columns) - len(rows)
        outcome.missed += sum(len(pairs) < len(piece.columns[str(track.pk)]) for track, pairs in turns)
        outcome.unfiled += sum(is_unfiled(piece.columns[str(track.pk)], pairs, way) for track, pairs in moved)
    if outcome.done:
        tracks_changed.send(Track, business=actor.business, tracks=outcome.done)
    return outcome


def locked(piece: ChangePiece) -> list[Track]:
    """What is left of its tracks, and not about to go for good."""
    # In one order everywhere: two people who change many would else wait for each other for ever.
    rows = Track.objects.filter(pk__in=piece.columns).order_by("pk").select_for_update(no_key=True)
    return list(rows.exclude(removed_at__lte=timezone.now() - KEPT))


def turn(track: Track, pairs: Pairs, way: tuple[int, int], folders: set[UUID]) -> Pairs:
    here, there = way
    done: Pairs = {}
    others = {name for name, pair in pairs.items() if stored(getattr(track, name)) != pair[here]}
    for name, pair in pairs.items():
        if not {name, FOLLOWS.get(name)} & others:
            value = read(name, pair[there])
            setattr(track, name, None if name == "folder_id" and value not in folders else value)
            done[name] = [pair[here], stored(getattr(track, name))]
    return done


def is_unfiled(wanted: Pairs, done: Pairs, way: tuple[int, int]) -> bool:
    return "folder_id" in done and done["folder_id"][1] is None and wanted["folder_id"][way[1]] is not None


def write(tracks: Iterable[Track], names: set[str]) -> None:
    """These columns of these tracks, in one statement: a thousand of `save` would take a minute."""
    rows = list(tracks)
    if names & set(SEARCHED):
        names = names | {"search_text"}
        for track in rows:
            track.search_text = searched(track)
    if rows and names:
        told_rows = [{name: stored(getattr(track, name)) for name in ["id", *names]} for track in rows]
        update(sorted(names), told_rows)


def update(names: list[str], rows: list[dict[str, Any]]) -> None:
    kinds = {name: Track._meta.get_field(name).db_type(connection) for name in ["id", *names]}
    quote = connection.ops.quote_name
    given = ", ".join(f"{quote(name)} {kind}" for name, kind in kinds.items())
    becomes = ", ".join(f"{quote(name)} = v.{quote(name)}" for name in names)
    # Only names of our own columns are put into it.
    statement = (
        f"UPDATE {quote(Track._meta.db_table)} AS t SET {becomes} "  # noqa: S608
        f"FROM jsonb_to_recordset(%s::jsonb) AS v({given}) WHERE t.id = v.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(rows)])
