"""Which fields of a schedule's form count when, and which columns they fill."""

from broadcast.models import Schedule

Kind = Schedule.Kind
#: The fields that count for one kind alone; those of the others are left as they were.
FIELDS_OF: dict[str, tuple[str, ...]] = {
    Kind.INTERVAL: ("every_min", "turns", "windows", "while_open"),
    Kind.TIMELINE: ("cycle_min", "windows", "while_open"),
    Kind.CLOCK: ("at_times", "at_minutes", "is_back_timed", "turns", "windows", "while_open"),
    Kind.OPENING: ("edge",),
}
OF_SOME_KIND = {name for names in FIELDS_OF.values() for name in names}
#: Fields that go into the column of the same name as they are.
PLAIN = (
    "name",
    "kind",
    "turns",
    "every_min",
    "is_back_timed",
    "edge",
    "while_open",
    "first_date",
    "last_date",
    "special_days",
    "mode",
    "priority",
    "late_by_s",
    "min_gap_s",
    "in_quiet_hours",
    "is_enabled",
)
OTHERS = (
    "days",
    "at_times",
    "at_minutes",
    "windows",
    "exclusions",
    "excluded_dates",
    "expires_at",
    "everywhere",
    "zone_ids",
    "floor_ids",
    "tags",
    "device_ids",
)
#: Left empty they are what they were: nobody has to know them.
WITH_DEFAULTS = ("turns", "edge", "special_days", "mode", "priority", "late_by_s", "min_gap_s")
#: What is folded away until it is needed.
DATES = ("first_date", "last_date", "expires_at", "special_days")
BEHAVIOUR = ("name", "mode", "priority", "late_by_s", "min_gap_s", "in_quiet_hours", "is_enabled")
