"""Music, and where it lies."""

import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils import timezone

from library.audio import gain_db
from library.finding.folding import folded
from library.models.sounds import Sound, Sounds
from tenants.access import Guarded

#: What the search box looks at.
SEARCHED = ("title", "artist", "album_artist", "album", "composer", "genre", "tags")


class MusicFolder(models.Model):
    """Where tracks lie together. Folders may lie in folders."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    cover_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Tracks(Sounds):
    def playable(self) -> Self:
        """Neither expired, nor waiting for somebody to say whether it is there twice."""
        still = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return super().playable().filter(still, twin=None)

    def own(self) -> Self:
        """Without those that came with playlists of the catalogue."""
        return self.filter(catalogue_id=None)


class TrackManager(models.Manager.from_queryset(Tracks)):  # type: ignore[misc]
    def get_queryset(self) -> Tracks:
        """Without what only the database reads: it would double each row."""
        rows: Tracks = super().get_queryset()
        return rows.defer("search_words")


class Track(Sound):
    """A piece of music, with the tags of its file as people have corrected them."""

    artist = models.CharField(max_length=200, blank=True)
    album = models.CharField(max_length=200, blank=True)
    album_artist = models.CharField(max_length=200, blank=True)
    composer = models.CharField(max_length=200, blank=True)
    genre = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    track_number = models.PositiveSmallIntegerField(null=True, blank=True)
    disc_number = models.PositiveSmallIntegerField(null=True, blank=True)
    isrc = models.CharField("ISRC", max_length=12, blank=True)
    #: Beats a minute.
    bpm = models.FloatField("BPM", null=True, blank=True)
    #: From 1, calm, to 10; measured, or as somebody set it.
    energy = models.PositiveSmallIntegerField(null=True, blank=True)
    #: As its file says; players go by what was measured.
    replaygain_db = models.FloatField(null=True, blank=True)
    #: Silence at its beginning and end.
    lead_ms = models.PositiveIntegerField(default=0)
    tail_ms = models.PositiveIntegerField(default=0)
    cover_sha256 = models.CharField(max_length=64, blank=True)
    is_explicit = models.BooleanField("Explicit", default=False)
    folder = models.ForeignKey(
        MusicFolder, null=True, blank=True, on_delete=models.SET_NULL, related_name="tracks"
    )
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    #: From then on it is not played any more.
    expires_at = models.DateTimeField(null=True, blank=True)
    #: Name and bytes of the file as it was uploaded.
    file_name = models.CharField(max_length=255)
    source_sha256 = models.CharField(max_length=64, blank=True)
    #: Its tags were read: it can be found, though not played yet.
    is_tagged = models.BooleanField(default=False)
    #: How often a worker began to read it: what ends a worker every time is refused at last.
    tries = models.PositiveSmallIntegerField(default=0)
    #: The same recording by its tags and duration. Somebody has to say whether both are wanted.
    twin = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    last_played_at = models.DateTimeField(null=True, blank=True)
    #: When it was played last before the day of `last_played_at`: rules go by whole days.
    played_before_at = models.DateTimeField(null=True, blank=True)
    play_count = models.PositiveIntegerField(default=0)
    #: The same track's id in the catalogue: it came with a playlist that this business follows.
    catalogue_id = models.UUIDField(null=True, blank=True, unique=True)
    #: What is searched, folded; `save` and `searched` keep it.
    search_text = models.TextField(blank=True, editable=False)
    search_words = models.GeneratedField(
        expression=SearchVector("search_text", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TrackManager()

    class Meta:
        ordering = ("-created_at", "id")
        indexes = [
            models.Index(fields=["-created_at", "id"], condition=Q(removed_at=None), name="kept_tracks"),
            models.Index(fields=["source_sha256"]),
            models.Index(fields=["sha256"], condition=~Q(sha256=""), name="tracks_by_sound"),
            GinIndex(fields=["search_words"], name="track_words"),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="track_letters"),
            GinIndex(fields=["tags"], name="track_tags"),
            models.Index(Upper("genre"), name="tracks_of_genre"),
            models.Index(Upper("artist"), name="tracks_of_artist"),
            models.Index(Upper("album_artist"), name="tracks_of_album_artist"),
        ]

    @property
    def gain_db(self) -> float:
        """What a player adds so that all music is equally loud, in dB."""
        return gain_db(self.loudness_lufs, self.true_peak_dbtp)

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        names = None if update_fields is None else set(update_fields)
        if names is None or names & set(SEARCHED):
            self.search_text = searched(self)
            names = names and names | {"search_text"}
        super().save(*args, update_fields=names, **kwargs)


def searched(track: Track) -> str:
    """`search_text` as it has to be. Whoever writes tags without `save` writes it too."""
    texts = (getattr(track, name) for name in SEARCHED if name != "tags")
    return folded(" ".join([*texts, *track.tags]))


class Waveform(models.Model):
    """A track's loudness along its length, for the eye. In a table of its own: lists never need it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    track = models.OneToOneField(Track, on_delete=models.CASCADE, related_name="waveform")
    #: 600 bytes, each the highest sample of its part, from 0 to 255.
    peaks = models.BinaryField()

    def __str__(self) -> str:
        return f"Waveform of {self.track}"
