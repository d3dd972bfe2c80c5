"""What a page needs to play a planned stretch of time, from the same music line and rundown as a feed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse

from broadcast.books.plans import Books
from broadcast.engine.loop import MS
from broadcast.engine.plan import Cue, Plan, Segment, Sound
from broadcast.entries import entry, key
from broadcast.members import DUCK
from broadcast.models import Zone
from broadcast.rundown import build_rundown, music_line, track_at, track_starts

Member = dict[str, Any]


def score(books: Books, zone: Zone, plan: Plan, at: datetime) -> Member:
    """The books' whole stretch as JSON values, times in ms; `at_ms` is where listening starts.

    A segment's first track may have begun before it. `words` are the announcements.
    """
    line = music_line(plan, books.start, books.until)
    cues = build_rundown(plan, books.start, books.until).cues
    return {
        "from_ms": epoch_ms(books.start),
        "until_ms": epoch_ms(books.until),
        "at_ms": epoch_ms(at),
        "tz": zone.tz.key,
        "volume": zone.volume_percent,
        "duck": DUCK,
        "segments": [segment_member(segment) for segment in line],
        "words": [word_member(cue) for cue in cues],
        "media": media_of(books, line, cues),
    }


def segment_member(segment: Segment) -> Member:
    return {
        "from_ms": epoch_ms(segment.start),
        "until_ms": epoch_ms(segment.until),
        "crossfade_s": segment.crossfade_ms / 1000,
        "volume": segment.volume_percent,
        "tracks": [{"at_ms": epoch_ms(at), "media": key(sound.sha256)} for at, sound in tracks_of(segment)],
    }


def tracks_of(segment: Segment) -> Iterator[tuple[datetime, Sound]]:
    """Every track of the stretch with its start, also the one that is playing when it begins."""
    first = track_at(segment, segment.start)
    starts = list(track_starts(segment, segment.start, segment.until))
    if first and not (starts and starts[0][0] == segment.start):
        starts.insert(0, (segment.start - first[1] * MS, first[0]))
    for at, index in starts:
        yield at, segment.order[index]


def word_member(cue: Cue) -> Member:
    return {"at_ms": epoch_ms(cue.at), "media": key(cue.sound.sha256), "mode": cue.mode}


def media_of(books: Books, line: Iterable[Segment], cues: Iterable[Cue]) -> Member:
    """By key: the portal's own address of the sound, its length, gain and title."""
    heard = {sound.sha256 for segment in line for _, sound in tracks_of(segment)}
    heard |= {cue.sound.sha256 for cue in cues}
    return {key(sha256): media_member(books, sha256) for sha256 in sorted(heard)}


def media_member(books: Books, sha256: str) -> Member:
    row = books.sound(sha256)
    told = {name: entry(row)[name] for name in ("s", "gain_db", "title")} if row else {}
    return told | {"sha256": sha256, "url": reverse("portal_audio", kwargs={"sha256": sha256})}


def epoch_ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
