"""What a zone plays, and when."""

import uuid

from django.db import models


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Sound(Row):
    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    duration_ms = models.IntegerField()
    gain_db = models.FloatField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Track(Sound):
    artist = models.CharField(max_length=200)


class Announcement(Sound):
    pass


class Playlist(Row):
    name = models.CharField(max_length=100)
    tracks = models.ManyToManyField(Track, through="Place")

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    playlist = models.ForeignKey(Playlist, models.CASCADE, related_name="places")
    track = models.ForeignKey(Track, models.CASCADE)
    position = models.IntegerField()

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["playlist", "position"])]

    def __str__(self) -> str:
        return f"{self.position}"


class Zone(Row):
    name = models.CharField(max_length=100)
    tz = models.CharField(max_length=50, default="Europe/London")
    volume = models.IntegerField(default=75)
    crossfade_s = models.FloatField(default=2.5)
    playlist = models.ForeignKey(Playlist, models.PROTECT)
    #: Another one after each change of what the zone plays.
    revision = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return self.name


class Device(Row):
    name = models.CharField(max_length=100)
    zone = models.ForeignKey(Zone, models.CASCADE)

    def __str__(self) -> str:
        return self.name


class Cue(Row):
    """One planned announcement."""

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="cues")
    announcement = models.ForeignKey(Announcement, models.CASCADE)
    at = models.DateTimeField()
    mode = models.CharField(max_length=10, default="duck")
    priority = models.IntegerField(default=50)
    late_by_s = models.IntegerField(default=120)

    class Meta:
        indexes = [models.Index(fields=["zone", "at"])]

    def __str__(self) -> str:
        return f"{self.at}"


class Interrupt(Row):
    """Words that were said at once: in one zone, or in all."""

    announcement = models.ForeignKey(Announcement, models.CASCADE)
    zone = models.ForeignKey(Zone, models.CASCADE, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.created_at}"
