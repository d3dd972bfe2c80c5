"""How fast anything is found in a library of 150,000 tracks, with the page that shows it."""

import os
import re
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from tenants.access import Person
from tenants.schemas import in_business
from tests.bench import records
from tests.bench.measure import Measure, p95, times_ms

ROWS = 150_000
TIMES = 20
BAR_MS, MOST_QUERIES, MOST_KB = 100, 8, 100
#: What is measured, by its name: the address below the music's.
FRAGMENTS = {
    "a word that thousands have": "?q=love",
    "a rare word": "?q=bapergo",
    "two words": "?q=love+night",
    "one letter": "?q=l",
    "a typo": "?q=sumer",
    "two typos": "?q=lvoe+nihgt",
    "no hit": "?q=xqzwxqzw",
    "a filter": "?genre=Jazz",
    "several filters": "?year_from=1990&year_to=1999&bpm_from=100&bpm_to=110&energy_from=4&energy_to=6",
    "a word, a filter and an order": "?q=love&genre=Soul&sort=year",
    "by title": "?sort=title",
    "by album": "?sort=album",
    "by year": "?sort=year",
    "by last played": "?sort=played",
}
PAGES = {
    "the list": "",
    "artists": "artists/",
    "albums": "albums/",
    "genres": "genres/",
    "an artist": "artist/?name={artist}",
    "an album": "album/?name={album}",
    "suggestions": "suggest/?q=lov",
}
MORE = re.compile(r'[?;]after=([^"&]+)')
#: Pages to scroll before a deep one.
DEEP = 50


def measures(owner: Person, rows: int = 0) -> Iterator[Measure]:
    """Makes the rows in the owner's business first. BENCH_ROWS makes fewer."""
    rows = rows or int(os.environ.get("BENCH_ROWS") or ROWS)
    with in_business(owner.business):
        records.fill(rows)
        names = records.often()
    client = Client()
    client.force_login(owner.user)
    with override_settings(ALLOWED_HOSTS=["*"]):
        for name, path in addresses(client, owner, names):
            yield from asked(client, owner, name, path, rows)


def addresses(client: Client, owner: Person, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, path in FRAGMENTS.items():
        yield f"search: {name}", path
    yield "search: page by page, a deep one", deep(client, owner)
    for name, path in PAGES.items():
        yield f"page: {name}", path.format(**names)


def deep(client: Client, owner: Person) -> str:
    """The address of a page far down."""
    path = "?sort=artist"
    for _ in range(DEEP):
        text = get(client, owner, "a deep one", path).content.decode()
        more = MORE.search(text)
        path = f"?sort=artist&after={more[1]}" if more else path
    return path


def asked(client: Client, owner: Person, name: str, path: str, rows: int) -> Iterator[Measure]:
    took = times_ms(lambda _: get(client, owner, name, path), TIMES)
    with CaptureQueriesContext(connection) as queries:
        answer = get(client, owner, name, path)
    told = sum(not query["sql"].startswith("SET ") for query in queries)
    yield Measure(f"{name}, p95", p95(took), "ms", BAR_MS, note=f"{rows} tracks")
    yield Measure(f"{name}, queries", told, "queries", MOST_QUERIES)
    yield Measure(f"{name}, size", round(len(answer.content) / 1000, 1), "kB", MOST_KB)


def get(client: Client, owner: Person, name: str, path: str) -> Any:
    """What the page asks for while somebody types or scrolls; else the whole page."""
    headers = {"HX-Request": "true", "HX-Target": target(name)}
    answer = client.get(f"/b/{owner.business.slug}/music/{path}", headers=headers if target(name) else None)
    if answer.status_code != 200:
        raise AssertionError(f"{path} was answered with {answer.status_code}.")
    return answer


def target(name: str) -> str:
    if name.endswith("a deep one"):
        return "more-tracks"
    if name.endswith("suggestions"):
        return "suggestions"
    return "track-list" if name.startswith("search") else ""
