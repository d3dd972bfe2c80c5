"""The music of a zone as a player without sound hears it: which track, from when to when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcast.engine.plan import Sound
from broadcast.players.headless.feed import Feed, Place, Segment
from broadcast.players.headless.ledger import Event, Ledger
from broadcast.players.headless.plays import track_event, utc

NONE = timedelta(0)
#: Two plans that place a track so near to each other mean the same sound.
SAME = timedelta(milliseconds=250)
#: What was decided by hand is followed by all players at one moment, so far ahead at most.
AT_ONE_MOMENT = timedelta(seconds=2)


@dataclass(frozen=True)
class Play:
    """A track that is heard."""

    sound: Sound
    began: datetime
    until: datetime
    event: Event


class Music:
    """`turn(at)` has to be called at every moment that `next(at)` gives, in order."""

    def __init__(self, ledger: Ledger, device_id: str) -> None:
        self._ledger, self._device_id = ledger, device_id
        self.play: Play | None = None
        self._feed: Feed | None = None
        self._coming: tuple[datetime, Feed] | None = None
        self._segment: Segment | None = None
        # By so much the music is behind its plan, for announcements that it has waited for.
        self._lag = NONE
        self._held_since: datetime | None = None

    def take(self, feed: Feed, at: datetime) -> None:
        """The next feed. One that follows a decision by hand counts from its anchor's moment on."""
        self._coming = (self._moment_of(feed, at), feed)

    def next(self, at: datetime) -> datetime | None:
        """When something changes by itself, after `at`."""
        coming = self._coming[0] if self._coming else None
        change = self._feed.change_after(at) if self._feed else None
        ends = self.play.until if self.play and not self._held_since else None
        return min((when for when in (coming, change, ends) if when and when > at), default=None)

    def turn(self, at: datetime) -> None:
        self._follow(at)
        if not self._held_since and self._feed and self._feed.state.get("playing", True):
            self._put_on(self._place(self._feed, at), at)

    def is_between(self, at: datetime) -> bool:
        """Whether no track is in its middle."""
        return self.play is None or self.play.until <= at or self._held_since is not None

    def is_silence_meant(self, at: datetime) -> bool:
        here = self._feed.segment_at(at) if self._feed else None
        return not (here and here.tracks and self._feed and self._feed.state.get("playing", True))

    def hold(self, at: datetime) -> None:
        if self._held_since:
            return
        if self.play and self.play.until <= at:
            self._end(at)
        self._held_since = at

    def release(self, at: datetime) -> None:
        """It goes on where it was."""
        if not self._held_since:
            return
        held, self._held_since = at - self._held_since, None
        self._lag += held
        if self.play:
            self.play = Play(self.play.sound, self.play.began + held, self.play.until + held, self.play.event)

    def _moment_of(self, feed: Feed, at: datetime) -> datetime:
        anchor = feed.state.get("anchor")
        if not self._feed or not anchor or revision(feed) == revision(self._feed):
            return at
        when = datetime.fromisoformat(anchor["at"])
        return when if at < when < at + AT_ONE_MOMENT else at

    def _follow(self, at: datetime) -> None:
        if not self._coming or self._coming[0] > at:
            return
        old, self._feed = self._feed, self._coming[1]
        self._coming = None
        if old and revision(old) != revision(self._feed):
            self._lag = NONE
        self._segment = self._still(self._feed.segment_at(at))
        if self.play and not self._feed.state.get("playing", True):
            self._end(at)

    def _still(self, here: Segment | None) -> Segment | None:
        """The segment of a new feed that stands for the one that plays."""
        same = here and self._segment and here.channel_id == self._segment.channel_id
        return here if same and bool(here and here.tracks) else self._segment

    def _place(self, feed: Feed, at: datetime) -> Place | None:
        here = feed.segment_at(at)
        if here is not self._segment:
            self._segment, self._lag = here, NONE
        place = here.place(at - self._lag) if here else None
        return place and Place(place.sound, place.began + self._lag, place.until + self._lag)

    def _put_on(self, place: Place | None, at: datetime) -> None:
        now = self.play
        if place and now and place.sound == now.sound and abs(place.began - now.began) < SAME:
            self.play = Play(now.sound, now.began, place.until, now.event)
            return
        self._end(at)
        if place:
            told = track_event(self._device_id, place.sound, place.began, at)
            # Known after a restart: it goes on, and began when it began.
            told = self._ledger.known(told["id"]) or told
            self._ledger.write(told)
            self.play = Play(place.sound, place.began, place.until, told)

    def _end(self, at: datetime) -> None:
        if self.play:
            self._ledger.write(self.play.event | {"status": "completed", "ended_at": utc(at)})
        self.play = None


def revision(feed: Feed) -> int:
    return int(feed.state.get("revision") or 0)
