"""An interrupt as one zone's devices read it."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from broadcast.entries import key, rfc3339
from broadcast.models import Interrupt, ZoneWords

#: Between two emergencies the later one waits.
EMERGENCY_PRIORITY = 100


@dataclass(frozen=True)
class Told:
    """What a zone hears of an interrupt: `media` entries in their order, told since `announced_at`."""

    interrupt: Interrupt
    zone_id: UUID
    sounds: list[dict[str, Any]]
    announced_at: datetime

    @classmethod
    def by_zone(cls, interrupt: Interrupt, zone_ids: Iterable[UUID]) -> list[Self]:
        """Without those for which the voice still reads what they are to hear. Prefetch `words` for many."""
        own = {words.zone_id: words for words in interrupt.words.all()}
        found = (cls.of(interrupt, zone_id, own.get(zone_id)) for zone_id in zone_ids)
        return [told for told in found if told]

    @classmethod
    def of(cls, interrupt: Interrupt, zone_id: UUID, own: ZoneWords | None) -> Self | None:
        if own:
            return cls.in_words(interrupt, own)
        return cls(interrupt, zone_id, [interrupt.media], interrupt.created_at) if interrupt.media else None

    @classmethod
    def in_words(cls, interrupt: Interrupt, own: ZoneWords) -> Self | None:
        """The words of one zone, and after them what all zones hear."""
        if own.media is None or own.sent_at is None:
            return None
        shared = [interrupt.media] if interrupt.media else []
        return cls(interrupt, own.zone_id, [own.media, *shared], own.sent_at)

    @property
    def likeness(self) -> Hashable:
        """The same for two zones to which the same is said of one interrupt."""
        heard = tuple(sound["sha256"] for sound in self.sounds)
        return heard, self.announced_at, self.zone_id in self.interrupt.partial_zone_ids


def interrupt_member(told: Told) -> dict[str, Any]:
    """Only what is not as usual is said besides what every interrupt has."""
    row = told.interrupt
    plain: dict[str, Any] = {
        "id": str(row.pk),
        "media": [key(sound["sha256"]) for sound in told.sounds],
        "mode": row.mode,
        "repeat_until_cleared": row.until_cleared,
        "expires_at": rfc3339(row.expires_at),
        "announced_at": rfc3339(told.announced_at),
    }
    return plain | urgency(row) | times(row) | devices(row, told.zone_id)


def urgency(row: Interrupt) -> dict[str, Any]:
    told: dict[str, Any] = {"override": True} if row.overrides else {}
    return told | ({"replace": True, "priority": EMERGENCY_PRIORITY} if row.is_emergency else {})


def times(row: Interrupt) -> dict[str, Any]:
    every: dict[str, Any] = {} if row.repeat_every_s is None else {"every_s": row.repeat_every_s}
    several = {"times": row.repeat_times} if row.repeat_times > 1 and not row.until_cleared else {}
    told: dict[str, Any] = {"repeat": several | every} if several or (every and row.until_cleared) else {}
    return told | ({"at": rfc3339(row.starts_at)} if row.starts_at else {})


def devices(row: Interrupt, zone_id: UUID) -> dict[str, Any]:
    """`devices` where only some of the zone's players were meant."""
    return {"devices": [str(pk) for pk in row.single_ids]} if zone_id in row.partial_zone_ids else {}


def events(found: Iterable[Told]) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """`event_data` by zone; zones that hear the same share one."""
    made: dict[Hashable, dict[str, Any]] = {}
    for told in found:
        if (likeness := told.likeness) not in made:
            made[likeness] = event_data(told)
        yield told.zone_id, made[likeness]


def event_data(told: Told) -> dict[str, Any]:
    """The whole interrupt with the sounds it names, so that a device can start it without a fetch."""
    return interrupt_member(told) | {"sounds": {key(sound["sha256"]): sound for sound in told.sounds}}
