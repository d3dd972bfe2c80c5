"""When announcements play by themselves."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from broadcast.models.places import Zone
from broadcast.models.words import HOUR, PERCENT, Mode, SpecialDays, Targeted, Turns, day_names, weekdays
from library.models import Announcement
from tenants.access import Guarded
from tenants.models.remembered import Remembered


class Schedule(Targeted):
    """A rule for one or several announcements. Its kind says which of its columns count."""

    class Kind(models.TextChoices):
        INTERVAL = "interval", "Every so many minutes"
        TIMELINE = "timeline", "A repeating sequence"
        CLOCK = "clock", "At fixed times"
        OPENING = "opening", "Before or after opening and closing"

    class Edge(models.TextChoices):
        OPENS = "opens", "Opening"
        CLOSES = "closes", "Closing"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Empty: it is called what it says.
    name = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.INTERVAL)
    #: Interval, clock: which of its announcements comes next.
    turns = models.CharField("Order", max_length=7, choices=Turns, default=Turns.ORDER)
    #: Interval: from one to the next. Timeline: the length of its cycle.
    every_min = models.PositiveSmallIntegerField(
        "Every", default=15, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    #: Clock: local times, and minutes of every hour.
    at_times = ArrayField(models.TimeField(), default=list, blank=True)
    at_minutes = ArrayField(
        models.PositiveSmallIntegerField(validators=[MaxValueValidator(59)]), default=list, blank=True
    )
    #: Clock: it ends at these times, instead of starting.
    is_back_timed = models.BooleanField("Ends exactly then", default=False)
    #: Opening: what the items' offsets count from.
    edge = models.CharField(max_length=6, choices=Edge, default=Edge.CLOSES)
    #: Local [start, end] pairs, by the rules of a window; none: all day. Opening ignores them.
    windows = ArrayField(ArrayField(models.TimeField(), size=2), default=list, blank=True)
    #: Only while the zone is open, by its opening hours.
    while_open = models.BooleanField("Only while open", default=False)
    #: Local [start, end] pairs in which it does not play.
    exclusions = ArrayField(ArrayField(models.TimeField(), size=2), default=list, blank=True)
    days = weekdays()
    first_date = models.DateField("First day", null=True, blank=True)
    last_date = models.DateField("Last day", null=True, blank=True)
    excluded_dates = ArrayField(models.DateField(), default=list, blank=True)
    #: Nothing is planned at or after this moment.
    expires_at = models.DateTimeField("Expires", null=True, blank=True)
    special_days = models.CharField(
        "Holidays and closed days", max_length=4, choices=SpecialDays, default=SpecialDays.ANY
    )
    #: Players as targets of their own: in a zone that is no target itself, only they are heard.
    device_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.DUCK)
    priority = models.PositiveSmallIntegerField(default=50, validators=PERCENT)
    late_by_s = models.PositiveIntegerField("May start late by", default=120, validators=HOUR)
    min_gap_s = models.PositiveIntegerField("Minimum gap", default=5, validators=HOUR)
    in_quiet_hours = models.BooleanField("May be heard in quiet hours", default=False)
    is_enabled = models.BooleanField("Enabled", default=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        """Its own name, else what it says. Prefetch `items` with their announcements."""
        first, *others = (
            [self.name] if self.name else [*self.items.all(), f"{self.get_kind_display()}, silent"]
        )
        return f"{first} and {len(others) - 1} more" if len(others) > 1 else str(first)

    @property
    def day_names(self) -> str:
        return day_names(self.days)


class ScheduleItem(models.Model):
    """One announcement of a schedule."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="items")
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="schedule_items")
    position = models.PositiveSmallIntegerField(default=0)
    #: Timeline: from the start of the cycle. Opening: from the edge, negative before it.
    offset_min = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return str(self.announcement)


class ScheduleException(Remembered):
    """One occurrence of a schedule that is skipped, or moved alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="exceptions")
    #: Where; everywhere when it is empty.
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, null=True, blank=True)
    #: The moment for which the schedule's rule plans it.
    planned_at = models.DateTimeField()
    #: Empty: it is skipped.
    moved_to = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("planned_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "zone", "planned_at"], nulls_distinct=False, name="one_exception_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.schedule}, {self.planned_at:%d %b %H:%M}"
