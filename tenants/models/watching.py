"""How the system is doing: public rows that whoever watches over it reads."""

import uuid
from decimal import Decimal

from django.db import models
from django.utils import timezone

from tenants.models.businesses import Business


class Heartbeat(models.Model):
    """That a cluster of workers does what it is asked: a dying worker may hang one that looks alive."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cluster = models.CharField(max_length=100, unique=True)
    #: When one of its workers last said so.
    at = models.DateTimeField(null=True)
    #: When it was last asked to.
    asked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.cluster}, {self.at}"


class DayPlays(models.Model):
    """What a business's players played to the end on a day in UTC.

    A row for each business: reports of all of them would wait for one another at a common one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="day_plays")
    day = models.DateField(db_index=True)
    plays = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "day"], name="plays_once_a_day")]

    def __str__(self) -> str:
        return f"{self.business_id}, {self.day}: {self.plays}"


class DayFigures(models.Model):
    """Figures of all businesses together on a day in UTC. None: nobody has counted on that day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(unique=True)
    plays = models.PositiveBigIntegerField(default=0)
    #: Most that were online at a time.
    players_peak = models.PositiveIntegerField(null=True)
    businesses = models.PositiveIntegerField(null=True)
    storage_bytes = models.BigIntegerField(null=True)
    #: That were spoken, by whatever voice.
    characters = models.PositiveBigIntegerField(default=0)
    cost = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(0))
    errors = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day}"


class KnownError(models.Model):
    """An error of ours: what is of one kind and comes from one place is one, however often it happens.

    What it said is not kept, for it may name people and secrets: that stands in the log alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Of kind and place: what makes it one.
    mark = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=120)
    #: `library/reading.py, step`
    place = models.CharField(max_length=200)
    #: Which processes: `web`, `worker`, `reading`.
    part = models.CharField(max_length=40)
    #: Our own words about it, without what they were filled with.
    words = models.CharField(max_length=200, blank=True)
    stack = models.TextField(blank=True)
    count = models.PositiveBigIntegerField(default=0)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now, db_index=True)
    #: None: open, also where it has come back since.
    solved_at = models.DateTimeField(null=True, blank=True)
    solved_by = models.CharField(max_length=254, blank=True)

    class Meta:
        ordering = ("-last_at", "-id")

    def __str__(self) -> str:
        return f"{self.kind} in {self.place}"[:254]


class ErrorDay(models.Model):
    """How often an error happened on a day in UTC."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    error = models.ForeignKey(KnownError, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(db_index=True)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("day",)
        constraints = [models.UniqueConstraint(fields=["error", "day"], name="error_once_a_day")]

    def __str__(self) -> str:
        return f"{self.error_id}, {self.day}: {self.count}"
