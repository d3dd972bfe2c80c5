"""Plays a feed in any time: a week takes as long as it takes to compute it."""

from datetime import datetime

from broadcast.players.headless.feed import Call, Feed
from broadcast.players.headless.ledger import Ledger
from broadcast.players.headless.music import Music
from broadcast.players.headless.plays import utc
from broadcast.players.headless.speech import Speech


class Deck:
    """Music and announcements up to the moment `at`. What is played does not depend on when it is asked."""

    def __init__(self, ledger: Ledger, device_id: str, at: datetime) -> None:
        self.at = at
        self.music, self.speech = Music(ledger, device_id), Speech(ledger, device_id)
        self._ledger = ledger

    def take(self, feed: Feed) -> None:
        self.music.take(feed, self.at)
        self.speech.take(feed, self.at)
        self._turn()

    def next(self) -> datetime | None:
        """When something changes by itself."""
        coming = (self.music.next(self.at), self.speech.next(self.at))
        return min((when for when in coming if when), default=None)

    def advance(self, until: datetime) -> None:
        """Go through everything that happens up to a moment; nothing for one that has been."""
        while self.at < until:
            self.at = min(until, self.next() or until)
            self._turn()

    def say(self, call: Call) -> None:
        """An interrupt: at once, and each id once."""
        self.speech.add(call)
        self._turn()

    def clear(self, call_id: str) -> None:
        self.speech.clear(call_id, self.at)
        self._turn()

    def end_what_was_cut_off(self, at: datetime) -> None:
        """After a restart: a track that does not play any more played until `at`, a sentence was cut off."""
        playing = self.music.play and self.music.play.event["id"]
        for event in self._ledger.open_plays():
            if event["id"] == playing:
                continue
            is_track = event["kind"] == "track"
            end = {"status": "completed"} if is_track else {"status": "failed", "reason": "restart"}
            self._ledger.write(event | end | {"ended_at": max(utc(at), event["started_at"])})

    def _turn(self) -> None:
        at = self.at
        self.speech.finish(at)
        while call := self.speech.begin(at, self.music.is_between(at)):
            if call.mode != "duck":
                self.music.hold(at)
        if not self.speech.spoken or self.speech.spoken.call.mode == "duck":
            self.music.release(at)
        self.music.turn(at)
