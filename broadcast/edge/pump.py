"""From what PostgreSQL announced to what open streams are told."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from itertools import groupby

from .answers import now_ms
from .feeds import Feeds
from .hub import Hub
from .marks import Marks
from .rows import OutboxRow
from .store import Store
from .stream import Stream, event_chunk

REVOKED = b"event: revoked\ndata: {}\n\n"
# Whoever missed more than this reads the feed instead: everything is in it.
MISSED_LIMIT = 200


class Pump:
    """Three independent rounds: outbox events first of all, then feeds, then devices.

    Events have a store of their own, so that an interrupt never waits behind the loading of feeds.
    """

    def __init__(self, hub: Hub, feeds: Feeds, store: Store) -> None:
        self._hub, self._feeds, self._store = hub, feeds, store
        self.events = Marks(self._deliver)
        self.changed_feeds = Marks(self._tell_zones)
        self.devices = Marks(self._look_again)

    def rounds(self) -> list[Callable[[], Awaitable[None]]]:
        return [self.events.run, self.changed_feeds.run, self.devices.run]

    def on_notify(self, payload: str) -> None:
        """`feed:<zone>`, `event:<zone>` or `device:<device>`; anything else is somebody else's."""
        kind, _, key = payload.partition(":")
        if kind == "event" and self._hub.in_zone(key):
            self.events.mark([key])
        elif kind == "feed":
            self._feeds.forget_feed(key)
            if self._hub.in_zone(key):
                self.changed_feeds.mark([key])
        elif kind == "device":
            self._feeds.forget_device(key)
            if self._hub.of_device(key):
                self.devices.mark([key])

    def on_listening(self) -> None:
        """Whatever was announced before is unknown: forget, and ask for every open stream."""
        self._feeds.clear()
        self.events.mark(self._hub.zones())
        self.devices.mark(self._hub.devices())

    def welcome(self, stream: Stream) -> None:
        """A stream has just joined its zone: find its place, then tell it which feed is current."""
        self.events.mark([stream.device.zone_id])

    async def _deliver(self, zone_ids: set[str]) -> None:
        zones = {zone_id: list(self._hub.in_zone(zone_id)) for zone_id in zone_ids}
        fresh = [stream for streams in zones.values() for stream in streams if stream.seq is None]
        await self._place(fresh)
        rows = await self._store.events_after(_cursors(zones))
        for zone_id, group in groupby(rows, key=lambda row: row.zone_id):
            self._fan_out(zone_id, list(group))
        self.devices.mark(stream.device.id for stream in fresh)

    async def _place(self, fresh: list[Stream]) -> None:
        if not fresh:
            return
        zone_of = {stream: stream.device.zone_id for stream in fresh}
        heads = await self._store.heads(set(zone_of.values()))
        for stream, zone_id in zone_of.items():
            if stream.device.zone_id == zone_id:
                stream.start(heads.get(zone_id, 0), now_ms())

    def _fan_out(self, zone_id: str, rows: list[OutboxRow]) -> None:
        chunks = [event_chunk(row) for row in rows]
        for stream in list(self._hub.in_zone(zone_id)):
            if len(rows) > MISSED_LIMIT and stream.seq is not None and rows[-MISSED_LIMIT].seq > stream.seq:
                stream.skip_to(rows[-1].seq)
                self.devices.mark([stream.device.id])
                continue
            for row, chunk in zip(rows, chunks, strict=True):
                stream.offer(row, chunk)

    async def _tell_zones(self, zone_ids: set[str]) -> None:
        streams = [stream for zone_id in zone_ids for stream in self._hub.in_zone(zone_id)]
        await asyncio.gather(*(self._tell(stream) for stream in streams))

    async def _tell(self, stream: Stream) -> None:
        zone_etag = await self._feeds.etag(stream.device.zone_id)
        stream.tell_feed(stream.device.tag(zone_etag).decode().strip('"') if zone_etag else None)

    async def _look_again(self, device_ids: set[str]) -> None:
        streams = [stream for device_id in device_ids for stream in self._hub.of_device(device_id)]
        await asyncio.gather(*(self._check(stream) for stream in streams))

    async def _check(self, stream: Stream) -> None:
        device = await self._feeds.device(stream.device.token_hash)
        if device is None:
            await self._turn_away(stream)
        elif device.zone_id != stream.device.zone_id:
            self._hub.move(stream, device)
            self.events.mark([device.zone_id])
        else:
            stream.device = device
            await self._tell(stream)

    async def _turn_away(self, stream: Stream) -> None:
        """A revoked device is told so; one that has a new token only has to come back with it."""
        still_active = await self._store.active_devices([stream.device.id])
        stream.finish(b"" if still_active else REVOKED)


def _cursors(zones: Mapping[str, list[Stream]]) -> dict[str, int]:
    """Where to read on: the place of each zone's least advanced stream."""
    cursors: dict[str, int] = {}
    for zone_id, streams in zones.items():
        places = [stream.seq for stream in streams if stream.seq is not None]
        if places:
            cursors[zone_id] = min(places)
    return cursors
