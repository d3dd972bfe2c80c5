"""The player as a whole. Whoever runs it calls `step()`, again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from broadcast.players.headless.clock import Clock
from broadcast.players.headless.commands import LASTS, Commands
from broadcast.players.headless.deck import Deck
from broadcast.players.headless.feed import SECOND, Feed, FeedWrong, interrupt, is_for, moment, read_feed
from broadcast.players.headless.ledger import Ledger
from broadcast.players.headless.line import Line
from broadcast.players.headless.link import Link, ShutOut
from broadcast.players.headless.pairing import Paired, Pairing
from broadcast.players.headless.plays import utc
from broadcast.players.headless.status import status
from broadcast.players.headless.stream import FAR, Listening, Told

#: A feed that was being made when something was announced does not name it yet.
SETTLED = timedelta(seconds=5)


def nothing(_said: str) -> None: ...


@dataclass
class Player:
    """Without `open_stream` it only polls."""

    line: Line
    ledger: Ledger
    clock: Clock
    name: str = "Headless player"
    hardware_id: str = ""
    #: Told what a person in front of it would see.
    say: Callable[[str], None] = nothing
    #: Told each code that is to be approved.
    on_code: Callable[[str], None] = nothing
    #: Of a token and the id of the last event that was heard.
    open_stream: Callable[[str, str], Listening] | None = None
    read: Callable[[bytes], Feed] = read_feed
    #: Of its chance; its token if left out.
    seed: str = ""
    deck: Deck | None = None
    feed: Feed | None = None

    def __post_init__(self) -> None:
        self.device_id = self.ledger.kept("device_id")
        self._stream: Listening | None = None
        self._link: Link | None = None
        self._pair_at: datetime | None = None
        self._pairing = self._new_pairing()
        if token := self.ledger.kept("token"):
            self._connect(token)

    @property
    def is_paired(self) -> bool:
        return self._link is not None

    def step(self) -> None:
        """Whatever is due by now."""
        now = self.clock.now()
        if self.deck:
            self.deck.advance(now)
            self._commands.look(now)
            if self.feed:
                self._end_what_is_gone(self.feed, self.deck)
        try:
            if self._link:
                self._work(self._link, now)
            else:
                self._pair()
        except ShutOut:
            self._disconnect()
        if self.deck:
            self.ledger.keep(at=utc(self.deck.at))

    def next_due(self) -> datetime:
        """When `step()` is to be called again, where nothing is heard before. By its clock.

        What a feed has ended without a word of the stream ends with the next poll then, at the latest.
        """
        now = self.clock.now()
        if not self._link:
            return self._pair_at + (now - self.clock.server_now()) if self._pair_at else now
        coming = self.deck.next() if self.deck else None
        return min(self._link.next_due(now), coming or FAR)

    def reread(self) -> None:
        """Take the feed that is kept once more, where `read` gives only a part of it."""
        if self.deck and (kept := self.ledger.kept("feed")):
            self._take(self.read(kept.encode()))

    def report(self) -> None:
        """At once, whatever is due."""
        try:
            if self._link:
                self._report(self._link, self.clock.now())
        except ShutOut:
            self._disconnect()

    def stop(self) -> None:
        if self._stream:
            self._stream.stop()

    # --- being let in

    def _new_pairing(self) -> Pairing:
        return Pairing(self.line, self.hardware_id, self.name, self.on_code)

    def _pair(self) -> None:
        now = self.clock.server_now()
        if self._pair_at and now < self._pair_at:
            return
        paired = self._pairing.step()
        self._pair_at = now + self._pairing.wait_s * SECOND
        if paired:
            self._let_in(paired)

    def _let_in(self, paired: Paired) -> None:
        if paired.device_id != self.device_id:
            # What another device has played, perhaps of another business, is nothing to report for this one.
            self.ledger.forget_plays()
            self.deck = self.feed = None
            self.ledger.keep(feed="")
        self.device_id = paired.device_id
        self.ledger.keep(token=paired.token, device_id=paired.device_id, etag="")
        self._connect(paired.token)

    def _connect(self, token: str) -> None:
        self._link = Link(self.line, self.ledger, self.clock, token, self.seed)
        if self.open_stream:
            self._stream = self.open_stream(token, self.ledger.kept("last_event_id"))
            self._stream.start()

    def _disconnect(self) -> None:
        """By somebody in the portal: it plays on, and shows a new code."""
        self.stop()
        self._link = self._stream = None
        self.ledger.keep(token="")
        self._pairing = self._new_pairing()
        self.say("disconnected")

    # --- the server's word

    def _work(self, link: Link, now: datetime) -> None:
        while self._stream and not self._stream.heard.empty():
            self._hear(link, self._stream.heard.get(), now)
        if link.is_due("poll", now):
            self._poll(link, now)
        if not self.deck and (kept := self.ledger.kept("feed")):
            self._take(self.read(kept.encode()))
        if link.is_due("report", now):
            self._report(link, now)

    def _report(self, link: Link, now: datetime) -> None:
        is_streaming = bool(self._stream and self._stream.is_open)
        link.report(now, status(self.feed, self.deck, self.clock.offset_ms, is_streaming))

    def _hear(self, link: Link, told: Told, now: datetime) -> None:
        self.ledger.keep(last_event_id=told.id)
        if told.name == "revoked":
            raise ShutOut
        if told.name != "feed" or told.members.get("etag") != self.ledger.kept("etag").strip('"'):
            link.hurry()
        if not self.deck:
            return
        if told.name == "control":
            self._commands.hear(told.members, now, told.at + LASTS)
        elif told.name == "clear":
            self.deck.clear(str(told.members.get("id")))
        elif told.name == "interrupt":
            self._interrupt(self.deck, told.members)

    def _poll(self, link: Link, now: datetime) -> None:
        answer = link.feed(now)
        if not answer:
            return
        try:
            self._take(self.read(answer.body))
            self.ledger.keep(feed=answer.body.decode(), etag=answer.headers.get("etag", ""))
        except FeedWrong as error:
            self.say(str(error))

    # --- the feed

    def _take(self, feed: Feed) -> None:
        before, self.feed = self.feed, feed
        # What was on until now is of the zone before, also where the end of it is told from now on.
        self.ledger.zone_id = feed.raw["zone"].get("id")
        deck = self.deck = self.deck or self._begin()
        deck.take(feed)
        if before is None and (last := self.ledger.kept("at")):
            deck.end_what_was_cut_off(moment(last))
        self._commands.follow(feed, before, deck.at)
        self._take_interrupts(feed, deck)
        if self._link:
            self._link.poll_s = feed.poll_s

    def _begin(self) -> Deck:
        last = self.ledger.kept("at")
        at = self.clock.begin(moment(last) if last else None)
        self._commands = Commands(self.ledger, self.device_id, self.clock, self._obey)
        return Deck(self.ledger, self.device_id, at)

    def _take_interrupts(self, feed: Feed, deck: Deck) -> None:
        for row in feed.raw.get("interrupts") or []:
            self._interrupt(deck, row)

    def _end_what_is_gone(self, feed: Feed, deck: Deck) -> None:
        """What its feed should name and does not name any more has been cleared."""
        named = {row["id"] for row in feed.raw.get("interrupts") or []}
        settled = self.clock.server_now() - SETTLED
        for call in deck.speech.interrupts():
            since, until = call.named or (settled, settled)
            if call.id not in named and since < feed.generated_at < until and since <= settled:
                deck.clear(call.id)

    def _interrupt(self, deck: Deck, row: dict[str, Any]) -> None:
        """What names sounds that only the next feed explains comes again with that."""
        media = self.feed.raw["media"] if self.feed else {}
        known = media | (row.get("sounds") or {})
        now = self.clock.server_now()
        is_open = moment(row["expires_at"]) > now
        if is_open and is_for(self.device_id, row) and known.keys() >= set(row["media"]):
            deck.say(interrupt(media, row, deck.at, deck.at - now))

    def _obey(self, action: str, value: object) -> None:
        self.say(action if value is None else f"{action} {value}")
        if action == "mute" and self.deck:
            self.deck.speech.is_muted = bool(value)
        if action == "reload":
            self.ledger.keep(etag="")
