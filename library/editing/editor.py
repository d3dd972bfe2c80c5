"""The form of an announcement: its details, and its parts in their order."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict

from library.default_voice import spoken_by_default
from library.editing.audio_row import AudioRow
from library.editing.details import DetailsForm
from library.editing.offered import Offered
from library.editing.rows import ChimeRow, Known, PartRow, PauseRow
from library.editing.speech_row import SpeechRow
from library.models import Announcement, AnnouncementVersion, Recording
from library.parts import NAMES, Part, Recorded, read
from library.speech.listing import services
from tenants.row_sets import forgive, row_numbers
from tenants.schemas import current_business

MOST_PARTS = 20
TOO_MANY = f"An announcement has {MOST_PARTS} parts at most. Take some out."
NOTHING = "There is nothing to hear yet. Add a text, a chime or a recording."
PREFIX = "part"
ROWS: dict[str, type[PartRow]] = {
    "speech": SpeechRow,
    "chime": ChimeRow,
    "audio": AudioRow,
    "pause": PauseRow,
}


class Editor:
    """Bound where `data` is given. Valid, it has `parts` and `columns`; else each row has its errors."""

    def __init__(
        self, row: Announcement | None, version: AnnouncementVersion | None, data: QueryDict | None = None
    ) -> None:
        self.is_bound = data is not None
        self.details = DetailsForm(data, row)
        self.problem = ""
        self.rows = self._typed(data) if data is not None else self._saved(saved_parts(row, version))

    def _typed(self, data: QueryDict) -> list[PartRow]:
        """One more than are allowed at most, so that it shows."""
        prefixes = [f"{PREFIX}-{number}" for number in row_numbers(data, PREFIX)[: MOST_PARTS + 1]]
        known = known_of(data.get(f"{prefix}-recording", "") for prefix in prefixes)
        kinds = {prefix: ROWS.get(data.get(f"{prefix}-kind", "")) for prefix in prefixes}
        return [kind(data, prefix=prefix, known=known) for prefix, kind in kinds.items() if kind]

    def _saved(self, parts: Sequence[Part]) -> list[PartRow]:
        known = known_of(part.recording for part in parts if isinstance(part, Recorded))
        return [saved_row(number, part, known) for number, part in enumerate(parts)]

    def is_valid(self) -> bool:
        are_right = [form.is_valid() for form in (self.details, *self.rows)]
        self.problem = self._problem()
        if not all(are_right):
            self._begin_at_the_first_wrong()
        return all(are_right) and not self.problem

    def _begin_at_the_first_wrong(self) -> None:
        wrong = [
            form[name] for form in (self.details, *self.rows) for name in form.errors if name in form.fields
        ]
        for cell in [cell for cell in wrong if not cell.is_hidden][:1]:
            cell.field.widget.attrs["autofocus"] = True

    def _problem(self) -> str:
        if len(self.rows) > MOST_PARTS:
            return TOO_MANY
        return "" if any(not isinstance(row, PauseRow) for row in self.rows) else NOTHING

    def forgive(self) -> None:
        """Show what was filled in so far without judging it."""
        forgive(self.details, *self.rows)

    def begin_at(self, row: PartRow) -> None:
        row.fields[row.first].widget.attrs["autofocus"] = True

    def row(self, number: int) -> PartRow | None:
        return next((row for row in self.rows if row.prefix == f"{PREFIX}-{number}"), None)

    @property
    def is_alone(self) -> bool:
        """One text and nothing else needs no frame."""
        return [type(row) for row in self.rows] == [SpeechRow]

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= MOST_PARTS

    @property
    def parts(self) -> list[Part]:
        return [row.part for row in self.rows]

    @property
    def columns(self) -> dict[str, Any]:
        return self.details.cleaned_data

    @cached_property
    def recordings(self) -> list[Recording]:
        """The newest, to take one again."""
        return list(Recording.objects.playable()[:MOST_PARTS])


def saved_parts(row: Announcement | None, version: AnnouncementVersion | None) -> list[Part]:
    """Where there is nothing yet, a text to write."""
    return (
        read(version.parts) if version else [spoken_by_default(row.text if row else "", current_business())]
    )


def saved_row(number: int, part: Part, known: Known) -> PartRow:
    kind = NAMES[type(part)]
    initial = ROWS[kind].initial_of(part) | {"kind": kind}
    return ROWS[kind](prefix=f"{PREFIX}-{number}", initial=initial, known=known)


def known_of(recordings: Any) -> Known:
    """With those of these recordings that are there. One query, and what services() asks."""
    ids = {found for each in recordings if (found := as_uuid(each))}
    rows: Mapping[str, Recording] = {}
    if ids:
        rows = {str(row.pk): row for row in Recording.objects.kept().filter(pk__in=ids)}
    return Known(Offered(services()), rows)


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
