"""What sync2gear's staff tell each other of a business."""

import uuid

from django.db import models
from django.utils import timezone

from tenants.models.businesses import Business


class StaffNote(models.Model):
    """For staff alone: its business never reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="notes")
    #: Plain id and name: both stay readable after the person has left.
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=254)
    text = models.TextField(max_length=5_000)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=["business", "-created_at"], name="notes_of_business")]

    def __str__(self) -> str:
        return f"Note on {self.business}"
