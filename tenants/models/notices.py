"""What sync2gear tells all businesses."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from tenants.models.businesses import Business
from tenants.models.people import User


class Notice(models.Model):
    """A banner on every page of the businesses that it is for, from a moment until another."""

    class Kind(models.TextChoices):
        INFO = "info", "Good to know"
        WARNING = "warning", "Warning"

    class About(models.TextChoices):
        """Whom it is for, besides those with certain plans. One that is closing has no pages for it."""

        OPEN = Business.Status.OPEN, "Open"
        SUSPENDED = Business.Status.SUSPENDED, "Suspended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.INFO)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    #: Ids of plans; none: of all.
    plan_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    #: Statuses of businesses; none: all.
    statuses = ArrayField(models.CharField(max_length=10, choices=About), default=list, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    #: Taken back before its end.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-starts_at", "-id")
        indexes = [models.Index(fields=["ends_at"])]

    def __str__(self) -> str:
        return self.text

    def is_for(self, business: Business) -> bool:
        has_plan = not self.plan_ids or business.plan_id in self.plan_ids
        return has_plan and (not self.statuses or business.status in self.statuses)

    @property
    def state(self) -> str:
        """`withdrawn`, `planned`, `shown` or `over`."""
        now = timezone.now()
        if self.withdrawn_at:
            return "withdrawn"
        if now < self.starts_at:
            return "planned"
        return "shown" if now < self.ends_at else "over"
