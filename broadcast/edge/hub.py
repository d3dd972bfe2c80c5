"""The open streams of this process, by zone and by device."""

import asyncio
import secrets
from collections.abc import Collection

from .feeds import Device
from .stream import Stream

HEARTBEAT = b": \n\n"
SLOTS = 20
STREAMS_A_DEVICE = 4
LAST_WORD_S = 1.0


class Hub:
    """Who listens. Heartbeats are spread over twenty slots, so that they never come in one burst."""

    def __init__(self) -> None:
        self.closing = False
        self._by_zone: dict[str, set[Stream]] = {}
        self._by_device: dict[str, list[Stream]] = {}
        self._slots: list[set[Stream]] = [set() for _ in range(SLOTS)]
        self._next_slot = 0

    def __len__(self) -> int:
        return sum(len(slot) for slot in self._slots)

    def zones(self) -> list[str]:
        return list(self._by_zone)

    def devices(self) -> list[str]:
        return list(self._by_device)

    def in_zone(self, zone_id: str) -> Collection[Stream]:
        return self._by_zone.get(zone_id, ())

    def of_device(self, device_id: str) -> Collection[Stream]:
        return self._by_device.get(device_id, ())

    def add(self, stream: Stream) -> None:
        """Take a stream in. A device keeps its newest few: an older one is a tab that was left behind."""
        siblings = self._by_device.setdefault(stream.device.id, [])
        siblings.append(stream)
        self._by_zone.setdefault(stream.device.zone_id, set()).add(stream)
        stream.slot = self._next_slot = (self._next_slot + 1) % SLOTS
        self._slots[stream.slot].add(stream)
        if len(siblings) > STREAMS_A_DEVICE:
            siblings[0].abort()

    def remove(self, stream: Stream) -> None:
        self._slots[stream.slot].discard(stream)
        self._leave_zone(stream)
        siblings = self._by_device[stream.device.id]
        siblings.remove(stream)
        if not siblings:
            del self._by_device[stream.device.id]

    def move(self, stream: Stream, device: Device) -> None:
        """The device now belongs to another zone; its place in that zone's stream is not known yet."""
        self._leave_zone(stream)
        stream.device, stream.seq = device, None
        self._by_zone.setdefault(device.zone_id, set()).add(stream)

    def beat(self, slot: int) -> None:
        for stream in self._slots[slot % SLOTS]:
            stream.push(HEARTBEAT)

    async def run(self, heartbeat_s: float) -> None:
        slot = 0
        while True:
            await asyncio.sleep(heartbeat_s / SLOTS)
            self.beat(slot)
            slot += 1

    def close(self) -> None:
        """End every stream with a time to come back at, spread by how many there are; soon cut who hangs."""
        self.closing = True
        everyone = [stream for slot in self._slots for stream in slot]
        for stream in everyone:
            stream.finish(retry_chunk(spread_ms=1000 + 3 * len(everyone)))
        asyncio.get_running_loop().call_later(LAST_WORD_S, self._cut)

    def _cut(self) -> None:
        for slot in self._slots:
            for stream in list(slot):
                stream.abort()

    def _leave_zone(self, stream: Stream) -> None:
        streams = self._by_zone[stream.device.zone_id]
        streams.discard(stream)
        if not streams:
            del self._by_zone[stream.device.zone_id]


def retry_chunk(spread_ms: int) -> bytes:
    return b"retry: %d\n\n" % (500 + secrets.randbelow(spread_ms))
