"""What was done to tracks, so that it can be taken back."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from tenants.access import Guarded


class Change(models.Model):
    """What somebody did, or proposes to do, to one track or to thousands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: In the past tense, as the log says it.
    verb = models.CharField(max_length=60)
    made_by = models.CharField(max_length=254)
    #: A person's id, for those who ask for their own; the public schema is not referred to.
    author_id = models.UUIDField(null=True)
    #: How many tracks its pieces are about, and one of them.
    track_count = models.PositiveIntegerField(default=0)
    a_track_id = models.UUIDField(null=True)
    #: Folders of music that were removed with it.
    folder_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    #: Places in a playlist that were made with it.
    place_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    #: Empty while it is only proposed.
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        indexes = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return f"{self.made_by} {self.verb}"


class ChangePiece(models.Model):
    """Some of a change's tracks: thousands in one value would be read and written as one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveSmallIntegerField()
    #: By a track's id, by column: the value before, and after.
    columns = models.JSONField()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.change}, part {self.number}"
