"""What a business may have, and the plans that say so."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from tenants.models.remembered import Remembered


class Feature(models.TextChoices):
    """What not every plan has."""

    MULTI_FLOOR = "multi_floor", "More than one floor"
    WHITE_LABEL = "white_label", "A host name of its own"


def all_features() -> list[str]:
    return list(Feature.values)


class Allowance(Remembered):
    """Limits, features and price. A limit that is None has no end; without a plan there is every feature."""

    floor_limit = models.PositiveIntegerField("Floors", null=True, blank=True)
    zone_limit = models.PositiveIntegerField("Zones", null=True, blank=True)
    device_limit = models.PositiveIntegerField("Players", null=True, blank=True)
    people_limit = models.PositiveIntegerField("People", null=True, blank=True)
    #: In gigabytes of 10^9 bytes.
    storage_limit_gb = models.PositiveIntegerField("Storage in GB", null=True, blank=True, default=100)
    #: Characters a month that voices other than the built-in one may speak.
    speech_credits = models.PositiveIntegerField("Credits a month", null=True, blank=True, default=100_000)
    features = ArrayField(models.CharField(max_length=20, choices=Feature), default=all_features, blank=True)
    #: In the currency of the settings.
    price_a_month = models.DecimalField(
        max_digits=10, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )

    class Meta:
        abstract = True

    @property
    def feature_names(self) -> list[str]:
        """For people to read."""
        return [str(feature.label) for feature in Feature if feature in self.features]


class Plan(Allowance):
    """What a business is given when it gets this plan. A later change of the plan does not reach it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60, unique=True)
    trial_days = models.PositiveSmallIntegerField(default=14)
    #: What new businesses get.
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    #: Nobody gets it any more; who has it keeps it.
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("price_a_month", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_plan"
            )
        ]

    def __str__(self) -> str:
        return self.name
