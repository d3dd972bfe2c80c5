"""What the calendar's panel tells of one band, tick or group: what it is, why it plays, what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from broadcast.calendar.days import Band, Day, Group, Tick
from broadcast.calendar.week import Picture
from broadcast.engine.explaining import Entry
from broadcast.models import Daypart, Floor
from broadcast.music.weeks import place_names
from broadcast.travel.reasons import Words
from tenants.access import Person

WHY = {
    "by_hand": "Somebody chose this channel by hand, for a while.",
    "channel": "No daypart holds now: the zone plays its own channel, else its floor's, else the default.",
    "silence": "Quiet hours silence the music at this time.",
    "nothing": "There is no music that could be played. Upload some, or give the channel a playlist.",
}


@dataclass(frozen=True)
class Detail:
    title: str
    day: date
    when: str
    why: list[str]
    edit: str = ""
    edit_label: str = ""
    band: Band | None = None
    tick: Tick | None = None
    group: Group | None = None
    daypart: Daypart | None = None
    is_past: bool = False


def detail(picture: Picture, days: Sequence[Day], key: str, person: Person) -> Detail | None:
    """Of what bears this key in these days. A daypart asks for the floors: one query."""
    for day in days:
        for band in day.bands:
            if band.key == key:
                return of_band(picture, day, band, person)
        for mark in day.marks:
            if mark.key == key and isinstance(mark, Group):
                return of_group(picture, day, mark)
        for tick in day.ticks:
            if tick.key == key:
                return of_tick(picture, day, tick)
    return None


def of_band(picture: Picture, day: Day, band: Band, person: Person) -> Detail:
    row = daypart_of(picture, band)
    why = [rule_of(picture, row, person)] if row else [WHY.get(band.source, "")]
    why += [f"It plays the channel “{band.channel}”."] if band.channel and not band.beaten_by else []
    if band.beaten_by:
        why.append(f"It does not play: {band.beaten_by} goes first at this time.")
    names = [name for pk in band.lost if (name := picture.books.title(pk))]
    if names:
        why.append(f"{', '.join(f'“{name}”' for name in names)} wanted this time too, and lost it.")
    return Detail(
        title=band.title,
        day=day.date,
        when=band.hours,
        why=why,
        edit=link("daypart", row.pk) if row else "",
        edit_label="Edit the daypart",
        band=band,
        daypart=row,
    )


def daypart_of(picture: Picture, band: Band) -> Daypart | None:
    if band.source != "daypart":
        return None
    return next((row for row in picture.books.dayparts if str(row.pk) == band.row_id), None)


def rule_of(picture: Picture, row: Daypart, person: Person) -> str:
    """A zone user does not hear where else it holds."""
    places = picture.zone.name
    if person.zone_ids is None:
        places = place_names(row, list(picture.books.zones.values()), list(Floor.objects.kept()))
    when = f"{row.day_names}, {row.hours}"
    if row.first_date and row.first_date == row.last_date:
        when = f"{row.first_date:%A} {row.first_date.day} {row.first_date:%B} alone, {row.hours}"
    name = f"the daypart “{row.name}”" if row.name else "a daypart"
    return f"It is {name}: {when}. {places}."


def of_tick(picture: Picture, day: Day, tick: Tick) -> Detail:
    why = [f"“{schedule_title(picture, tick)}” plans it for {local(picture, tick)}."]
    if tick.state == "moved" or (tick.state == "dropped" and tick.exception_id):
        why.append("This one was moved.")
    if tick.moved_to:
        why.append(f"This one was moved to {day_and_clock(picture, tick.moved_to)}.")
    if tick.state == "skipped":
        why = [f"“{schedule_title(picture, tick)}” plans it, but this one was skipped."]
    if tick.state == "dropped" or tick.by:
        why.append(fate_of(picture, tick))
    if tick.state in ("plays", "moved") and (says := says_of(picture, tick)):
        why.insert(0, f"It says: “{says}”")
    if not tick.is_loose:
        why = ["It belongs to the channel that plays: change it there."]
    return Detail(
        title=tick.title,
        day=day.date,
        when=tick.clock,
        why=why,
        **edit_of(picture, tick),
        tick=tick,
        is_past=tick.at <= picture.now,
    )


def says_of(picture: Picture, tick: Tick) -> str:
    """The words of an announcement that has others at another moment."""
    words = Words(picture.books, picture.zone, picture.plan)
    return words.says(
        Entry(tick.at, "cue", tick.schedule_id, "planned", announcement_id=tick.announcement_id)
    )


def fate_of(picture: Picture, tick: Tick) -> str:
    """Why it does not play, or what it waits for."""
    words = Words(picture.books, picture.zone, picture.plan)
    entry = Entry(
        tick.at,
        "dropped",
        tick.schedule_id,
        tick.reason or "waited",
        announcement_id=tick.announcement_id,
        planned=tick.planned,
        by=tick.by,
    )
    if tick.state == "dropped":
        return words.why(entry)
    return f"It waits until {words.clock(tick.at, entry)} for {words.winner(entry)}."


def day_and_clock(picture: Picture, at: datetime) -> str:
    local = at.astimezone(picture.plan.tz)
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def of_group(picture: Picture, day: Day, group: Group) -> Detail:
    if group.rail is None:
        why = ["They are too close to each other to stand alone in the calendar."]
        return Detail(title=group.often.capitalize(), day=day.date, when=group.hours, why=why, group=group)
    first = group.ticks[0]
    why = [f"“{schedule_title(picture, first)}” plays {len(group.ticks)} times here."]
    if group.is_silent:
        wanted = f"“{schedule_title(picture, first)}” plans {len(group.ticks)} times here."
        why = [wanted, fate_of(picture, first)]
    elif not first.is_loose:
        why = ["It belongs to the channel that plays: change it there."]
    return Detail(
        title=f"{group.often} · {group.title}",
        day=day.date,
        when=group.hours,
        why=why,
        **edit_of(picture, first),
        group=group,
    )


def edit_of(picture: Picture, tick: Tick) -> dict[str, Any]:
    if tick.is_loose:
        return {"edit": link("schedule", UUID(tick.schedule_id)), "edit_label": "Edit the schedule"}
    for channel in picture.books.channels.values():
        if any(str(row.pk) == tick.schedule_id for row in channel.announcements.all()):
            return {"edit": link("channel", channel.pk), "edit_label": "Edit the channel"}
    return {}


def schedule_title(picture: Picture, tick: Tick) -> str:
    return picture.books.title(tick.schedule_id) or tick.title


def local(picture: Picture, tick: Tick) -> str:
    """ "12:00", with its day where it is another one."""
    planned, at = (moment.astimezone(picture.plan.tz) for moment in (tick.planned, tick.at))
    return f"{planned:%H:%M}" if planned.date() == at.date() else f"{planned:%A}, {planned:%H:%M}"


def link(name: str, pk: UUID) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""
