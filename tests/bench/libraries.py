"""What the size of a library adds to a feed that is built again."""

import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadcast.edge.models import ReadyFeed
from broadcast.feed import rebuild
from broadcast.models import Channel, ChannelPlaylist, Zone
from library.models import Playlist, RuleDay, Track
from library.models.music import searched
from library.playlists.rule import Added, Explicit, Rule, Span, Unplayed, Worded, written
from tenants.models import Business, Membership, User
from tenants.opening import open_business
from tenants.schemas import current_business, in_business
from tests.bench.measure import Measure, against, middle, times_ms

SMALL, MEDIUM, LARGE = 150, 1_500, 150_000
#: As many as a feed of so many more tracks may take longer.
BAR = 3
#: The first one a day, which a worker builds before it is needed; and each later one.
RULED_MS = 15_000, 3_000
#: Somebody waits for it.
PAGE_MS = 5_000, 100
BUILDS = 9
TOGETHER = 5000
FEW = 3
RULES = (
    Rule(order="rested"),
    Rule((Unplayed(7),), order="rested", between=5),
    Rule((Added(30),), order="newest"),
    Rule((Worded("artist", ("Band 7", "Band 8")),)),
    Rule((Span("length", 3, 4),), most_tracks=200),
    Rule((Unplayed(),), most_minutes=600, between=3),
    Rule((Explicit(),), order="title", most_tracks=500),
    Rule((Worded("genre", ("Jazz",), is_not=True), Unplayed(30))),
    Rule((Worded("tag", ("calm",)), Span("length", 4)), meets="any", order="energy"),
    Rule(),
)


def measures(owner_id: UUID, sizes: tuple[int, int, int] = (SMALL, MEDIUM, LARGE)) -> Iterator[Measure]:
    """A zone that plays everything in a library, which grows; in a business of its own."""
    business = Business.objects.create(name="Library", slug="library-bench")
    Membership.objects.create(user_id=owner_id, business=business, role="owner")
    open_business(business.pk)
    with in_business(Business.objects.get(pk=business.pk)):
        zone = Zone.objects.create(name="Everything")
        yield from of_libraries(zone, sizes)
        yield from of_rules(zone, User.objects.get(pk=owner_id))


def of_libraries(zone: Zone, sizes: tuple[int, int, int]) -> Iterator[Measure]:
    small, medium, large = sizes
    yield building(zone, small)
    base = building(zone, medium)
    yield base
    grown = building(zone, large)
    yield against(base, grown.name, grown.value, BAR, grown.note)


def of_rules(zone: Zone, owner: User) -> Iterator[Measure]:
    """The same zone with a channel of ten rules, and the page that lists them: first asked, and again."""
    channel = Channel.objects.create(name="Ruled")
    for number, told in enumerate(RULES):
        row = Playlist.objects.create(name=f"Rule {number}", rule=written(told))
        ChannelPlaylist.objects.create(channel=channel, playlist=row)
    Zone.objects.filter(pk=zone.pk).update(channel=channel)
    client = Client()
    client.force_login(owner)
    address = f"/b/{current_business().slug}/playlists/"
    size = Track.objects.count()
    with override_settings(ALLOWED_HOSTS=["*"]):
        name = f"building a feed of ten rules, {size:,} tracks"
        yield from first_and_again(name, lambda: build(zone), RULED_MS)
        name = f"the page of ten rules, {size:,} tracks"
        yield from first_and_again(name, lambda: client.get(address), PAGE_MS)


def first_and_again(name: str, work: Callable[[], object], bars: tuple[float, float]) -> Iterator[Measure]:
    """Nothing is written down, and all is. With the database."""

    def from_nothing(_: object) -> None:
        RuleDay.objects.all().delete()
        work()

    yield Measure(f"{name}, first", middle(times_ms(from_nothing, FEW)), "ms", bars[0])
    yield Measure(f"{name}, again", middle(times_ms(lambda _: work(), FEW)), "ms", bars[1])


def building(zone: Zone, size: int) -> Measure:
    """The processor time of this process alone: what the database server takes is in the note."""
    fill(size)
    took_ms = times_ms(lambda _: build(zone), BUILDS, time.process_time)
    waited_ms = times_ms(lambda _: build(zone), BUILDS)
    with CaptureQueriesContext(connection) as queries:
        build(zone)
    note = f"{middle(waited_ms):.0f} ms with the database, {len(queries)} queries"
    return Measure(f"building a feed, {size:,} tracks", middle(took_ms), "ms", note=note)


def build(zone: Zone) -> None:
    # As if the plan were another one: bytes that have not changed are not written.
    ReadyFeed.objects.filter(pk=zone.pk).update(etag="", due_at=timezone.now())
    rebuild(zone.pk)


def fill(size: int) -> None:
    rows = (track(number) for number in range(Track.objects.count(), size))
    Track.objects.bulk_create(rows, batch_size=TOGETHER)
    with connection.cursor() as cursor:
        # The server does so by itself, a minute after an import.
        cursor.execute("ANALYZE library_track")


def track(number: int) -> Track:
    row = Track(
        title=f"Song {number}",
        artist=f"Band {number % 4000}",
        album=f"Album {number % 9000}",
        file_name=f"{number}.mp3",
        sha256=sha256(f"track {number}".encode()).hexdigest(),
        size_bytes=4_000_000,
        duration_ms=150_000 + number % 100 * 1000,
        status="ready",
    )
    row.search_text = searched(row)
    return row
