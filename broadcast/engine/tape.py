"""A channel's order as far as it is needed, and where in it the music goes on. Pure."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from broadcast.engine.loop import playing_at, step_ms
from broadcast.engine.mix import sequence
from broadcast.engine.moments import MS
from broadcast.engine.plan import Anchor, Mix, Plan, Playing, Sound

#: An order of very short tracks ends here and begins again.
MOST = 3000


def tape_of(plan: Plan, mix: Mix, seed: str) -> "Tape":
    """The same one for the same music: a rule that counts tracks draws no order of its own."""
    key = "tape", mix.channel_id, seed
    if key not in plan.known:
        plan.known[key] = Tape(mix, seed)
    tape: Tape = plan.known[key]
    return tape


class Tape:
    """A channel's order, as far as it was wound."""

    def __init__(self, mix: Mix, seed: str) -> None:
        self.channel_id = mix.channel_id
        self.crossfade_ms = mix.crossfade_ms
        self._sounds: list[Sound] = []
        self._more = sequence(mix, seed)

    def wind(self, count: int) -> list[Sound]:
        self._sounds += islice(self._more, max(0, count - len(self._sounds)))
        return self._sounds[:count]

    def lasting(self, anchor: Anchor, end: datetime) -> tuple[Sound, ...]:
        """From the first track to the one that is heard at `end`."""
        # Rounded up: a microsecond into a track, that track is heard.
        count, left_ms = anchor.index, anchor.position_ms - (anchor.at - end) // MS
        sounds = self._sounds
        self.wind(count)
        while left_ms > 0 and count < MOST:
            if count == len(sounds):
                sounds.append(next(self._more))
            left_ms -= step_ms(sounds[count], self.crossfade_ms)
            count += 1
        return tuple(self.wind(max(count, anchor.index + 1)))

    def beginning(self, anchor: Anchor) -> datetime:
        """When the first track of the order began."""
        before = sum(step_ms(sound, self.crossfade_ms) for sound in self.wind(anchor.index))
        return anchor.at - (before + anchor.position_ms) * MS


def going_on(playing: Playing, tape: Tape) -> Anchor:
    """Where the music of a segment counts from in which the players were told to play something already."""
    if playing.channel_id != tape.channel_id or not playing.order:
        return Anchor(0, 0, playing.as_of)
    return playing.anchor if is_unchanged(playing, tape) else gone_on(playing, tape)


def is_unchanged(playing: Playing, tape: Tape) -> bool:
    """Whether the players' order is this one, and they have not come round to its beginning again."""
    if playing.crossfade_ms != tape.crossfade_ms:
        return False
    if tuple(tape.wind(len(playing.order))) != playing.order:
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
