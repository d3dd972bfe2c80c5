"""What people did."""

import uuid

from django.db import models
from django.utils import timezone

from tenants.models.businesses import Business


class AuditLog(models.Model):
    """What somebody did. Rows are written once, by `tenants.audit.record`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, null=True, on_delete=models.CASCADE, related_name="audit")
    #: Plain id and name: both stay readable after the person has left.
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=254)
    visit_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)
    object_name = models.CharField(max_length=254)
    changes = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["business", "-at"])]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.object_name}"

    @property
    def told(self) -> list[str]:
        """What changed, for people: `zones: Counter, Terrace`, `genre: Pop → Jazz`."""
        return [f"{name.replace('_', ' ')}: {in_words(value)}" for name, value in self.changes.items()]


def in_words(value: object) -> str:
    if isinstance(value, dict) and value.keys() == {"from", "to"}:
        return f"{value['from']} → {value['to']}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
