"""From a business's rows to each zone's plan."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Self, TypeVar
from uuid import UUID

from django.utils import timezone

from broadcast.books import loading, special_days, values
from broadcast.books.left_out import dates_in, left_out_since
from broadcast.books.mixing import Listening, lists_of, mix_of
from broadcast.books.music import Music
from broadcast.books.titles import titles
from broadcast.engine.plan import EVERYTHING, Calendar, Item, Mix, Plan, Playing, Rule
from broadcast.models import (
    Channel,
    Daypart,
    DaypartException,
    Device,
    Floor,
    HolidayCalendar,
    OpeningHours,
    Override,
    QuietHours,
    Schedule,
    ScheduleException,
    SpecialDay,
    Zone,
)
from broadcast.saying.drill import drill_digest
from broadcast.saying.worded import Worded, worded
from library.models import Announcement, Pronunciation, Rendering, Track
from tenants.schemas import current_business

#: Rules reach over midnight, and an occurrence may have been moved from another day.
MARGIN = timedelta(days=3)
#: Of longer stretches of time, long playlists play on the days that follow what they play on these.
MOST_DAYS = 10
Row = TypeVar("Row", bound=Schedule | Daypart)
Instead = Schedule | Daypart | None


@dataclass
class Books:
    """Everything that decides what a business's zones play in a stretch of time, asked for once."""

    start: datetime
    until: datetime
    zones: dict[UUID, Zone]
    zone_of_device: dict[UUID, UUID]
    schedules: list[Schedule]
    exceptions: dict[UUID, list[ScheduleException]]
    dayparts: list[Daypart]
    left_out: dict[UUID, list[DaypartException]]
    overrides: dict[UUID, list[Override]]
    channels: dict[UUID, Channel]
    quiet: list[QuietHours]
    hours: list[OpeningHours]
    special: list[SpecialDay]
    holidays: list[HolidayCalendar]
    announcements: list[Announcement]
    blocked: dict[UUID, frozenset[UUID]]
    #: The zones whose music is read together, when a plan of one of them is asked for.
    together: Collection[UUID]
    #: From then on nothing of the business is heard.
    silent_from: datetime | None = None
    _mixes: dict[Listening, Mix] = field(default_factory=dict)

    @classmethod
    def load(cls, start: datetime, until: datetime, zone_ids: Collection[UUID] = ()) -> Self:
        """Of the current business, for [start, until). `zone_ids` are those to be planned; none: any."""
        since = start - MARGIN
        return cls(
            start=start,
            until=until,
            zones={zone.pk: zone for zone in Zone.objects.kept().select_related("floor", "playback")},
            zone_of_device=dict(Device.objects.filter(revoked_at=None).values_list("pk", "zone")),
            schedules=loading.schedules(),
            exceptions=loading.by("schedule_id", loading.changes_since(since)),
            dayparts=list(Daypart.objects.kept().filter(is_enabled=True)),
            left_out=left_out_since(since.date()),
            overrides=loading.by("zone_id", Override.objects.filter(ends_at__gt=since)),
            channels={channel.pk: channel for channel in loading.channels()},
            quiet=list(QuietHours.objects.kept()),
            hours=list(OpeningHours.objects.all()),
            special=list(SpecialDay.objects.kept().filter(last_date__gte=since.date())),
            holidays=list(HolidayCalendar.objects.kept()),
            announcements=loading.announcements(),
            blocked=loading.blocked(),
            together=zone_ids,
            silent_from=current_business().silent_from,
        )

    def plan(self, zone: Zone, *, playing: Playing | None = None, instead: Instead = None) -> Plan:
        """What the zone hears. `instead` takes the place of its saved row; a new one is added."""
        dayparts = [row for row in swapped(self.dayparts, instead, Daypart) if row.is_enabled]
        here = (row for row in dayparts if self.reaches(row, zone))
        parts = tuple(values.part_of(row, self.days_without(row, zone)) for row in here)
        hands = tuple(values.by_hand(row) for row in self.overrides.get(zone.pk, ()))
        ladder = self.ladder(zone)
        named = {*(part.channel_id for part in parts), *(hand.channel_id for hand in hands)}
        return Plan(
            zone_id=str(zone.pk),
            tz=zone.tz,
            rules=(*self._rules(zone, instead), *self._rules_of_channels({*ladder, *named})),
            quiet=tuple(values.quiet_of(row) for row in self.quiet if is_quiet_in(row, zone)),
            calendar=self.calendar(zone),
            parts=parts,
            by_hand=hands,
            mixes=self._mixes_in(zone, ladder, named),
            ladder=ladder,
            playing=playing,
            silent_from=self.silent_from,
            shuffles=zone.state.shuffles if zone.state else 0,
        )

    def title(self, pk: str) -> str:
        """What people call the row of a plan with this id; empty for one that is not in the books."""
        return self._titles.get(pk, "")

    def said(self, announcement_id: str, schedule_id: str) -> str:
        """What an announcement is called; by its schedule where several announcements are called the same."""
        title = self.title(announcement_id)
        return (self.title(schedule_id) if title in self._same_titles else "") or title

    def sound(self, sha256: str) -> Track | Announcement | None:
        """The track or announcement with these bytes."""
        return self.music.by_sound.get(sha256) or self._said.get(sha256)

    def announcement(self, pk: str) -> Announcement | None:
        """One that has a sound and is switched on; also when it has ended."""
        return self._announcements.get(pk)

    @cached_property
    def worded(self) -> dict[str, Worded]:
        """The announcements that are said in other words by zone and moment, by id."""
        found = {pk: worded(row) for pk, row in self._announcements.items()}
        return {pk: each for pk, each in found.items() if each}

    @cached_property
    def pronounced(self) -> dict[str, str]:
        """How names are said. Asked for only where words have to be put together."""
        return dict(Pronunciation.objects.values_list("written", "spoken"))

    @cached_property
    def clips(self) -> list[Announcement]:
        """What every player keeps for emergencies."""
        return [row for row in self.announcements if row.is_emergency and row.is_playable]

    @cached_property
    def drill(self) -> Rendering | None:
        """The words before a drill, as far as they are made. Asked for only where there is a clip."""
        if not self.clips:
            return None
        return Rendering.objects.filter(digest=drill_digest(self.pronounced)).first()

    def calendar(self, zone: Zone) -> Calendar:
        years = range(self.start.year - 1, self.until.year + 2)
        return special_days.calendar_of(zone, floor_of(zone), self.hours, self.special, self.holidays, years)

    def reaches(self, row: Schedule | Daypart, zone: Zone) -> bool:
        return is_for_place(row, zone) or bool(self._devices_in(row, zone))

    def days_without(self, row: Daypart, zone: Zone) -> frozenset[date]:
        """The dates on which a daypart does not hold in the zone."""
        return dates_in(self.left_out.get(row.pk, ()), zone)

    def ladder(self, zone: Zone) -> tuple[str, ...]:
        """The channels that play where nothing else says so: the first of them that has music does."""
        floor = floor_of(zone)
        default = next((channel.pk for channel in self.channels.values() if channel.is_default), None)
        steps = dict.fromkeys((zone.channel_id, floor and floor.channel_id, default))
        return (*(str(pk) for pk in steps if pk in self.channels), EVERYTHING)

    @cached_property
    def made(self) -> dict[str, datetime]:
        """When each schedule, and each announcement of a channel, was made."""
        said: list[Any] = [row for channel in self.channels.values() for row in channel.announcements.all()]
        return {str(row.pk): row.created_at for row in (*self.schedules, *said)}

    @cached_property
    def _announcements(self) -> dict[str, Announcement]:
        return {str(row.pk): row for row in self.announcements}

    @cached_property
    def _titles(self) -> dict[str, str]:
        return titles(self) | {EVERYTHING: "Everything in the library"}

    @cached_property
    def _same_titles(self) -> set[str]:
        counts = Counter(row.title for row in self.announcements)
        return {title for title, count in counts.items() if count > 1}

    @cached_property
    def _said(self) -> dict[str, Announcement]:
        return {row.sha256: row for row in self.announcements}

    @cached_property
    def music(self) -> Music:
        """Asked for with the first plan."""
        music = Music(self.start - MARGIN, self._days(), timezone.now())
        heard = self._heard() if self.together else self.channels.values()
        music.read(wanted for channel in heard for wanted in lists_of(channel, channel.skips_explicit))
        return music

    def _heard(self) -> list[Channel]:
        """What may be heard in the zones that are planned together."""
        zones = [self.zones[pk] for pk in self.together if pk in self.zones]
        wanted = {name for zone in zones for name in self.ladder(zone)}
        for zone in zones:
            wanted.update(str(row.channel_id) for row in self.overrides.get(zone.pk, ()))
            wanted.update(str(row.channel_id) for row in self.dayparts if self.reaches(row, zone))
        return [channel for pk, channel in self.channels.items() if str(pk) in wanted]

    def _days(self) -> set[date]:
        """The local dates on which music of these plans begins."""
        zones = [self.zones[pk] for pk in self.together or self.zones if pk in self.zones]
        found: set[date] = set()
        for tz in {zone.tz for zone in zones}:
            first, last = self.start.astimezone(tz).date(), self.until.astimezone(tz).date()
            # What began the day before may go on over midnight.
            count = min((last - first).days + 2, MOST_DAYS)
            found |= {first + timedelta(days=number - 1) for number in range(count)}
            hands = (
                row for zone in zones for row in self.overrides.get(zone.pk, ()) if row.ends_at > self.start
            )
            found |= {row.starts_at.astimezone(tz).date() for row in hands}
        return found

    def _rules(self, zone: Zone, instead: Instead) -> Iterator[Rule]:
        for row in swapped(self.schedules, instead, Schedule):
            items = self._items(row) if row.is_enabled and self.reaches(row, zone) else ()
            if items:
                changes = (
                    each for each in self.exceptions.get(row.pk, ()) if each.zone_id in (None, zone.pk)
                )
                quiet = (hours for hours in self.quiet if hours.schedule_id == row.pk)
                devices = () if is_for_place(row, zone) else self._devices_in(row, zone)
                yield values.rule_of(row, items, changes, quiet, devices)

    def _items(self, row: Schedule) -> tuple[Item, ...]:
        return tuple(self._with_room(item) for item in values.items_of(row))

    def _with_room(self, item: Item) -> Item:
        """As long as it may be in the words of a zone."""
        said = self.worded.get(item.announcement_id)
        if said is None:
            return item
        sound = replace(item.sound, duration_ms=item.sound.duration_ms + said.more_ms)
        return replace(item, sound=sound)

    def _devices_in(self, row: Schedule | Daypart, zone: Zone) -> tuple[str, ...]:
        chosen = getattr(row, "device_ids", ())
        return tuple(str(pk) for pk in chosen if self.zone_of_device.get(pk) == zone.pk)

    def _rules_of_channels(self, wanted: Iterable[str]) -> Iterator[Rule]:
        for channel in self.channels.values():
            if str(channel.pk) in wanted:
                quiet = [hours for hours in self.quiet if hours.channel_id == channel.pk]
                rules = (values.rule_of_channel(row, quiet) for row in channel.announcements.all())
                yield from (replace(rule, items=tuple(map(self._with_room, rule.items))) for rule in rules)

    def _mixes_in(self, zone: Zone, ladder: Iterable[str], named: Iterable[str]) -> dict[str, Mix]:
        """Those that have music. Of the ladder, none below a step whose music never ends is heard."""
        found = {name: self._mix_in(zone, name) for name in sorted(named)}
        for name in ladder:
            found[name] = self._mix_in(zone, name)
            if found[name].is_endless:
                break
        return {name: mix for name, mix in found.items() if mix.reels}

    def _mix_in(self, zone: Zone, channel_id: str) -> Mix:
        """With the zone's crossfade where the channel has none of its own."""
        channel = None if channel_id == EVERYTHING else self.channels.get(UUID(channel_id))
        here = Listening(channel_id, zone.skips_explicit, self.blocked.get(zone.pk, frozenset()))
        if here not in self._mixes:
            self._mixes[here] = self._mix(here, channel)
        mix = self._mixes[here]
        is_own = channel is not None and channel.crossfade_s is not None
        return mix if is_own else replace(mix, crossfade_ms=round(zone.crossfade_s * 1000))

    def _mix(self, here: Listening, channel: Channel | None) -> Mix:
        if channel is None and here.channel_id != EVERYTHING:
            # A channel that was removed has no music.
            return Mix(here.channel_id, "", ())
        quiet = (values.quiet_of(hours) for hours in self.quiet if channel and hours.channel_id == channel.pk)
        return mix_of(here, channel, self.music, [hours for hours in quiet if hours.silences_music])


def swapped(rows: list[Row], instead: Instead, kind: type[Row]) -> list[Row]:
    if not isinstance(instead, kind):
        return rows
    return [*(row for row in rows if row.pk != instead.pk), instead]


def is_for_place(row: Schedule | Daypart, zone: Zone) -> bool:
    """Whether the zone itself is a target: by name, by its floor, by a tag."""
    floor = floor_of(zone)
    on_floor = floor is not None and floor.pk in row.floor_ids
    return row.everywhere or zone.pk in row.zone_ids or on_floor or not set(row.tags).isdisjoint(zone.tags)


def floor_of(zone: Zone) -> Floor | None:
    return zone.floor if zone.floor and zone.floor.removed_at is None else None


def is_quiet_in(row: QuietHours, zone: Zone) -> bool:
    """Whether quiet hours hold for all that the zone hears."""
    if row.channel_id or row.schedule_id:
        return False
    floor = floor_of(zone)
    return row.zone_id == zone.pk if row.zone_id else row.floor_id in (None, floor and floor.pk)
