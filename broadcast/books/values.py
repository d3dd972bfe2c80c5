"""One row of a plan as the value that the rundown computes with. No queries."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from broadcast.dayparts import Window
from broadcast.engine.plan import (
    WHOLE_WEEK,
    At,
    ByHand,
    Cycle,
    Dates,
    Edge,
    Every,
    Item,
    Part,
    Quiet,
    Rule,
    Song,
    Sound,
    Times,
    Tracks,
)
from broadcast.models import (
    ChannelAnnouncement,
    Daypart,
    Override,
    QuietHours,
    Schedule,
    ScheduleException,
)
from library.models import Announcement, Track
from library.models import Sound as SoundRow

#: An announcement of a schedule with its offset in minutes.
Draft = tuple[Announcement, int]


def heard(row: SoundRow) -> Sound:
    return Sound(row.sha256, max(1, row.duration_ms))


def song(track: Track) -> Song:
    return Song(heard(track), track.title.casefold(), track.artist.casefold(), track.expires_at)


def items_of(row: Schedule) -> tuple[Item, ...]:
    """Those that can be heard: of an unsaved schedule its `drafted` ones."""
    drafts: Iterable[Draft] | None = getattr(row, "drafted", None)
    if drafts is None:
        drafts = [(item.announcement, item.offset_min) for item in row.items.all()]
    return tuple(item(said, offset) for said, offset in drafts if can_be_heard(said))


def item(said: Announcement, offset_min: int = 0) -> Item:
    return Item(str(said.pk), heard(said), offset_min, said.expires_at)


def can_be_heard(said: Announcement) -> bool:
    """Until it ends."""
    return bool(said.sha256) and said.removed_at is None and said.is_enabled


def times_of(row: Schedule) -> Times:
    if row.kind == Schedule.Kind.TIMELINE:
        return Cycle(row.every_min)
    if row.kind == Schedule.Kind.CLOCK:
        return At(tuple(sorted(row.at_times)), tuple(sorted(row.at_minutes)), row.is_back_timed)
    if row.kind == Schedule.Kind.OPENING:
        return Edge(row.edge)  # type: ignore[arg-type]
    return Every(row.every_min)


def windows(days: Sequence[int], pairs: Sequence[Sequence[time]]) -> tuple[Window, ...]:
    return tuple(Window(frozenset(days), start, end) for start, end in pairs)


def dates_of(row: Schedule | Daypart, excluded: Iterable[date]) -> Dates:
    return Dates(row.first_date, row.last_date, frozenset(excluded), row.special_days)  # type: ignore[arg-type]


def rule_of(
    row: Schedule,
    items: tuple[Item, ...],
    exceptions: Iterable[ScheduleException] = (),
    quiet: Iterable[QuietHours] = (),
    device_ids: tuple[str, ...] = (),
) -> Rule:
    """The schedule in one zone; `exceptions` and `quiet` are its own there."""
    changes = by_occurrence(exceptions)
    own_quiet = tuple(quiet_of(hours).window for hours in quiet)
    return Rule(
        schedule_id=str(row.pk),
        times=times_of(row),
        items=items,
        turns=row.turns,  # type: ignore[arg-type]
        # Without windows the days still count: the whole of each.
        windows=windows(row.days, row.windows or [[time(0), time(0)]]),
        dates=dates_of(row, row.excluded_dates),
        while_open=row.while_open,
        exclusions=windows(list(WHOLE_WEEK), row.exclusions) + own_quiet,
        expires_at=row.expires_at,
        skipped=frozenset(each.planned_at for each in changes if each.moved_to is None),
        moved=tuple((each.planned_at, each.moved_to) for each in changes if each.moved_to),
        priority=row.priority,
        created_at=row.created_at,
        late_by_s=row.late_by_s,
        min_gap_s=row.min_gap_s,
        mode=row.mode,  # type: ignore[arg-type]
        in_quiet_hours=row.in_quiet_hours,
        device_ids=device_ids,
    )


def by_occurrence(exceptions: Iterable[ScheduleException]) -> list[ScheduleException]:
    """One for each planned moment: the zone's own before that of everywhere."""
    widest_first = sorted(exceptions, key=lambda each: each.zone_id is not None)
    return list({each.planned_at: each for each in widest_first}.values())


def rule_of_channel(row: ChannelAnnouncement, quiet: Iterable[QuietHours]) -> Rule:
    return Rule(
        schedule_id=str(row.pk),
        times=Every(row.every_min) if row.every_min else Tracks(row.every_tracks or 1),
        items=(item(row.announcement),),
        channel_id=str(row.channel_id),
        exclusions=tuple(quiet_of(hours).window for hours in quiet),
        priority=row.priority,
        created_at=row.created_at,
        late_by_s=120,
        mode="after_track" if row.every_tracks else row.mode,  # type: ignore[arg-type]
    )


def quiet_of(row: QuietHours) -> Quiet:
    return Quiet(str(row.pk), Window(frozenset(row.days), row.start, row.end), row.silences_music)


def part_of(row: Daypart, left_out: Iterable[date] = ()) -> Part:
    """`left_out` are dates on which it does not hold in its zone."""
    window = Window(frozenset(row.days), row.start, row.end)
    dates = dates_of(row, left_out)
    return Part(str(row.pk), str(row.channel_id), window, row.priority, row.created_at, dates)


def by_hand(row: Override) -> ByHand:
    return ByHand(str(row.pk), str(row.channel_id), row.starts_at, row.ends_at)
