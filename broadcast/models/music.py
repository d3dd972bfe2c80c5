"""What a zone is tuned to, and when."""

import uuid
from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from broadcast.models.places import Zone
from broadcast.models.words import (
    PERCENT,
    Mode,
    SpecialDays,
    Targeted,
    Turns,
    day_names,
    hours_name,
    weekdays,
)
from library.models import Announcement, Playlist, Track
from tenants.access import Guarded
from tenants.models.remembered import Remembered


class Channel(Remembered):
    """The mix of playlists and announcements that a zone is tuned to. Without a playlist: all the music."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    turns = models.CharField("Order", max_length=7, choices=Turns, default=Turns.SHUFFLE)
    #: No artist and no title comes again within so many tracks, where there are enough others.
    apart_tracks = models.PositiveSmallIntegerField(
        "Keep apart", default=3, validators=[MaxValueValidator(50)]
    )
    #: The zone's own where it is empty.
    crossfade_s = models.FloatField(
        "Crossfade", null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(12)]
    )
    #: Of the zone's volume.
    volume_percent = models.PositiveSmallIntegerField("Volume", default=100, validators=PERCENT)
    skips_explicit = models.BooleanField("Leave out explicit tracks", default=False)
    #: What zones play that have no channel, nor has their floor. One of them at most.
    is_default = models.BooleanField("The business's default", default=False)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True, removed_at=None),
                name="one_default_channel",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ChannelPlaylist(models.Model):
    """One playlist of a channel. `weight` is its share: twice the weight, twice as many tracks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="parts")
    playlist = models.ForeignKey(Playlist, on_delete=models.CASCADE, related_name="parts")
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=["channel", "playlist"], name="a_playlist_once")]

    def __str__(self) -> str:
        return f"{self.playlist} in {self.channel}"


class ChannelAnnouncement(models.Model):
    """An announcement that belongs to a channel: every so many minutes, or every so many tracks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="announcements")
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="channel_places")
    every_min = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    every_tracks = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.DUCK)
    priority = models.PositiveSmallIntegerField(default=30, validators=PERCENT)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(every_min=None) ^ Q(every_tracks=None), name="minutes_or_tracks"
            )
        ]

    def __str__(self) -> str:
        return f"{self.announcement} in {self.channel}"


class Daypart(Targeted):
    """Named hours of named days, and the channel that plays then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="dayparts")
    name = models.CharField(max_length=80, blank=True)
    days = weekdays()
    start = models.TimeField("From", default=time(9))
    #: Not after `start`: on the next day.
    end = models.TimeField("Until", default=time(17))
    first_date = models.DateField("First day", null=True, blank=True)
    last_date = models.DateField("Last day", null=True, blank=True)
    special_days = models.CharField(
        "Holidays and closed days", max_length=4, choices=SpecialDays, default=SpecialDays.ANY
    )
    #: The higher one plays where two dayparts overlap, then the older one.
    priority = models.PositiveSmallIntegerField(default=50, validators=PERCENT)
    is_enabled = models.BooleanField("Enabled", default=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("start", "created_at", "id")

    def __str__(self) -> str:
        return self.name or str(self.channel)

    @property
    def full_name(self) -> str:
        """With its channel, where it has a name of its own. Select `channel` with it."""
        return f"{self.name} ({self.channel})" if self.name else str(self.channel)

    @property
    def hours(self) -> str:
        return hours_name(self.start, self.end)

    @property
    def day_names(self) -> str:
        return day_names(self.days)


class DaypartException(Remembered):
    """A date on which a daypart does not hold."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    daypart = models.ForeignKey(Daypart, on_delete=models.CASCADE, related_name="exceptions")
    #: Where; everywhere when it is empty.
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, null=True, blank=True)
    #: The day on which its hours begin.
    date = models.DateField()
    #: What holds then in its place: without that, or while it is switched off, the daypart is back.
    instead = models.ForeignKey(
        Daypart, on_delete=models.CASCADE, related_name="replaces", null=True, blank=True
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("date", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["daypart", "zone", "date"], nulls_distinct=False, name="one_daypart_exception_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.daypart}, not on {self.date}"


class Override(Remembered):
    """A channel by hand, until a time; then the plan returns by itself."""

    ZONE_PATH = "zone_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="overrides")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="overrides")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("-starts_at", "id")
        indexes = [models.Index(fields=["zone", "-ends_at"])]

    def __str__(self) -> str:
        return f"{self.channel} in {self.zone}"


class BlockedTrack(Remembered):
    """A track that one zone does not play, whatever its channel."""

    ZONE_PATH = "zone_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="blocked", db_index=False)
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="blocked_in")
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        constraints = [models.UniqueConstraint(fields=["zone", "track"], name="blocked_once")]

    def __str__(self) -> str:
        return f"{self.track} in {self.zone}"
