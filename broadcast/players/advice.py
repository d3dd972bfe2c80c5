"""What is wrong with a player although it plays, and what somebody can do about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from broadcast.players.faults import SILENCE, Fault
from broadcast.players.status import Status

#: Nobody hears it, but certificates and the device's own updates fail with such a clock.
CLOCK_OFF_MS = 5 * 60_000
STORAGE = "Not all of its sounds find room on the device; the others need the network. Free some space on it."
KEEPS = "Its browser keeps nothing, so it cannot start without the network. Clear its data and pair it anew."
FEED = "It cannot read its newest plan and plays on by the one before. Restart it, for the newest player."
SECOND = "The player is open once more on this device, and waits there. Close that window."
SILENT = "It listened to itself and heard nothing. Look at its screen and its loudspeaker, and restart it."
CLOCK = "Its clock is {off} wrong, so it plays by the server’s. Let the device set its clock by itself."


@dataclass(frozen=True)
class Advice:
    """`badge` is two words, `sentence` says what to do."""

    badge: str
    sentence: str


OF_FAULTS = {
    SILENCE: Advice("no sound", SILENT),
    "storage_full": Advice("memory full", STORAGE),
    "storage": Advice("keeps nothing", KEEPS),
    "feed_error": Advice("old plan", FEED),
    "second_tab": Advice("opened twice", SECOND),
}


def advice(said: Status, faults: Iterable[Fault]) -> Iterator[Advice]:
    """For a player that is online: what lasts."""
    for fault in faults:
        if says_something(fault, said):
            yield OF_FAULTS.get(fault.reason) or Advice("fault", f"It reports “{fault.reason}”. Restart it.")
    if abs(said.clock_offset_ms or 0) >= CLOCK_OFF_MS:
        yield Advice("wrong clock", CLOCK.format(off=said.clock_words))


def says_something(fault: Fault, said: Status) -> bool:
    return fault.lasts and (fault.reason != SILENCE or said.is_due)
