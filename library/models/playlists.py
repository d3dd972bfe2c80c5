"""Music in an order made by hand, or chosen by a rule."""

import uuid
from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from library.models.music import Track
from tenants.access import Guarded
from tenants.models.remembered import Remembered


class Playlists(Guarded):
    def by_hand(self) -> Self:
        """Those whose tracks people put into an order."""
        return self.filter(rule__isnull=True, catalogue_id=None)

    def by_rule(self) -> Self:
        return self.filter(rule__isnull=False)

    def seen_from(self, floors: Iterable[uuid.UUID]) -> Self:
        """Those that are shared with one of the floors, or with everybody."""
        return self.filter(models.Q(is_shared=True) | models.Q(floor_ids__overlap=list(floors)))

    def own(self) -> Self:
        """Without those of the catalogue, which nobody changes here."""
        return self.filter(catalogue_id=None)


class Playlist(Remembered):
    """Tracks in an order made by hand; by a rule that chooses them anew every day; or of the catalogue."""

    UNTOLD = frozenset({"rule", "floor_ids", "is_shared", "catalogue_id"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    tracks = models.ManyToManyField(Track, through="PlaylistTrack", related_name="playlists")
    #: As `library.playlists.rule` writes it. None: by hand.
    rule = models.JSONField(null=True, blank=True)
    #: The same playlist's id in the catalogue, which this one follows.
    catalogue_id = models.UUIDField(null=True, blank=True, unique=True)
    #: Who has only zones of these floors may see it; or whoever has any zone.
    floor_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Playlists.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        if self.catalogue_id:
            return "catalogue"
        return "hand" if self.rule is None else "rule"


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


class RuleDay(models.Model):
    """What a rule has chosen for one local day, written down at its first use that day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No constraint: who writes this row while somebody holds the playlist would wait, and be waited for.
    playlist = models.ForeignKey(Playlist, on_delete=models.CASCADE, related_name="days", db_constraint=False)
    day = models.DateField()
    #: In order.
    track_ids = ArrayField(models.UUIDField(), default=list)
    count = models.PositiveIntegerField(default=0)
    duration_ms = models.BigIntegerField(default=0)
    #: SHA-256 of the first that differ.
    covers = ArrayField(models.CharField(max_length=64), default=list)
    #: Whether its artists allow the distance that the rule asks for, over the end of a round too.
    is_apart = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("day", "id")
        constraints = [models.UniqueConstraint(fields=["playlist", "day"], name="one_choice_a_day")]
        indexes = [models.Index(fields=["day"], name="rule_days")]

    def __str__(self) -> str:
        return f"{self.playlist_id} on {self.day}"
