"""The services that speak, and what each business has had of them."""

import uuid
from decimal import Decimal

from django.db import models
from django.utils import timezone

from tenants.models.businesses import Business
from tenants.models.remembered import Remembered

MILLION = 1_000_000


class SpeechProvider(Remembered):
    """A service that speaks, as sync2gear's staff have set it up. The built-in voice needs none."""

    UNTOLD = frozenset({"key_sealed", "position"})

    class Kind(models.TextChoices):
        GOOGLE = "google", "Google Cloud"
        ELEVENLABS = "elevenlabs", "ElevenLabs"
        OPENAI = "openai", "OpenAI"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=80)
    #: By `tenants.sealed`.
    key_sealed = models.TextField()
    is_active = models.BooleanField("In use", default=True)
    #: Whom to ask first.
    position = models.PositiveIntegerField(default=0)
    #: None: as many as it takes.
    requests_a_day = models.PositiveIntegerField(null=True, blank=True)
    budget_a_month = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    price_a_million = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "created_at", "id")

    def __str__(self) -> str:
        return self.name

    def cost(self, characters: int) -> Decimal:
        """In the currency of its price."""
        return self.price_a_million * characters / MILLION


class SpeechUsage(models.Model):
    """What a business had of a provider (None: the built-in voice) on a day in UTC."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(SpeechProvider, null=True, on_delete=models.PROTECT, related_name="usage")
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="speech_usage")
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0)
    characters = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(0))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "provider", "day"], name="one_usage_a_day", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["provider", "day"]),
            models.Index(fields=["day"], name="speech_usage_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.business}, {self.provider or 'built-in voice'}, {self.day}"


class SpeechBooking(models.Model):
    """Part of a usage that somebody is speaking just now: gone once it is settled or given back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    usage = models.ForeignKey(SpeechUsage, on_delete=models.CASCADE, related_name="bookings")
    characters = models.PositiveIntegerField()
    cost = models.DecimalField(max_digits=14, decimal_places=6)
    booked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.characters} characters of {self.usage}"
