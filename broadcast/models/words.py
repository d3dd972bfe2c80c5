"""The choices and columns that several tables share."""

from datetime import time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from tenants.models.remembered import Remembered

DAYS = [(0, "Mon"), (1, "Tue"), (2, "Wed"), (3, "Thu"), (4, "Fri"), (5, "Sat"), (6, "Sun")]
EVERY_DAY = list(range(7))
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
#: Seconds within an hour.
HOUR = [MaxValueValidator(3600)]


class Mode(models.TextChoices):
    """What happens to the music while an announcement is heard."""

    DUCK = "duck", "Music keeps playing, lowered"
    PAUSE = "pause", "Music waits"
    AFTER_TRACK = "after_track", "After the track that plays"


class Turns(models.TextChoices):
    """Who comes next of several."""

    ORDER = "order", "One after the other"
    SHUFFLE = "shuffle", "Shuffled"


class SpecialDays(models.TextChoices):
    """What holidays and closed days mean for a rule."""

    ANY = "any", "As on any other day"
    NOT = "not", "Not on holidays and closed days"
    ONLY = "only", "Only on holidays and closed days"


def weekdays() -> "ArrayField[Any, Any]":
    """Days of the week; 0 is Monday."""
    return ArrayField(models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)]), default=every_day)


def every_day() -> list[int]:
    return list(EVERY_DAY)


def day_names(days: list[int]) -> str:
    """ "weekdays", "every day", or the days by name."""
    known = {(0, 1, 2, 3, 4): "weekdays", (5, 6): "weekends", tuple(EVERY_DAY): "every day"}
    ordered = tuple(sorted(days))
    return known.get(ordered) or ", ".join(name for day, name in DAYS if day in ordered)


def hours_name(start: time, end: time) -> str:
    """ "all day" where the day ends as it begins."""
    return "all day" if start == end else f"{start:%H:%M}–{end:%H:%M}"


class Targeted(Remembered):
    """A rule for some places. They are plain ids: what is gone is simply no longer a target."""

    NAMES = {"zone_ids": "broadcast.Zone", "floor_ids": "broadcast.Floor", "device_ids": "broadcast.Device"}

    everywhere = models.BooleanField("Everywhere", default=False)
    zone_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    floor_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    #: Of zones: a zone with any of them is a target.
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        abstract = True


class Placed(Remembered):
    """Holds for one zone, for one floor, or, with neither, for the whole business."""

    floor = models.ForeignKey("broadcast.Floor", on_delete=models.CASCADE, null=True, blank=True)
    zone = models.ForeignKey("broadcast.Zone", on_delete=models.CASCADE, null=True, blank=True)

    class Meta:
        abstract = True
