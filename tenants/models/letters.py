"""Mails that are to go out."""

import uuid

from django.db import models
from django.utils import timezone


class Letter(models.Model):
    """A mail that is to go out: stored together with what it tells, sent once that stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.TextField()
    text = models.TextField()
    #: Addresses.
    recipients = models.JSONField()
    due_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        # It was the edge's before others wrote letters too.
        db_table = "edge_letter"

    def __str__(self) -> str:
        return self.subject
