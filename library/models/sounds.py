"""What every sound has."""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone

from tenants.access import Guarded
from tenants.models.remembered import Remembered


class Audio(Remembered):
    """A file that devices can play, as it measures. `sha256` is empty until there is one."""

    #: What a file is like, and how far its reading has come: nobody chose it.
    UNTOLD = frozenset(
        {
            "sha256",
            "size_bytes",
            "duration_ms",
            "loudness_lufs",
            "true_peak_dbtp",
            "status",
            "tries",
            "stand_ins",
        }
    )

    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(default=0)
    loudness_lufs = models.FloatField(default=0)
    true_peak_dbtp = models.FloatField(default=0)

    class Meta:
        abstract = True


class Making(Audio):
    """Audio, or how far its making has come."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    #: Why it was refused, as a sentence for the person who looks at it.
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class Sound(Making):
    """Something of the library that can be heard, or will be."""

    title = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def is_playable(self) -> bool:
        return bool(self.sha256) and self.removed_at is None


class Sounds(Guarded):
    def playable(self) -> Self:
        return self.kept().exclude(sha256="")
