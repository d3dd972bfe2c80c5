"""Why something plays, waits or does not play, and what lost to it, in sentences. No queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from broadcast.books.plans import Books, floor_of
from broadcast.engine.explaining import Entry, Loss, RuleName, Why, rule_between
from broadcast.engine.plan import Cycle, Edge, Every, Kind, Plan, Rule, Times, Tracks
from broadcast.models import Zone
from broadcast.saying.lines import parts_at
from library.models import Track
from library.parts import words
from tenants.schemas import current_business

#: Also what a page and a command call the kinds of schedules where they explain their order.
KIND_NAMES: Mapping[Kind, str] = {
    "clock": "fixed times",
    "timeline": "sequences",
    "interval": "intervals",
    "emergency": "emergencies",
    "interrupt": "announcements by hand",
}
#: Why one thing won over another; `winner` and `loser` are kinds, or priorities.
RULES: Mapping[RuleName, str] = {
    "quiet_hours": "quiet hours come before all music",
    "by_hand": "a choice by hand comes before every daypart",
    "later_choice": "of two choices by hand the later one counts",
    "kind": "{winner} come before {loser}",
    "priority": "the higher priority comes first",
    "age": "of two with the same priority the older one comes first",
    "id": "they are alike in everything, and one of the two always comes first",
}
#: What stands for itself. The others need names.
PLAIN: Mapping[Why, str] = {
    "everything": "No channel with music is set for this zone: it plays everything in the library.",
    "nothing": "There is no music to play: add tracks to the library.",
    "day_full": "Does not play: too much is planned for this day already.",
    "skipped": "Does not play: this one occurrence is skipped.",
}


@dataclass
class Words:
    """What to say about the entries of one zone's plan."""

    books: Books
    zone: Zone
    plan: Plan

    def what(self, entry: Entry) -> str:
        if entry.why in ("silence", "nothing"):
            return "Silence"
        if entry.kind == "segment":
            return self.title(entry.channel_id)
        if entry.sound is None:
            return self.books.said(entry.announcement_id, entry.row_id) or self.title(entry.announcement_id)
        row = self.books.sound(entry.sound.sha256)
        return f"{row.title} – {row.artist}" if isinstance(row, Track) and row.artist else str(row)

    def says(self, entry: Entry) -> str:
        """The words of an announcement that has others at another moment, as they are said at this one."""
        said = self.books.worded.get(entry.announcement_id)
        if said is None or entry.kind != "cue":
            return ""
        known = {"business": current_business().name, "zone": self.zone.name}
        return words(parts_at(said, self.plan, entry.at, known))

    def why(self, entry: Entry) -> str:
        if entry.why in PLAIN:
            return PLAIN[entry.why]
        said: str = getattr(self, f"_{entry.why}")(entry)
        return said

    def lost(self, entry: Entry) -> list[str]:
        return [f"“{self.title(loss.row_id)}” {self.fate(entry, loss)}" for loss in entry.lost]

    def fate(self, entry: Entry, loss: Loss) -> str:
        gave_way = "wanted this time too" if entry.kind == "segment" else "had to give way"
        return f"{gave_way}: {self.rule(loss.rule, entry.row_id, loss.row_id)}."

    def rule(self, name: RuleName, winner: str, loser: str) -> str:
        won, lost = self._rules.get(winner), self._rules.get(loser)
        if won is None or lost is None:
            return RULES[name]
        if name == "priority":
            return f"{RULES[name]}, {won.priority} against {lost.priority}"
        return RULES[name].format(winner=KIND_NAMES[won.kind], loser=KIND_NAMES[lost.kind])

    def title(self, pk: str) -> str:
        return self.books.title(pk) or "Something that is gone"

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        return {rule.schedule_id: rule for rule in self.plan.rules}

    # --- music

    def _by_hand(self, entry: Entry) -> str:
        until = next((hand.until for hand in self.plan.by_hand if hand.override_id == entry.row_id), None)
        return f"Chosen by hand, until {self.clock(until, entry)}." if until else "Chosen by hand."

    def _daypart(self, entry: Entry) -> str:
        return f"The daypart “{self.title(entry.row_id)}” says so."

    def _channel(self, entry: Entry) -> str:
        floor = floor_of(self.zone)
        if entry.channel_id == str(self.zone.channel_id):
            return "The zone’s own channel: no daypart says otherwise."
        if floor and entry.channel_id == str(floor.channel_id):
            return f"The channel of its floor, {floor.name}: no daypart says otherwise."
        return "The business’s default channel: no daypart says otherwise."

    def _silence(self, entry: Entry) -> str:
        if not entry.row_id:
            return "The business is suspended or closing: nothing is heard from here on."
        return f"The quiet hours “{self.title(entry.row_id)}” silence the music."

    def _next_track(self, entry: Entry) -> str:
        return f"Next of {self.title(entry.channel_id)}."

    def _goes_on(self, entry: Entry) -> str:
        return f"Began at {self.clock(entry.planned, entry)}, and goes on."

    # --- announcements

    def _planned(self, entry: Entry) -> str:
        return f"{self.origin(entry)}."

    def _moved(self, entry: Entry) -> str:
        return f"{self.origin(entry)}. Planned for {self.clock(entry.planned, entry)}, and moved here."

    def _waited(self, entry: Entry) -> str:
        planned = self.clock(entry.planned, entry)
        return f"{self.origin(entry)}. Planned for {planned}; waits for {self.winner(entry)}."

    def _late(self, entry: Entry) -> str:
        rule = self._rules.get(entry.row_id)
        limit = f"at most {seconds(rule.late_by_s)} late" if rule and rule.late_by_s else "on time alone"
        return f"Does not play: it may start {limit}, and {self.winner(entry)} was in the way."

    def _quiet_hours(self, entry: Entry) -> str:
        if not entry.by:
            return "Does not play: these are hours that its rule leaves out."
        return f"Does not play: it falls into the quiet hours “{self.title(entry.by)}”."

    def _ended(self, entry: Entry) -> str:
        row = self.books.announcement(entry.announcement_id)
        if row is None or row.expires_at is None:
            return "Does not play: it has ended by then."
        end = row.expires_at.astimezone(self.plan.tz)
        return f"Does not play. It ended on {end.day} {end:%B} at {end:%H:%M}."

    def origin(self, entry: Entry) -> str:
        """The schedule, or the channel, that planned it, and its rhythm."""
        rule = self._rules.get(entry.row_id)
        if rule is None:
            return f"By “{self.title(entry.row_id)}”"
        if rule.channel_id:
            return f"It belongs to the channel {self.title(rule.channel_id)}, {rhythm(rule.times)}"
        return f"By the schedule “{self.title(entry.row_id)}”, {rhythm(rule.times)}"

    def winner(self, entry: Entry) -> str:
        """What stood in the way, and why it was allowed to."""
        won, lost = self._rules.get(entry.by), self._rules.get(entry.row_id)
        if won is None or lost is None:
            return f"“{self.title(entry.by)}”" if entry.by else "another announcement"
        decided = self.rule(rule_between(won, lost), entry.by, entry.row_id)
        return f"“{self.title(entry.by)}” ({decided})"

    def clock(self, at: datetime | None, entry: Entry) -> str:
        """The wall time; with its date where it is another day's than the entry's."""
        if at is None:
            return "another time"
        wall, here = at.astimezone(self.plan.tz), entry.at.astimezone(self.plan.tz)
        time = f"{wall:%H:%M:%S}" if wall.second else f"{wall:%H:%M}"
        return time if wall.date() == here.date() else f"{time} on {wall.day} {wall:%B}"


def rhythm(times: Times) -> str:
    """How often, in words that follow a comma."""
    if isinstance(times, Every):
        return f"every {minutes(times.minutes)}"
    if isinstance(times, Cycle):
        return f"in a sequence of {minutes(times.minutes)}"
    if isinstance(times, Tracks):
        return "after every track" if times.every == 1 else f"after every {times.every} tracks"
    if isinstance(times, Edge):
        return "by the hours of opening" if times.edge == "opens" else "by the hours of closing"
    return "at a fixed time, to end exactly then" if times.is_back_timed else "at a fixed time"


def seconds(count: int) -> str:
    return "1 second" if count == 1 else f"{count} seconds"


def minutes(count: int) -> str:
    return "minute" if count == 1 else f"{count} minutes"
