"""When a place is open, when it is closed, when it is quiet."""

import uuid
from datetime import time

from django.db import models
from django.db.models import Q
from django.utils import timezone

from broadcast.models.music import Channel
from broadcast.models.schedules import Schedule
from broadcast.models.words import Placed, day_names, hours_name, weekdays
from tenants.access import Guarded

ONE_PLACE = Q(floor=None) | Q(zone=None)


class OpeningHours(Placed):
    """Hours of some days. A place without any has its floor's, then the business's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    days = weekdays()
    opens = models.TimeField()
    #: Not after `opens`: on the next day.
    closes = models.TimeField()

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("opens", "id")
        constraints = [models.CheckConstraint(condition=ONE_PLACE, name="hours_of_one_place")]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M} {day_names(self.days)}"


class SpecialDay(Placed):
    """Some dates with hours of their own, or closed. It replaces the week's hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    first_date = models.DateField("First day")
    last_date = models.DateField("Last day")
    #: Both empty: closed.
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("first_date", "id")
        constraints = [models.CheckConstraint(condition=ONE_PLACE, name="day_of_one_place")]

    def __str__(self) -> str:
        return self.name


class HolidayCalendar(Placed):
    """A country's public holidays, and what they mean for the opening hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: ISO 3166: the country, and its region where it has holidays of its own.
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=40, blank=True)
    #: Both empty: closed.
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("country", "region", "id")
        constraints = [models.CheckConstraint(condition=ONE_PLACE, name="calendar_of_one_place")]

    def __str__(self) -> str:
        return f"Holidays of {self.country}{'-' if self.region else ''}{self.region}"


class QuietHours(Placed):
    """Hours in which no announcement is heard, or nothing at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, blank=True)
    #: Only while this channel plays, or only for this schedule.
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, blank=True)
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, null=True, blank=True)
    days = weekdays()
    start = models.TimeField("From", default=time(22))
    #: Not after `start`: on the next day.
    end = models.TimeField("Until", default=time(7))
    silences_music = models.BooleanField("No music either", default=False)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("start", "id")
        verbose_name_plural = "quiet hours"
        constraints = [
            models.CheckConstraint(condition=ONE_PLACE, name="quiet_in_one_place"),
            models.CheckConstraint(
                condition=Q(channel=None, schedule=None)
                | Q(floor=None, zone=None, schedule=None)
                | Q(floor=None, zone=None, channel=None),
                name="quiet_for_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Quiet hours {self.hours}"

    @property
    def hours(self) -> str:
        return hours_name(self.start, self.end)

    @property
    def day_names(self) -> str:
        return day_names(self.days)
