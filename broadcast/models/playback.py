"""What people decide by hand about a zone that plays: its place in the music, and commands to its players."""

import uuid

from django.db import models
from django.utils import timezone

from broadcast.models.places import Device, Zone
from tenants.access import Guarded


class PlaybackState(models.Model):
    """An anchor: at `at`, track `index` of the zone's order was at `position_ms`, playing or paused.

    A zone in which nobody has decided anything has none: it plays, where its plan says.
    """

    ZONE_PATH = "zone_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zone = models.OneToOneField(Zone, on_delete=models.CASCADE, related_name="playback")
    is_playing = models.BooleanField(default=True)
    #: Rises with every decision. A feed names the one that it follows, so none is followed twice.
    revision = models.PositiveIntegerField(default=0)
    index = models.PositiveIntegerField(default=0)
    position_ms = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    #: The track of the anchor: after a pause the order may be another one. Empty where there was none.
    sha256 = models.CharField(max_length=64, blank=True)
    #: How often another order was asked for.
    shuffles = models.PositiveIntegerField(default=0)
    #: The command that made it so.
    command_id = models.UUIDField(null=True)

    objects = Guarded.as_manager()

    def __str__(self) -> str:
        return f"{self.zone}: {'playing' if self.is_playing else 'paused'}"


class Command(models.Model):
    """What somebody asked of a zone's players, or of one. PlayEvents of kind `control` say the rest."""

    ZONE_PATH = "zone_id"

    class Action(models.TextChoices):
        PAUSE = "pause", "Pause"
        RESUME = "resume", "Play"
        NEXT = "next", "Next track"
        PREVIOUS = "previous", "Previous track"
        SEEK = "seek", "Go to a place in the track"
        SHUFFLE = "shuffle", "Shuffle"
        VOLUME = "volume", "Volume"
        MUTE = "mute", "Mute"
        TEST_TONE = "test_tone", "Test tone"
        IDENTIFY = "identify", "Show its name"
        RELOAD = "reload", "Restart"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="commands")
    #: The one player that it is for; null: all of the zone's.
    device = models.ForeignKey(
        Device, on_delete=models.CASCADE, null=True, related_name="commands", db_index=False
    )
    action = models.CharField(max_length=12, choices=Action)
    #: What it needs: `position_s`, `value`.
    data = models.JSONField(default=dict)
    created_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = Guarded.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["zone", "-created_at"], name="commands_of_a_zone"),
            models.Index(fields=["device", "created_at"], name="commands_of_a_player"),
        ]

    def __str__(self) -> str:
        return self.get_action_display()


class Alert(models.Model):
    """A player that is offline or silent when it should not be.

    It is over once all was well for a while: trouble that comes back between `ended_at` and `settled_at` is
    the same.
    """

    ZONE_PATH = "device__zone_id"

    class Kind(models.TextChoices):
        OFFLINE = "offline", "Offline"
        SILENCE = "silence", "Silent"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=8, choices=Kind)
    began_at = models.DateTimeField()
    #: When people were told that it began.
    told_at = models.DateTimeField(null=True)
    #: Since when all is well.
    ended_at = models.DateTimeField(null=True)
    #: When it was over for good, and people were told if they are told of that.
    settled_at = models.DateTimeField(null=True)

    objects = Guarded.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device", "kind"], condition=models.Q(settled_at=None), name="one_alert_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.get_kind_display().lower()} since {self.began_at:%d %b %H:%M}"
