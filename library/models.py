"""What can be heard. Tenant schemas only."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from library.audio import gain_db
from tenants.access import Guarded


class Sound(models.Model):
    """Audio that devices can play, or the state of its making. `sha256` is empty until there is any."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    #: Why it was refused, as a sentence for the person who looks at it.
    problem = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(default=0)
    loudness_lufs = models.FloatField(default=0)
    true_peak_dbtp = models.FloatField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def is_playable(self) -> bool:
        return bool(self.sha256) and self.removed_at is None


class Sounds(Guarded):
    def matching(self, query: str) -> "Sounds":
        """Tracks whose title, artist or album holds the words."""
        words = Q(title__icontains=query) | Q(artist__icontains=query) | Q(album__icontains=query)
        return self.filter(words)

    def playable(self) -> "Sounds":
        return self.kept().exclude(sha256="")


class Track(Sound):
    """A piece of music."""

    artist = models.CharField(max_length=200, blank=True)
    album = models.CharField(max_length=200, blank=True)
    cover_sha256 = models.CharField(max_length=64, blank=True)
    is_explicit = models.BooleanField("Explicit", default=False)
    #: Name and bytes of the file as it was uploaded.
    file_name = models.CharField(max_length=255)
    source_sha256 = models.CharField(max_length=64, blank=True)

    objects = Sounds.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        indexes = [
            models.Index(fields=["-created_at", "id"], condition=Q(removed_at=None), name="kept_tracks"),
            models.Index(fields=["source_sha256"]),
        ]

    @property
    def gain_db(self) -> float:
        """What a player adds so that all music is equally loud, in dB."""
        return gain_db(self.loudness_lufs, self.true_peak_dbtp)


class Announcement(Sound):
    """Something to say. While a new version is made, the last good one stays playable."""

    text = models.TextField(max_length=2000)

    objects = Sounds.as_manager()

    class Meta:
        ordering = ("title", "id")
        indexes = [
            models.Index(fields=["title", "id"], condition=Q(removed_at=None), name="kept_announcements")
        ]


class Playlist(models.Model):
    """Tracks in an order made by hand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    tracks = models.ManyToManyField(Track, through="PlaylistTrack", related_name="playlists")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class PlaylistTrack(models.Model):
    """A place in a playlist. A track may have several."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    playlist = models.ForeignKey(Playlist, on_delete=models.CASCADE, related_name="places")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return str(self.track)
