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
from broadcast.saying.spoken import Spoken, spoken_in

Member = dict[str, Any]


def score(books: Books, zone: Zone, plan: Plan, at: datetime) -> Member:
    """The books' whole stretch as JSON values, times in ms; `at_ms` is where listening starts.

    A segment's first track may have begun before it. `words` are the announcements.
    """
    line = music_line(plan, books.start, books.until)
    spoken = spoken_in(books, zone, plan, build_rundown(plan, books.start, books.until).cues)
    return {
        "from_ms": epoch_ms(books.start),
        "until_ms": epoch_ms(books.until),
        "at_ms": epoch_ms(at),
        "tz": zone.tz.key,
        "volume": zone.volume_percent,
        "duck": DUCK,
        "segments": [segment_member(segment) for segment in line],
        "words": [word_member(cue) for cue in spoken.cues],
        "media": media_of(books, line, spoken),
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


def media_of(books: Books, line: Iterable[Segment], spoken: Spoken) -> Member:
    """By key: the portal's own address of the sound, its length, gain and title."""
    heard = {sound.sha256 for segment in line for _, sound in tracks_of(segment)}
    heard |= {cue.sound.sha256 for cue in spoken.cues}
    entries = {sha256: entry(row) for sha256 in heard if (row := books.sound(sha256))}
    entries |= {told["sha256"]: told for told in spoken.media.values()}
    return {key(sha256): media_member(entries.get(sha256), sha256) for sha256 in sorted(heard)}


def media_member(whole: Member | None, sha256: str) -> Member:
    told = {name: whole[name] for name in ("s", "gain_db", "title")} if whole else {}
    return told | {"sha256": sha256, "url": reverse("portal_audio", kwargs={"sha256": sha256})}


def epoch_ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
