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

    @classmethod
    def of(cls, row: DeviceRow) -> "Device":
        return cls(row.id, row.business_id, row.zone_id, row.token_hash, row.body, row.etag[:ETAG_PART])

    def compose(self, ready: ReadyFeed) -> Composed:
        if self.composed is None or self.composed.ready is not ready:
            etag = f'"{ready.etag}-{self.etag}"'.encode()
            self.composed = Composed(ready, etag, b'{"device":' + self.body + b",")
        return self.composed


class Feeds:
    """Devices and ready feeds; the listener says when one is out of date."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._devices: Memory[Device] = Memory(self._load_devices, batch=500)
        self._ready: Memory[ReadyFeed] = Memory(self._load_feeds, batch=20)
        self._hash_of: dict[str, str] = {}

    def known_device(self, token_hash: str) -> Device | None:
        return self._devices.peek(token_hash)

    def known_feed(self, zone_id: str) -> ReadyFeed | None:
        return self._ready.peek(zone_id)

    async def device(self, token_hash: str) -> Device | None:
        return await self._devices.get(token_hash)

    async def feed(self, zone_id: str) -> ReadyFeed | None:
        return await self._ready.get(zone_id)

    def forget_feed(self, zone_id: str) -> None:
        self._ready.drop(zone_id)

    def forget_device(self, device_id: str) -> None:
        # A look-up under way, or a token not found before, may be this device's: its hash is not known here.
        self._devices.drop_uncertain()
        token_hash = self._hash_of.pop(device_id, None)
        if token_hash:
            self._devices.drop(token_hash)

    def clear(self) -> None:
        self._devices.clear()
        self._ready.clear()
        self._hash_of.clear()

    async def _load_devices(self, hashes: list[str]) -> dict[str, Device]:
        rows = await self._store.devices(hashes)
        self._hash_of.update((row.id, row.token_hash) for row in rows)
        return {row.token_hash: Device.of(row) for row in rows}

    async def _load_feeds(self, zone_ids: list[str]) -> dict[str, ReadyFeed]:
        return await self._store.ready_feeds(zone_ids, ReadyFeed.of)
