"""Announcements as a player without sound speaks them: each once, one after the other."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcast.players.headless.feed import Call, Feed
from broadcast.players.headless.ledger import RANK, Event, Ledger
from broadcast.players.headless.plays import call_event, utc

#: So early a player says that it has what it will play.
AHEAD = timedelta(seconds=30)
#: Older ones belong to a time when this player was off, which the server knows.
MISSED = timedelta(hours=1)


@dataclass(frozen=True)
class Spoken:
    call: Call
    until: datetime
    event: Event


class Speech:
    """`finish(at)` and then `begin(at)` have to be called at every moment that `next(at)` gives, in order."""

    def __init__(self, ledger: Ledger, device_id: str) -> None:
        self._ledger, self._device_id = ledger, device_id
        self._calls: dict[str, Call] = {}
        self._parked: set[str] = set()
        self.spoken: Spoken | None = None
        self.is_muted = False

    def take(self, feed: Feed, at: datetime) -> None:
        """The cues of a feed stand for those of the one before."""
        self.is_muted = bool(feed.device.get("muted"))
        planned = {call.id: call for call in feed.cues if call.at > at - MISSED}
        for call in [call for call in self._calls.values() if call.kind == "announcement"]:
            # A feed begins at its full hour: what was due before it was made may be absent from it.
            if call.id not in planned and call.at > feed.generated_at:
                self._drop(call, at)
        self._calls = planned | self._calls | planned

    def add(self, call: Call) -> None:
        self._calls.setdefault(call.id, call)

    def clear(self, call_id: str, at: datetime) -> None:
        """Ends an interrupt, also in mid-word."""
        if self.spoken and self.spoken.call.id == call_id:
            self._tell(self.spoken.event | {"status": "completed", "ended_at": utc(at)})
            self.spoken = None
        if call := self._calls.get(call_id):
            self._drop(call, at)

    def repeating(self) -> set[str]:
        """Ids of what is said again and again until it is cleared."""
        spoken = [self.spoken.call] if self.spoken else []
        return {call.id for call in [*self._calls.values(), *spoken] if call.repeats}

    def next(self, at: datetime) -> datetime | None:
        ends = [self.spoken.until] if self.spoken else []
        begins = [when for call in self._calls.values() for when in (call.at - AHEAD, call.at)]
        return min((when for when in (*ends, *begins) if when > at), default=None)

    def finish(self, at: datetime) -> None:
        """What has been said by now is over."""
        if not self.spoken or self.spoken.until > at:
            return
        if self.spoken.call.repeats:
            self.spoken = Spoken(self.spoken.call, at + self.spoken.call.length, self.spoken.event)
            return
        self._tell(self.spoken.event | {"status": "completed", "ended_at": utc(at)})
        self.spoken = None

    def begin(self, at: datetime, is_between: bool) -> Call | None:
        """Begin what is due, and give it; `is_between` says that no track is in its middle."""
        self._look(at)
        due = [call for call in self._calls.values() if call.at <= at]
        for call in sorted(due, key=urgency):
            if self.spoken:
                return None
            if call.mode == "after_track" and not is_between:
                self._parked.add(call.id)
            elif self._speak(call, at):
                return call
        return None

    def _speak(self, call: Call, at: datetime) -> bool:
        del self._calls[call.id]
        self._parked.discard(call.id)
        told = call_event(self._device_id, call)
        if self.is_muted or not call.sounds:
            reason = "muted" if self.is_muted else "media_missing"
            self._tell(told | {"status": "skipped", "ended_at": utc(at), "reason": reason})
            return False
        told |= {"status": "playing", "started_at": utc(at)}
        self._tell(told)
        self.spoken = Spoken(call, at + call.length, told)
        return True

    def _look(self, at: datetime) -> None:
        """Take the calls that are near; leave those that are over, and those that come too late."""
        for call in [call for call in self._calls.values() if call.at - AHEAD <= at]:
            told = call_event(self._device_id, call)
            if self._ledger.rank(told["id"]) >= RANK["playing"]:
                del self._calls[call.id]
                continue
            self._tell(told)
            if call.until < at and call.id not in self._parked:
                self._drop(call, at, "late")

    def _drop(self, call: Call, at: datetime, reason: str = "superseded") -> None:
        del self._calls[call.id]
        told = call_event(self._device_id, call)
        # What was never delivered is nobody's business.
        if self._ledger.rank(told["id"]) == RANK["delivered"]:
            self._tell(told | {"status": "skipped", "ended_at": utc(at), "reason": reason})

    def _tell(self, event: Event) -> None:
        self._ledger.write(event)


def urgency(call: Call) -> tuple[bool, int, datetime]:
    return call.kind != "interrupt", -call.priority, call.at
