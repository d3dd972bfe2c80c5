"""Music, and its order by hand."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from library.audio import gain_db
from library.models.sounds import Sound, Sounds
from tenants.access import Guarded


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
