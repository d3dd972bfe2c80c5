"""Announcements as a player without sound speaks them: each once, one after the other."""

from dataclasses import dataclass, replace
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
    began: datetime
    until: datetime


@dataclass
class Progress:
    """Of a call that has begun: its event, its plays, and those of them that were heard whole."""

    event: Event
    plays: int = 0
    heard: int = 0
    ended: datetime | None = None


class Speech:
    """`finish(at)` and then `begin(at)` have to be called at every moment that `next(at)` gives, in order."""

    def __init__(self, ledger: Ledger, device_id: str) -> None:
        self._ledger, self._device_id = ledger, device_id
        self._calls: dict[str, Call] = {}
        self._parked: set[str] = set()
        self._begun: dict[str, Progress] = {}
        self.spoken: Spoken | None = None
        self.is_muted = False

    def take(self, feed: Feed, at: datetime) -> None:
        """The cues of a feed stand for those of the one before."""
        self.is_muted = bool(feed.device.get("muted"))
        new = (call for call in feed.cues if call.id not in self._begun)
        planned = {call.id: call for call in new if call.at > at - MISSED}
        for call in [call for call in self._calls.values() if call.kind == "announcement"]:
            # A feed begins at its full hour: what was due before it was made may be absent from it.
            if call.id not in planned and call.at > feed.generated_at:
                self._drop(call, at)
        self._calls = planned | self._calls | planned

    def add(self, call: Call) -> None:
        if call.id not in self._begun:
            self._calls.setdefault(call.id, call)

    def clear(self, call_id: str, at: datetime) -> None:
        """Ends an interrupt, also in mid-word."""
        if self.spoken and self.spoken.call.id == call_id:
            call, self.spoken = self.spoken.call, None
            self._over(call, at, "superseded")
        if waiting := self._calls.get(call_id):
            self._drop(waiting, at)

    def interrupts(self) -> list[Call]:
        """Those that wait, for their moment or their next time, and the one that is said."""
        spoken = [self.spoken.call] if self.spoken else []
        return [call for call in [*self._calls.values(), *spoken] if call.kind == "interrupt"]

    def next(self, at: datetime) -> datetime | None:
        ends = [self.spoken.until] if self.spoken else []
        begins = [when for call in self._calls.values() for when in (call.at - AHEAD, call.at)]
        return min((when for when in (*ends, *begins) if when > at), default=None)

    def finish(self, at: datetime) -> None:
        """What has been said by now is over, or waits for its next time."""
        if self.spoken and self.spoken.until <= at:
            spoken, self.spoken = self.spoken, None
            self._end_play(spoken.call, spoken.began, spoken.until, is_heard=True)

    def begin(self, at: datetime, is_between: bool) -> Call | None:
        """Begin what is due, and give it; `is_between` says that no track is in its middle."""
        self._look(at)
        for call in sorted(self._due(at), key=urgency):
            if self.spoken and not self._gives_way(call, at):
                return None
            if call.mode == "after_track" and not is_between:
                self._parked.add(call.id)
            elif self._speak(call, at):
                return call
        return None

    def _due(self, at: datetime) -> list[Call]:
        """One that replaces others keeps them away between its repeats too."""
        due = [call for call in self._calls.values() if call.at <= at]
        held = [call.rank for call in self._calls.values() if call.replaces and call.id in self._begun]
        return [call for call in due if not held or call.rank >= max(held)]

    def _gives_way(self, call: Call, at: datetime) -> bool:
        """What is being said is cut by what replaces it and is of no lower rank."""
        spoken = self.spoken
        if not spoken or not call.replaces or call.id in self._begun or spoken.call.rank > call.rank:
            return False
        self.spoken = None
        if spoken.call.rounds.is_endless:
            self._calls[spoken.call.id] = replace(spoken.call, at=at)
        else:
            self._over(spoken.call, at, "superseded")
        return True

    def _speak(self, call: Call, at: datetime) -> bool:
        del self._calls[call.id]
        self._parked.discard(call.id)
        told = call_event(self._device_id, call)
        progress = self._begun.setdefault(call.id, Progress(told))
        if not call.sounds:
            self._over(call, at, "media_missing")
            return False
        if self.is_muted and not call.override:
            self._end_play(call, at, at + call.length, is_heard=False)
            return False
        if not progress.event["started_at"]:
            progress.event = told | {"status": "playing", "started_at": utc(at)}
            self._tell(progress.event)
        self.spoken = Spoken(call, at, at + call.length)
        return True

    def _end_play(self, call: Call, began: datetime, ended: datetime, *, is_heard: bool) -> None:
        progress = self._begun[call.id]
        progress.plays += 1
        progress.heard += is_heard
        progress.ended = ended
        if again := call.rounds.next(progress.plays, began, ended, call.until):
            self._calls[call.id] = replace(call, at=again)
        else:
            self._over(call, ended if is_heard else began, "muted")

    def _over(self, call: Call, at: datetime, reason: str) -> None:
        """Completed where it was heard whole at least once."""
        progress = self._begun[call.id]
        end = {"status": "completed"} if progress.heard else {"status": "skipped", "reason": reason}
        self._tell(progress.event | end | {"ended_at": utc(at)})

    def _look(self, at: datetime) -> None:
        """Take the calls that are near; leave those that are over, and those that come too late."""
        new = [call for call in self._calls.values() if call.id not in self._begun]
        for call in [call for call in new if call.at - AHEAD <= at]:
            told = call_event(self._device_id, call)
            if self._ledger.rank(told["id"]) >= RANK["playing"]:
                del self._calls[call.id]
                continue
            self._tell(told)
            if call.until < at and call.id not in self._parked:
                self._drop(call, at, "late")

    def _drop(self, call: Call, at: datetime, reason: str = "superseded") -> None:
        del self._calls[call.id]
        if progress := self._begun.get(call.id):
            self._over(call, progress.ended or at, reason)
            return
        told = call_event(self._device_id, call)
        # What was never delivered is nobody's business.
        if self._ledger.rank(told["id"]) == RANK["delivered"]:
            self._tell(told | {"status": "skipped", "ended_at": utc(at), "reason": reason})

    def _tell(self, event: Event) -> None:
        self._ledger.write(event)


def urgency(call: Call) -> tuple[int, int, datetime]:
    return -call.rank[0], -call.rank[1], call.at
