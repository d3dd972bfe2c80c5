"""Who is asked to work in a business."""

import uuid
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tenants.models.businesses import Business, Membership
from tenants.models.people import User

LASTS = timedelta(days=7)


def a_week_from_now() -> datetime:
    return timezone.now() + LASTS


class Invitation(models.Model):
    """A place in a business, offered to whoever reads the mails of an address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="invitations")
    #: In lower case.
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Membership.Role)
    #: As a zone user's membership has them.
    zone_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    floor_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    #: Of the link in the newest mail.
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=a_week_from_now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-sent_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["business", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_over(self) -> bool:
        """Its time has run out; it can be sent again."""
        return self.expires_at <= timezone.now()
