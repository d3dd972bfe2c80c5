"""What the edge keeps in memory: devices by token hash and ready feeds by zone."""

from dataclasses import dataclass, field

from .gzip_join import Tail
from .memory import Memory
from .rows import DeviceRow, FeedRow
from .store import Store

ETAG_PART = 16


@dataclass(frozen=True, slots=True)
class ReadyFeed:
    """A zone's feed without its opening brace, so that a device can be set before it."""

    zone_id: str
    etag: str
    tail: Tail

    @classmethod
    def of(cls, row: FeedRow) -> "ReadyFeed":
        return cls(row.zone_id, row.etag[:ETAG_PART], Tail.of(row.body[1:]))


@dataclass(frozen=True, slots=True)
class Composed:
    """One device's feed: quoted ETag and what stands before the zone's part."""

    ready: ReadyFeed
    etag: bytes
    head: bytes

    def body(self) -> bytes:
        return self.head + self.ready.tail.raw()

    def gzipped(self) -> bytes:
        return self.ready.tail.gzipped_after(self.head)


@dataclass(slots=True, eq=False)
class Device:
    """A paired device that may ask. `composed` is its last answer, kept while the zone's feed is the same."""

    id: str
    business_id: str
    zone_id: str
    token_hash: str
    body: bytes
    etag: str
    composed: Composed | None = field(default=None, repr=False)
    #: The zone's ETag and what follows from it.
    tagged: tuple[str, bytes] = field(default=("", b""), repr=False)

    @classmethod
    def of(cls, row: DeviceRow) -> "Device":
        return cls(row.id, row.business_id, row.zone_id, row.token_hash, row.body, row.etag[:ETAG_PART])

    def tag(self, zone_etag: str) -> bytes:
        """The quoted ETag of its feed, while its zone's is this."""
        if self.tagged[0] != zone_etag:
            self.tagged = zone_etag, f'"{zone_etag}-{self.etag}"'.encode()
        return self.tagged[1]

    def compose(self, ready: ReadyFeed) -> Composed:
        if self.composed is None or self.composed.ready is not ready:
            self.composed = Composed(ready, self.tag(ready.etag), b'{"device":' + self.body + b",")
        return self.composed


class Feeds:
    """Devices and ready feeds; the listener says when one is out of date.

    Of most zones the ETag alone is wanted: for polls of those who have the feed, and for what streams tell.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._devices: Memory[Device] = Memory(self._load_devices, batch=500)
        self._etags: Memory[str] = Memory(self._load_etags, batch=500)
        self._ready: Memory[ReadyFeed] = Memory(self._load_feeds, batch=20)
        self._hash_of: dict[str, str] = {}

    def known_device(self, token_hash: str) -> Device | None:
        return self._devices.peek(token_hash)

    def known_etag(self, zone_id: str) -> str | None:
        return self._etags.peek(zone_id)

    def known_feed(self, zone_id: str) -> ReadyFeed | None:
        return self._ready.peek(zone_id)

    async def device(self, token_hash: str) -> Device | None:
        return await self._devices.get(token_hash)

    async def etag(self, zone_id: str) -> str | None:
        """Of the zone's ready feed, as far as it is told."""
        return await self._etags.get(zone_id)

    async def feed(self, zone_id: str) -> ReadyFeed | None:
        return await self._ready.get(zone_id)

    def forget_feed(self, zone_id: str) -> None:
        self._etags.drop(zone_id)
        self._ready.drop(zone_id)

    def forget_device(self, device_id: str) -> None:
        # A look-up under way, or a token not found before, may be this device's: its hash is not known here.
        self._devices.drop_uncertain()
        token_hash = self._hash_of.pop(device_id, None)
        if token_hash:
            self._devices.drop(token_hash)

    def clear(self) -> None:
        self._devices.clear()
        self._etags.clear()
        self._ready.clear()
        self._hash_of.clear()

    async def _load_devices(self, hashes: list[str]) -> dict[str, Device]:
        rows = await self._store.devices(hashes)
        self._hash_of.update((row.id, row.token_hash) for row in rows)
        return {row.token_hash: Device.of(row) for row in rows}

    async def _load_etags(self, zone_ids: list[str]) -> dict[str, str]:
        found = await self._store.etags(zone_ids)
        return {zone_id: etag[:ETAG_PART] for zone_id, etag in found.items()}

    async def _load_feeds(self, zone_ids: list[str]) -> dict[str, ReadyFeed]:
        return await self._store.ready_feeds(zone_ids, ReadyFeed.of)
