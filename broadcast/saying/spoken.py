"""A zone's cues with the sounds that are heard there: words that a zone and a moment fill have their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from broadcast.books.plans import Books
from broadcast.engine.plan import At, Cue, Plan, Sound
from broadcast.entries import entry, key
from broadcast.models import Zone
from broadcast.saying.lines import Line, line_of
from library.models import Rendering
from tenants.schemas import current_business


@dataclass(frozen=True)
class Spoken:
    """`digests` are those of the cues that have words of their own, by the cue's id."""

    cues: tuple[Cue, ...]
    media: dict[str, Any] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    #: Whose words nobody has asked for yet.
    missing: tuple[Line, ...] = ()

    @property
    def sounds(self) -> set[str]:
        return {cue.sound.sha256 for cue in self.cues}


def spoken_in(books: Books, zone: Zone, plan: Plan, cues: Sequence[Cue]) -> Spoken:
    """One query, or none. What is not made yet is heard without the sentences in which it has gaps."""
    lines = {line.cue.id: line for line in lines_in(books, zone, plan, cues)}
    made = renderings(line.digest for line in lines.values())
    ready = {name: made[line.digest] for name, line in lines.items() if is_ready(made.get(line.digest))}
    media = {
        key(row.sha256): entry(row, books.title(lines[name].cue.announcement_id))
        for name, row in ready.items()
    }
    return Spoken(
        cues=tuple(heard(plan, cue, ready.get(cue.id), books) for cue in cues),
        media=media,
        digests={name: line.digest for name, line in lines.items()},
        missing=tuple(line for line in lines.values() if line.digest not in made),
    )


def lines_in(books: Books, zone: Zone, plan: Plan, cues: Sequence[Cue]) -> list[Line]:
    """Of the cues that have words of their own. No queries, but one for how names are said."""
    known = {"business": current_business().name, "zone": zone.name}
    return [
        line_of(cue, said, plan, known, books.pronounced)
        for cue in cues
        if (said := books.worded.get(cue.announcement_id))
    ]


def renderings(digests: Any) -> dict[str, Rendering]:
    wanted = set(digests)
    rows = Rendering.objects.filter(digest__in=wanted).defer("parts") if wanted else ()
    return {row.digest: row for row in rows}


def is_ready(row: Rendering | None) -> bool:
    return row is not None and bool(row.sha256)


def heard(plan: Plan, cue: Cue, row: Rendering | None, books: Books) -> Cue:
    """With its own sound, else the announcement's; back-timed it ends when it should, whatever its length."""
    said = books.announcement(cue.announcement_id)
    if cue.announcement_id not in books.worded or said is None:
        return cue
    sound = row or said
    length_ms = max(1, sound.duration_ms)
    spare = timedelta(milliseconds=cue.sound.duration_ms - length_ms)
    at = cue.at + spare if spare > timedelta(0) and is_back_timed(plan, cue) else cue.at
    return replace(cue, at=at, sound=Sound(sound.sha256, length_ms))


def is_back_timed(plan: Plan, cue: Cue) -> bool:
    rules = (rule for rule in plan.rules if rule.schedule_id == cue.schedule_id)
    return any(isinstance(rule.times, At) and rule.times.is_back_timed for rule in rules)
