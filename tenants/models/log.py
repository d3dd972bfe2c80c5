"""What people did."""

import uuid

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone

from tenants.models.businesses import Business

NEWEST = ("-at", "-id")
ON_VISITS = models.Q(visit_id__isnull=False)


class AuditLog(models.Model):
    """What somebody did. Rows are written once, by `tenants.audit`; the database refuses to change them."""

    class Source(models.TextChoices):
        WEB = "web", "in a browser"
        TASK = "task", "in the background"
        COMMAND = "command", "on the server"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Watched by PostgreSQL: a business that has a log cannot go.
    business = models.ForeignKey(
        Business, null=True, on_delete=models.PROTECT, related_name="audit", db_index=False
    )
    #: Plain id and name: both stay readable after the person has left.
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=254)
    visit_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)
    object_name = models.CharField(max_length=254)
    #: As `tenants.differences` writes them: {"volume_percent": {"from": 50, "to": 80}}.
    changes = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=7, choices=Source, default=Source.COMMAND)
    #: The client's, and its browser in short ("Firefox 140 on Windows"); empty where there is none.
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = NEWEST
        indexes = [
            models.Index(fields=NEWEST, name="log_newest"),
            models.Index(fields=["actor_id", *NEWEST], name="log_of_a_person"),
            models.Index(fields=["kind", *NEWEST], name="log_of_a_kind"),
            models.Index(fields=["verb", *NEWEST], name="log_of_a_verb"),
            models.Index(fields=NEWEST, condition=ON_VISITS, name="log_of_visits"),
            models.Index(fields=["business", *NEWEST], name="log_of_a_business"),
            models.Index(fields=["business", "actor_id", *NEWEST], name="log_of_a_person_there"),
            models.Index(fields=["business", "kind", *NEWEST], name="log_of_a_kind_there"),
            models.Index(fields=["business", "verb", *NEWEST], name="log_of_a_verb_there"),
            models.Index(fields=["business", *NEWEST], condition=ON_VISITS, name="log_of_visits_there"),
            GinIndex(OpClass(Upper("object_name"), name="gin_trgm_ops"), name="log_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.object_name}"

    @property
    def told(self) -> list[str]:
        """What changed, for people: `zones: Counter, Terrace`, `genre: Pop → Jazz`."""
        return [f"{name.replace('_', ' ')}: {in_words(value)}" for name, value in self.changes.items()]


def in_words(value: object) -> str:
    if isinstance(value, dict) and value.keys() == {"from", "to"}:
        return f"{in_words(value['from'])} → {in_words(value['to'])}"
    if isinstance(value, dict) and value.keys() <= {"from", "to"}:
        return ", ".join(in_words(each) for each in value.values())
    if value is None or value == "" or value == []:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
