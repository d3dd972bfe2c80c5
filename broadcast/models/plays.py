"""What was played: by hand, and what the players report."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from broadcast.models.places import Device, Zone
from broadcast.models.words import Mode
from library.models import Announcement, Rendering
from tenants.access import Guarded
from tenants.models.remembered import Remembered


class Interrupt(Remembered):
    """An instant announcement: somebody pressed "Play now"."""

    UNTOLD = frozenset(
        {
            "media",
            "device_ids",
            "single_ids",
            "partial_zone_ids",
            "starts_at",
            "expires_at",
            "cleared_at",
            "cleared_by",
        }
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="interrupts")
    zones = models.ManyToManyField(Zone, through="InterruptZone", related_name="interrupts")
    #: The devices that were to play it, as they were paired at that moment.
    device_ids = ArrayField(models.UUIDField(), default=list)
    #: Of these, the ones that were chosen alone, and the zones in which no other player was meant.
    single_ids = ArrayField(models.UUIDField(), default=list)
    partial_zone_ids = ArrayField(models.UUIDField(), default=list)
    #: What is heard, as it was then: a new version does not change what was played. The feed's `media` entry.
    #: Null where every zone hears words of its own alone.
    media = models.JSONField(null=True)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.DUCK)
    #: Heard at full volume, and where it is muted.
    overrides = models.BooleanField(default=False)
    is_emergency = models.BooleanField(default=False)
    is_drill = models.BooleanField(default=False)
    repeat_times = models.PositiveSmallIntegerField(default=1)
    #: From start to start; null: at once, or after a short rest.
    repeat_every_s = models.PositiveIntegerField(null=True)
    #: Again and again until somebody ends it, or it expires.
    until_cleared = models.BooleanField(default=False)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)
    #: Not before then: until then it can be taken back unheard.
    starts_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.CharField(max_length=254, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(is_emergency=True), name="emergencies")
        ]

    def __str__(self) -> str:
        return f"{self.announcement}, {self.created_at:%d %b %H:%M}"


class InterruptZone(models.Model):
    """A model of our own for its key: Django would take one from a sequence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interrupt = models.ForeignKey(Interrupt, on_delete=models.CASCADE)
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE)

    class Meta:
        db_table = "broadcast_interrupt_zones"
        unique_together = [("interrupt", "zone")]

    def __str__(self) -> str:
        return f"{self.interrupt} in {self.zone}"


class ZoneWords(models.Model):
    """What one zone hears of an interrupt in words of its own, before what all of them hear."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interrupt = models.ForeignKey(Interrupt, on_delete=models.CASCADE, related_name="words")
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE)
    #: Null once it is gone: what was heard stays known.
    rendering = models.ForeignKey(Rendering, on_delete=models.SET_NULL, null=True, related_name="zone_words")
    #: The feed's `media` entry; null until the voice has read the words.
    media = models.JSONField(null=True)
    #: Why the voice could not: then `media` is the announcement as it is, or null where it has no sound.
    problem = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interrupt", "zone"], name="one_wording_a_zone")]

    def __str__(self) -> str:
        return f"{self.interrupt} in {self.zone}"


class ToldCue(models.Model):
    """An announcement that a zone's players have been told to say at a moment. Its id follows from both."""

    ZONE_PATH = "zone_id"

    id = models.UUIDField(primary_key=True)
    # Not watched by PostgreSQL, which would look at the zone's and the announcement's row when a rebuild
    # commits, and wait for who holds one of them and waits for the zone's feed.
    zone = models.ForeignKey(
        Zone, on_delete=models.CASCADE, related_name="told", db_index=False, db_constraint=False
    )
    #: The cue's id in the zone's feed.
    ref = models.CharField(max_length=64)
    at = models.DateTimeField()
    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="told", db_index=False, db_constraint=False
    )
    #: Of the rendering in which it is heard, or will be; empty where it has one sound everywhere.
    digest = models.CharField(max_length=64, blank=True)
    #: Only these players; empty: all of the zone.
    device_ids = ArrayField(models.UUIDField(), default=list)

    objects = Guarded.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["zone", "at"]),
            models.Index(fields=["announcement", "at"]),
            models.Index(fields=["digest", "at"], condition=~models.Q(digest=""), name="told_words"),
        ]

    def __str__(self) -> str:
        return f"{self.ref}, {self.at:%d %b %H:%M}"


class PlayEvent(models.Model):
    """Proof of play: one play on one device, as the device reports it. The id is the player's."""

    ZONE_PATH = "zone_id"

    class Status(models.TextChoices):
        DELIVERED = "delivered"
        PLAYING = "playing"
        COMPLETED = "completed"
        FAILED = "failed"
        SKIPPED = "skipped"
        #: Not told by a player: its zone had no plan for that moment.
        MISSED = "missed"

    id = models.UUIDField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="plays")
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="plays")
    kind = models.CharField(max_length=12)
    #: The cue or interrupt that was played; empty for music.
    ref = models.CharField(max_length=64, blank=True)
    media = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=9, choices=Status)
    reason = models.CharField(max_length=40, blank=True)
    #: What was said, also in words of its zone and moment; null for music.
    announcement = models.ForeignKey(
        Announcement, on_delete=models.SET_NULL, null=True, related_name="plays", db_index=False
    )
    #: When it should have been heard, as its player was told; null where that is not known.
    planned_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: When its first and its latest report arrived here; of one that was missed, when it should have played.
    received_at = models.DateTimeField(default=timezone.now)
    reported_at = models.DateTimeField(default=timezone.now)

    objects = Guarded.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["ref", "device"], condition=~models.Q(ref=""), name="plays_of_a_ref"),
            models.Index(fields=["device", "-started_at"]),
            models.Index(fields=["media", "-started_at"]),
            models.Index(
                fields=["device", "reason", "-started_at"],
                condition=models.Q(kind="fault"),
                name="faults_of_a_player",
            ),
            models.Index(
                fields=["-received_at", "-id"],
                condition=models.Q(kind__in=("announcement", "interrupt")),
                name="plays_of_announcements",
            ),
            models.Index(
                fields=["announcement", "-received_at", "-id"],
                condition=models.Q(announcement__isnull=False),
                name="plays_of_an_announcement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref or self.media[:8]}: {self.status}"
