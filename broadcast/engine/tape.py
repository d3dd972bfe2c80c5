"""A channel's order as far as it is needed, and where in it the music goes on. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from broadcast.engine.loop import playing_at, step_ms
from broadcast.engine.mix import sequence
from broadcast.engine.moments import MS, to_ms
from broadcast.engine.plan import Anchor, Mix, Plan, Playing, Sound

#: An order of very short tracks ends here and begins again.
MOST = 3000


def tape_of(plan: Plan, mix: Mix, seed: str, begin: datetime) -> "Tape":
    """The same one for the same music: a rule that counts tracks draws no order of its own."""
    # Two stretches of one day draw the same order, unless something ends between them.
    key = "tape", mix.channel_id, seed, begin if mix.ends else None
    if key not in plan.known:
        day = begin.astimezone(plan.tz).date()
        plan.known[key] = Tape(mix.heard_from(begin, day), seed, begin)
    tape: Tape = plan.known[key]
    return tape


class Tape:
    """A channel's order, as far as it was wound. What has ended is left out: by the clock of one that
    plays from `begin` without a pause, and after an anchor by that anchor's."""

    def __init__(self, mix: Mix, seed: str, begin: datetime) -> None:
        self.channel_id = mix.channel_id
        self.crossfade_ms = mix.crossfade_ms
        self._ends = mix.ends
        self._silent_from = to_ms(mix.ends_at) if mix.ends_at else None
        self._sounds: list[Sound] = []
        drawn = sequence(mix, seed)
        self._more = self._living(drawn, to_ms(begin)) if mix.ends else drawn

    def wind(self, count: int) -> list[Sound]:
        self._sounds += islice(self._more, max(0, count - len(self._sounds)))
        return self._sounds[:count]

    def order(self, anchor: Anchor) -> Iterator[Sound]:
        """From its first track, for ever; what ends is left out after the anchor's track."""
        yield from self.wind(anchor.index)
        coming = self._wound(anchor.index)
        yield from self._living(coming, start_ms(anchor), first=True) if self._ends else coming

    def lasting(self, anchor: Anchor, end: datetime) -> tuple[Sound, ...]:
        """From the first track to the one that is heard at `end`."""
        # Rounded up: a microsecond into a track, that track is heard.
        left_ms = anchor.position_ms - (anchor.at - end) // MS
        found: list[Sound] = []
        for number, sound in enumerate(self.order(anchor)):
            if number > anchor.index and (left_ms <= 0 or number >= MOST):
                break
            found.append(sound)
            left_ms -= step_ms(sound, self.crossfade_ms) if number >= anchor.index else 0
        return tuple(found)

    def following(self, anchor: Anchor, now: datetime) -> Anchor:
        """The anchor, unless its track had ended when it began there: then the next one begins now."""
        sounds = self._wound(anchor.index)
        if not self._has_ended(next(sounds), start_ms(anchor)):
            return anchor
        left = (place for place, sound in enumerate(sounds, 1) if not self._has_ended(sound, to_ms(now)))
        return Anchor(anchor.index + next(left), 0, now)

    def _wound(self, place: int) -> Iterator[Sound]:
        while True:
            if place >= len(self._sounds):
                self.wind(place + 1)
            yield self._sounds[place]
            place += 1

    def _living(self, sounds: Iterator[Sound], at: int, *, first: bool = False) -> Iterator[Sound]:
        """Those that have not ended when they begin, the first at `at`; that one in any case with `first`."""
        for sound in sounds:
            if first or not self._has_ended(sound, at):
                yield sound
                at += step_ms(sound, self.crossfade_ms)
            first = False

    def _has_ended(self, sound: Sound, at: int) -> bool:
        """Where all has ended, nothing has: something has to be heard."""
        if self._silent_from is not None and at >= self._silent_from:
            return False
        return self._ends.get(sound.sha256, at + 1) <= at

    def beginning(self, anchor: Anchor) -> datetime:
        """When the first track of the order began."""
        before = sum(step_ms(sound, self.crossfade_ms) for sound in self.wind(anchor.index))
        return anchor.at - (before + anchor.position_ms) * MS


def going_on(playing: Playing, tape: Tape) -> Anchor:
    """Where the music of a segment counts from in which the players were told to play something already."""
    if playing.channel_id != tape.channel_id or not playing.order:
        return Anchor(0, 0, playing.as_of)
    anchor = playing.anchor if is_unchanged(playing, tape) else gone_on(playing, tape)
    return tape.following(anchor, playing.as_of)


def start_ms(anchor: Anchor) -> int:
    """When its track began, in milliseconds since the epoch."""
    return to_ms(anchor.at) - anchor.position_ms


def is_unchanged(playing: Playing, tape: Tape) -> bool:
    """Whether the players' order is this one, and they have not come round to its beginning again."""
    if playing.crossfade_ms != tape.crossfade_ms:
        return False
    if tuple(islice(tape.order(playing.anchor), len(playing.order))) != playing.order:
        return False
    left = playing.order[playing.anchor.index :]
    lasts_ms = sum(step_ms(sound, playing.crossfade_ms) for sound in left) - playing.anchor.position_ms
    return (playing.as_of - playing.anchor.at) // MS < lasts_ms


def gone_on(playing: Playing, tape: Tape) -> Anchor:
    """The track that plays goes on, at its place nearest to where it was; if it is gone, the next begins."""
    index, position_ms = playing_at(playing.order, playing.anchor, playing.crossfade_ms, playing.as_of)
    heard = playing.order[index].sha256
    places = places_of(tape.wind(max(len(playing.order), index + 1)))
    if heard not in places:
        places = places_of(tape.wind(MOST))
    if heard in places:
        return Anchor(nearest(places[heard], index), 0, playing.as_of - position_ms * MS)
    following = (*playing.order[index + 1 :], *playing.order[:index])
    left = next((places[sound.sha256] for sound in following if sound.sha256 in places), [0])
    return Anchor(nearest(left, index), 0, playing.as_of)


def places_of(sounds: Iterable[Sound]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, sound in enumerate(sounds):
        found.setdefault(sound.sha256, []).append(place)
    return found


def nearest(places: list[int], index: int) -> int:
    return min(places, key=lambda place: abs(place - index))
