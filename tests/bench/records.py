"""A library as big as they come: its rows, with names and words as unevenly spread as in real ones."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import accumulate
from typing import Any

from django.db import connection
from django.db.models import Count

from library.models import MusicFolder, Track
from library.models.music import searched

SYLLABLES = "babebibobucacecodadedidofafefigagohahejokakilalelilomame"
BEGINNINGS = [SYLLABLES[place : place + 2] for place in range(0, len(SYLLABLES), 2)]
ENDINGS = "banbelcordandenfingerkerlanlenlinmarmennelnorperranrenrinrossentantelver"
ENDS = [ENDINGS[place : place + 3] for place in range(0, len(ENDINGS), 3)]
KNOWN = [
    "love",
    "night",
    "you",
    "the",
    "me",
    "day",
    "baby",
    "heart",
    "blue",
    "summer",
    "time",
    "moon",
    "dance",
]
GENRES = [
    "Pop",
    "Rock",
    "Electronic",
    "Jazz",
    "Hip-Hop",
    "Classical",
    "R&B",
    "Soul",
    "Folk",
    "Latin",
    "Blues",
]
TAGS = ("lobby", "morning", "calm", "party", "christmas", "terrace")
ALBUM_TRACKS = 12
COLUMNS = [field.attname for field in Track._meta.concrete_fields if not field.generated]
NOW = datetime(2026, 11, 1, tzinfo=UTC)
VACUUM = "VACUUM ANALYZE"


def fill(count: int, seed: int = 6) -> None:
    """`count` tracks, the same ones each time. Written as a stream: one by one they would take an hour."""
    folders = [MusicFolder.objects.create(name=f"Shelf {number}").pk for number in range(40)]
    lines = StringIO("".join(rows(count, random.Random(seed), folders)))  # noqa: S311  the same each time
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{Track._meta.db_table}" ({names}) FROM STDIN', lines)
        # As the database does by itself, only later.
        cursor.execute(f'{VACUUM} "{Track._meta.db_table}"')


def often() -> dict[str, str]:
    """The names of an artist and an album with many tracks."""
    kept = Track.objects.exclude(artist_key="").order_by()
    most = kept.values("artist_key").annotate(count=Count("pk")).order_by("-count").first()
    row = kept.filter(artist_key=most["artist_key"]).first() if most else None
    return {"artist": row.artist, "album": row.album} if row else {"artist": "", "album": ""}


def rows(count: int, chance: random.Random, folders: list[uuid.UUID]) -> Iterator[str]:
    words = [*KNOWN, *(word(number) for number in range(20_000))]
    often = list(accumulate(1 / (place + 8) for place in range(len(words))))
    artists = [name(chance, words, often, 1, 2).title() for _ in range(max(1, count // 12))]
    loved = list(accumulate(1 / (place + 20) for place in range(len(artists))))
    for album in range(-(-count // ALBUM_TRACKS)):
        shared = about_album(chance, words, often, chance.choices(artists, cum_weights=loved)[0])
        for number in range(min(ALBUM_TRACKS, count - album * ALBUM_TRACKS)):
            yield line(one(chance, shared, name(chance, words, often, 1, 5).title(), number, folders))


def word(number: int) -> str:
    """The same letters in ever new orders."""
    first, rest = BEGINNINGS[number % len(BEGINNINGS)], number // len(BEGINNINGS)
    return (
        first
        + ENDS[rest % len(ENDS)]
        + (BEGINNINGS[rest // len(ENDS) % len(BEGINNINGS)] if rest >= 24 else "")
    )


def name(chance: random.Random, words: list[str], often: list[float], fewest: int, most: int) -> str:
    return " ".join(chance.choices(words, cum_weights=often, k=chance.randint(fewest, most)))


def about_album(chance: random.Random, words: list[str], often: list[float], artist: str) -> dict[str, Any]:
    return {
        "artist": artist,
        "album": name(chance, words, often, 1, 4).title(),
        "genre": GENRES[min(int(chance.expovariate(0.35)), len(GENRES) - 1)],
        "year": chance.randint(1955, 2026) if chance.random() < 0.9 else None,
    }


def one(
    chance: random.Random, shared: dict[str, Any], title: str, number: int, folders: list[uuid.UUID]
) -> Track:
    is_wrong = chance.random() < 0.002
    return Track(
        **shared,
        id=uuid.UUID(int=chance.getrandbits(128)),
        title=title,
        tags=[chance.choice(TAGS)] if chance.random() < 0.2 else [],
        track_number=number + 1,
        bpm=round(chance.gauss(118, 22), 1) if chance.random() < 0.8 else None,
        energy=chance.randint(1, 10),
        loudness_lufs=round(chance.gauss(-11, 3), 1),
        true_peak_dbtp=-1.0,
        duration_ms=chance.randint(90_000, 420_000),
        size_bytes=8_000_000,
        sha256="" if is_wrong else f"{chance.getrandbits(256):064x}",
        status="refused" if is_wrong else "ready",
        problem="This file ends too early. Upload it again." if is_wrong else "",
        created_at=NOW - timedelta(minutes=chance.randint(0, 1_500_000)),
        is_explicit=chance.random() < 0.06,
        is_tagged=True,
        file_name=f"{title}.mp3",
        folder_id=chance.choice(folders) if chance.random() < 0.7 else None,
        expires_at=NOW if chance.random() < 0.01 else None,
        last_played_at=NOW - timedelta(minutes=chance.randint(0, 100_000)) if chance.random() < 0.3 else None,
    )


def line(track: Track) -> str:
    """As COPY reads it."""
    track.search_text = searched(track)
    return "\t".join(told(getattr(track, column)) for column in COLUMNS) + "\n"


def told(value: Any) -> str:
    if value is None:
        return "\\N"
    text = "{" + ",".join(value) + "}" if isinstance(value, list) else str(value)
    return text.replace("\n", "\\n")
