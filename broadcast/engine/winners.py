"""Which channel a zone is tuned to, and why: by hand, by daypart, or what else plays there. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import pairwise

from broadcast.dayparts import DAY, Window, days_around, instant, named_spans
from broadcast.engine.plan import Part, Plan, Source
from broadcast.engine.stretches import holds_on

#: So much of what was worked out is kept: a search through a year asks for a lot, and for nothing twice.
MANY = 100
#: Looked back so far, every daypart that still holds has shown its beginning, and there was a midnight.
LOOK_BACK = 3 * DAY


@dataclass(frozen=True, slots=True)
class Claim:
    """What wants the music in [begin, end): the smaller rank gets it."""

    begin: datetime
    end: datetime
    source: Source
    source_id: str
    channel_id: str
    rank: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Hush:
    """Quiet hours that silence the music: of any channel, or of one."""

    begin: datetime
    end: datetime
    quiet_id: str
    channel_id: str | None


@dataclass(frozen=True, slots=True)
class Tuning:
    """A stretch of one channel, or of silence. `anew` is the beginning from which its music counts."""

    begin: datetime
    end: datetime
    source: Source
    source_id: str
    channel_id: str
    anew: datetime
    #: What else wanted some of what was asked for, the next best first.
    lost: tuple[str, ...] = ()


def tunings(plan: Plan, start: datetime, until: datetime) -> tuple[Tuning, ...]:
    """Those that touch [start, until), in order, without holes; `begin` and `anew` are not cut at `start`."""
    # Every rule of a channel asks for the same days.
    key = "tunings", start, until
    if key not in plan.known:
        if len(plan.known) > MANY:
            plan.known.clear()
        plan.known[key] = tuple(tunings_in(plan, start, until))
    found: tuple[Tuning, ...] = plan.known[key]
    return found


def tunings_in(plan: Plan, start: datetime, until: datetime) -> list[Tuning]:
    silent_from = plan.silent_from
    if silent_from is None or until <= silent_from:
        return sounding(plan, start, until)
    silence = Tuning(silent_from, until, "silence", "", "", silent_from)
    return [*sounding(plan, start, silent_from), silence] if start < silent_from else [silence]


def sounding(plan: Plan, start: datetime, until: datetime) -> list[Tuning]:
    by_hand = (hand.start for hand in plan.by_hand if hand.start < start < hand.until)
    since = min([start - LOOK_BACK, *by_hand])
    claims, hushes = claims_in(plan, since, until), hushes_in(plan, since, until)
    midnights = [instant(day, time(0), plan.tz) for day in days_around(plan.tz, since, until)]
    spans = [(claim.begin, claim.end) for claim in claims] + [(hush.begin, hush.end) for hush in hushes]
    ends = (mix.ends_at for mix in plan.mixes.values() if mix.ends_at)
    marks = {edge for span in spans for edge in span} | set(midnights) | set(ends)
    edges = sorted({since, until} | {mark for mark in marks if since < mark < until})
    rank = {claim.source_id: place for place, claim in reversed(list(enumerate(claims)))}
    found: list[Tuning] = []
    for (begin, end), holding in zip(pairwise(edges), holdings(claims, edges), strict=True):
        here = tuning_in(plan, holding, hushes, midnights, begin, end)
        if found and is_same(found[-1], here):
            before = found.pop()
            lost = {*before.lost, *here.lost} if before.end > start else here.lost
            here = replace(before, end=end, lost=tuple(sorted(lost, key=rank.__getitem__)))
        found.append(here)
    return [each for each in found if start < each.end]


def holdings(claims: list[Claim], edges: list[datetime]) -> Iterator[list[Claim]]:
    """From each edge to the next: the claims that hold there, by rank."""
    places = {edge: place for place, edge in enumerate(edges)}
    begins: dict[int, list[int]] = {}
    for number, claim in enumerate(claims):
        begins.setdefault(places.get(claim.begin, 0), []).append(number)
    holding: list[int] = []
    for place, edge in enumerate(edges[:-1]):
        holding = sorted([number for number in holding if claims[number].end > edge] + begins.get(place, []))
        yield [claims[number] for number in holding]


def claims_in(plan: Plan, start: datetime, until: datetime) -> list[Claim]:
    """By rank. A channel without music claims nothing, nor when all its music has ended."""
    found = [
        Claim(hand.start, hand.until, "by_hand", hand.override_id, hand.channel_id, rank_by_hand(hand.start))
        for hand in plan.by_hand
        if hand.channel_id in plan.mixes and hand.start < until and start < hand.until
    ]
    for part in (part for part in plan.parts if part.channel_id in plan.mixes):
        found += claims_of(plan, part, start, until)
    heard = (replace(claim, end=last_of(plan, claim)) for claim in found)
    return sorted(
        (claim for claim in heard if claim.begin < claim.end), key=lambda claim: (claim.rank, claim.source_id)
    )


def last_of(plan: Plan, claim: Claim) -> datetime:
    mix = plan.mixes[claim.channel_id]
    if claim.begin.astimezone(plan.tz).date() in mix.silent:
        return claim.begin
    return claim.end if mix.ends_at is None else min(claim.end, mix.ends_at)


def claims_of(plan: Plan, part: Part, start: datetime, until: datetime) -> Iterator[Claim]:
    def holds(day: date) -> bool:
        return holds_on(part.dates, plan.calendar, day)

    for span in named_spans(part.window, plan.tz, start, until, holds):
        yield Claim(span.begin, span.end, "daypart", part.daypart_id, part.channel_id, (1, *part.rank))


def rank_by_hand(start: datetime) -> tuple[object, ...]:
    """Before every daypart; of two, the later choice."""
    return 0, -start.timestamp()


def hushes_in(plan: Plan, start: datetime, until: datetime) -> list[Hush]:
    def spans(window: Window, quiet_id: str, channel_id: str | None) -> Iterator[Hush]:
        for span in named_spans(window, plan.tz, start, until):
            yield Hush(span.begin, span.end, quiet_id, channel_id)

    named = [(each, None) for each in plan.quiet if each.silences_music]
    named += [(each, mix.channel_id) for mix in plan.mixes.values() for each in mix.quiet]  # type: ignore[misc]
    found = (hush for each, channel_id in named for hush in spans(each.window, each.id, channel_id))
    return sorted(found, key=lambda hush: (hush.quiet_id, hush.begin))


def tuning_in(
    plan: Plan,
    holding: list[Claim],
    hushes: list[Hush],
    midnights: list[datetime],
    begin: datetime,
    end: datetime,
) -> Tuning:
    """Who gets a stretch in which nothing changes, of those whose claims hold there."""
    midnight = max((each for each in midnights if each <= begin), default=begin)
    here = by_ladder(plan, begin, end, midnight)
    if holding:
        won, lost = holding[0], tuple(claim.source_id for claim in holding[1:])
        here = Tuning(begin, end, won.source, won.source_id, won.channel_id, won.begin, lost)
    for hush in hushes:
        is_over = hush.begin <= begin and end <= hush.end
        if is_over and hush.channel_id in (None, here.channel_id) and here.source != "nothing":
            lost = tuple(claim.source_id for claim in holding)
            return replace(here, source="silence", source_id=hush.quiet_id, anew=midnight, lost=lost)
    return here


def by_ladder(plan: Plan, begin: datetime, end: datetime, midnight: datetime) -> Tuning:
    day = begin.astimezone(plan.tz).date()
    heard = (each for each in plan.ladder if each in plan.mixes and plan.mixes[each].has_music(begin, day))
    channel_id = next(heard, None)
    if channel_id is None:
        return Tuning(begin, end, "nothing", "", "", midnight)
    return Tuning(begin, end, "channel", channel_id, channel_id, midnight)


def is_same(before: Tuning, here: Tuning) -> bool:
    """Whether the music goes on; it begins afresh after anything else was heard."""
    told = before.source, before.source_id, before.channel_id, before.anew
    return told == (here.source, here.source_id, here.channel_id, here.anew)
