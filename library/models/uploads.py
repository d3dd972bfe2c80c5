"""Files on their way."""

import uuid

from django.db import models
from django.utils import timezone

from library.models.music import MusicFolder
from tenants.access import Guarded


class Upload(models.Model):
    """A file that comes in pieces. Its track will have the same id: finished twice, it is one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Whose it is: only they go on with it.
    user_id = models.UUIDField()
    file_name = models.CharField(max_length=255)
    size_bytes = models.BigIntegerField()
    modified_ms = models.BigIntegerField(default=0)
    #: As its owner's browser says; empty where it does not know.
    sha256 = models.CharField(max_length=64, blank=True)
    #: The folders that it lay in on its owner's computer: "Jazz/1959".
    path = models.CharField(max_length=1000, blank=True)
    folder = models.ForeignKey(
        MusicFolder, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("created_at", "id")
        indexes = [
            models.Index(fields=["user_id", "file_name", "size_bytes"], name="same_file_again"),
            models.Index(fields=["created_at"], name="old_uploads"),
        ]

    def __str__(self) -> str:
        return self.file_name
