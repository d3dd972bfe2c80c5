"""Whose turn it is where all businesses wait for the same workers."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tenants.models.businesses import Business


class ReadingTurn(models.Model):
    """A business with files to read. In public: to see who waits, no schema is entered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.OneToOneField(Business, on_delete=models.CASCADE, related_name="reading_turn")
    is_waiting = models.BooleanField(default=True)
    #: Whoever was served longest ago is next.
    served_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["served_at"], condition=Q(is_waiting=True), name="waiting_turns")]

    def __str__(self) -> str:
        return f"Turn of {self.business}"
