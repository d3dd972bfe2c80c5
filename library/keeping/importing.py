"""Tags of tracks as a table: written down, and taken in again where somebody changed them elsewhere."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from library.fields import MomentField
from library.finding.tagging import key, known_tags
from library.keeping.changing import BATCH, MOST, Pairs, batches, differences, write_piece
from library.keeping.editing import RIGHT
from library.keeping.fields import FIELDS
from library.keeping.table import TableRefused, apart, read_table, several
from library.models import Change, MusicFolder, Track
from tenants.access import Person
from tenants.models import Business
from tenants.schemas import in_business

#: A table's columns that are read, and which of a track's they are.
COLUMNS = {
    "title": "title",
    "artist": "artist",
    "album": "album",
    "album artist": "album_artist",
    "composer": "composer",
    "genre": "genre",
    "year": "year",
    "track": "track_number",
    "disc": "disc_number",
    "isrc": "isrc",
    "bpm": "bpm",
    "energy": "energy",
    "explicit": "is_explicit",
    "expires": "expires_at",
    "tags": "tags",
}
HEADER = ["id", "file", *COLUMNS, "folder"]
MOST_LINES = 50_000
PROBLEMS_SHOWN = 50
ROWS_SHOWN = 20
TOO_LONG = f"A table has at most {MOST_LINES:,} lines. Split it into several files."
TOO_MANY = f"A table can change at most {MOST:,} tracks at once. Split it into several files."
YES, NO = ("yes", "true", "1", "x"), ("no", "false", "0", "")
NEITHER = "Write yes or no."
#: 6/5/27 is in May or in June, as a spreadsheet pleases.
A_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?")
NO_MOMENT = "Write the date like 2027-06-05, or with its time like 2027-06-05 18:00."
UNKNOWN = "there is no such track. Export the tags again to get its id."
AMBIGUOUS = "several tracks have this file name. Add the column “id”."
TWICE = "this track stood in line %s already."


@dataclass
class Proposal:
    """What a table would change. `problems` are sentences; only the first are kept."""

    change: Change
    lines: int = 0
    tracks: int = 0
    cells: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    problem_count: int = 0
    shown: list[tuple[str, Pairs]] = field(default_factory=list)

    def refuse(self, line: int, why: str, column: str = "") -> None:
        self.problem_count += 1
        if len(self.problems) < PROBLEMS_SHOWN:
            where = f"Line {line:,}, {column}: " if column else f"Line {line:,}: "
            self.problems.append(where + why)

    def note(self, track: Track, pairs: Pairs) -> None:
        self.tracks += 1
        for name in pairs:
            self.cells[name] = self.cells.get(name, 0) + 1
        if len(self.shown) < ROWS_SHOWN:
            self.shown.append((track.title, pairs))


Line = tuple[int, dict[str, str]]


def table_of(pks: list[UUID], business: Business) -> Iterator[list[str]]:
    """The header, then a row a track. Each batch is read in the schema of its business."""
    yield HEADER
    for batch in batches(pks):
        with in_business(business):
            rows = rows_in(batch)
        yield from rows


def rows_in(batch: list[UUID]) -> list[list[str]]:
    folders = dict(MusicFolder.objects.kept().values_list("pk", "name"))
    tracks = Track.objects.in_bulk(batch)
    return [
        [
            str(pk),
            row.file_name,
            *(cell(row, name) for name in COLUMNS.values()),
            folders.get(row.folder_id, ""),
        ]
        for pk in batch
        if (row := tracks.get(pk))
    ]


def cell(track: Track, name: str) -> str:
    value = getattr(track, name)
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{MomentField().prepare_value(value):%Y-%m-%d %H:%M}"
        case float():
            return repr(value).removesuffix(".0")
        case list():
            return several(value)
    return str(value)


@transaction.atomic
def propose_table(content: bytes, *, actor: Person) -> Proposal:
    """What would become of the tracks; `editing.apply_change` does it. Raises TableRefused."""
    actor.demand(RIGHT)
    change = Change.objects.create(verb="imported tags of", made_by=actor.name, author_id=actor.user.pk)
    reading = Reading(Proposal(change), {key(tag): tag for tag in known_tags()})
    rows = read_table(content)
    number = 0
    while batch := list(islice(rows, BATCH)):
        reading.take(batch, number)
        number += 1
    return reading.told


class Reading:
    """A table on its way in; `seen` holds in which line a track stood."""

    def __init__(self, told: Proposal, spelt: dict[str, str]) -> None:
        self.told = told
        self.spelt = spelt
        self.fields = {name: make() for name, make in FIELDS.items()}
        self.seen: dict[UUID, int] = {}

    def take(self, batch: list[Line], number: int) -> None:
        self.told.lines += len(batch)
        if self.told.lines > MOST_LINES:
            raise TableRefused(TOO_LONG)
        columns = {}
        for line, track, cells in self.matched(batch):
            if pairs := differences(track, self.wanted(line, track, cells)):
                if self.told.tracks == MOST:
                    raise TableRefused(TOO_MANY)
                columns[str(track.pk)] = pairs
                self.told.note(track, pairs)
        write_piece(self.told.change, number, columns)

    def matched(self, batch: list[Line]) -> Iterator[tuple[int, Track, dict[str, str]]]:
        """Each line's track: by its id, else by the name of its file."""
        by_id, by_file = tracks_named(batch)
        for line, cells in batch:
            found = by_id.get(identifier(cells)) if cells.get("id", "").strip() else None
            same = by_file.get(cells.get("file", ""), [])
            if found is None and not cells.get("id", "").strip() and len(same) > 1:
                self.told.refuse(line, AMBIGUOUS, "file")
                continue
            track = found or (same[0] if same and not cells.get("id", "").strip() else None)
            if track is None:
                self.told.refuse(line, UNKNOWN)
            elif track.pk in self.seen:
                self.told.refuse(line, TWICE % f"{self.seen[track.pk]:,}")
            else:
                self.seen[track.pk] = line
                yield line, track, cells

    def wanted(self, line: int, track: Track, cells: dict[str, str]) -> dict[str, Any]:
        """By column; a cell that is as it was exported asks for nothing."""
        found: dict[str, Any] = {}
        for column, name in COLUMNS.items():
            if column not in cells or cells[column] == cell(track, name):
                continue
            try:
                found[name] = self.value(name, cells[column])
            except ValidationError as wrong:
                self.told.refuse(line, " ".join(wrong.messages), column)
        return found

    def value(self, name: str, text: str) -> Any:
        if name == "is_explicit":
            return truth(text)
        if name == "bpm":
            text = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", text)
        if name == "expires_at" and text.strip() and not A_MOMENT.fullmatch(text.strip()):
            raise ValidationError(NO_MOMENT)
        if name == "tags":
            tags = self.fields["tags"].clean(apart(text))
            return [self.spelt.setdefault(key(tag), tag) for tag in tags]
        return self.fields[name].clean(text)


def tracks_named(batch: Iterable[Line]) -> tuple[dict[UUID | None, Track], dict[str, list[Track]]]:
    ids = [pk for _, cells in batch if (pk := identifier(cells))]
    files = [cells["file"] for _, cells in batch if cells.get("file") and not cells.get("id", "").strip()]
    rows = Track.objects.own().kept().filter(Q(pk__in=ids) | Q(file_name__in=files))
    by_id: dict[UUID | None, Track] = {}
    by_file: dict[str, list[Track]] = {}
    for row in rows:
        by_id[row.pk] = row
        by_file.setdefault(row.file_name, []).append(row)
    return by_id, by_file


def identifier(cells: dict[str, str]) -> UUID | None:
    try:
        return UUID(cells.get("id", "").strip())
    except ValueError:
        return None


def truth(text: str) -> bool:
    word = text.strip().casefold()
    if word not in (*YES, *NO):
        raise ValidationError(NEITHER)
    return word in YES
