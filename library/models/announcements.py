"""What is said: announcements, their versions, and the sounds that are made of them."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from library.models.sounds import Making, Sound, Sounds
from tenants.access import Guarded
from tenants.models.remembered import Remembered


class Folder(Remembered):
    """Where a business keeps what belongs together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Announcements(Sounds):
    def playable(self) -> Self:
        still = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return super().playable().filter(still, is_enabled=True)


class Announcement(Sound):
    """Something to say. Its sound is the published version's, also while a new one is made."""

    #: The words of its newest version, for lists and search.
    text = models.TextField(max_length=2000, blank=True)
    category = models.CharField(max_length=40, blank=True)
    folder = models.ForeignKey(
        Folder, null=True, blank=True, on_delete=models.SET_NULL, related_name="announcements"
    )
    is_enabled = models.BooleanField(default=True)
    #: A clip for emergencies: every player keeps it, whatever happens.
    is_emergency = models.BooleanField(default=False)
    #: From then on it is not played any more.
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = Announcements.as_manager()

    class Meta:
        ordering = ("title", "id")
        indexes = [
            models.Index(fields=["title", "id"], condition=Q(removed_at=None), name="kept_announcements")
        ]

    @property
    def is_playable(self) -> bool:
        return super().is_playable and self.is_enabled and not self.is_expired

    @property
    def is_said_once(self) -> bool:
        """Only typed and heard, as `library.said_once` has it: removed since the moment it was made."""
        return self.removed_at is not None and self.removed_at <= self.created_at

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()


class Rendering(Making):
    """The sound of parts without gaps, made once for whoever needs it: `digest` stands for their content."""

    digest = models.CharField(max_length=64, unique=True)
    parts = models.JSONField()
    #: Who spoke, in words; empty where nobody did.
    spoken_by = models.CharField(max_length=80, blank=True)
    #: How often the voice that was wanted has failed, and another one stood in for it; 0: it is as wanted.
    stand_ins = models.PositiveSmallIntegerField(default=0)
    #: When the wanted one is asked again; null: never.
    again_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        indexes = [models.Index(fields=["again_at"], condition=~Q(again_at=None), name="spoken_again")]

    def __str__(self) -> str:
        return f"{self.digest[:8]}: {self.status}"


class AnnouncementVersion(Remembered):
    """The parts of an announcement as somebody saved them once."""

    UNTOLD = frozenset({"announcement", "parts", "rendering", "decided_by", "published_at"})

    class Stage(models.TextChoices):
        DRAFT = "draft"
        #: Waits for somebody who may approve it.
        ASKED = "asked", "waiting for approval"
        PUBLISHED = "published"
        DECLINED = "declined"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    #: As `library.parts` reads them.
    parts = models.JSONField()
    rendering = models.ForeignKey(Rendering, on_delete=models.PROTECT, related_name="versions")
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.DRAFT)
    created_by = models.CharField(max_length=254)
    #: The user of that name at that time. Null where that is not known.
    author_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    #: Who approved or declined it, and why not.
    decided_by = models.CharField(max_length=254, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["announcement", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.announcement}, version {self.number}"


class Recording(Sound):
    """Audio for announcements that somebody recorded or uploaded. `title` is its file's name at first."""

    created_by = models.CharField(max_length=254)
    #: How often a worker began to read it.
    tries = models.PositiveSmallIntegerField(default=0)

    objects = Sounds.as_manager()

    class Meta:
        ordering = ("-created_at", "id")


class Pronunciation(Remembered):
    """How a name is to be said: "Nguyen" as "Win"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    written = models.CharField(max_length=80, unique=True)
    spoken = models.CharField(max_length=80)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("written",)

    def __str__(self) -> str:
        return f"{self.written}: {self.spoken}"
