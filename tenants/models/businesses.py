"""Businesses, and who works in them."""

import secrets
import uuid
from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django_tenants.models import DomainMixin, TenantMixin

from tenants.models.clocks import known_time_zone
from tenants.models.people import User
from tenants.models.plans import Allowance, Plan
from tenants.models.remembered import Remembered
from tenants.models.states import Standing

LONG_WAIT = timedelta(minutes=2)


def random_schema_name() -> str:
    """Never reused and never from a person's input: an orphan schema can then never be adopted."""
    return f"b_{secrets.token_hex(12)}"


class Business(Allowance, Standing, TenantMixin):  # type: ignore[django-manager-missing]
    """One customer. Its library and zones live in a schema of its own."""

    class Status(models.TextChoices):
        OPENING = "opening"
        OPEN = "open"
        SUSPENDED = "suspended"
        CLOSING = "closing"
        CLOSED = "closed"

    class Step(models.TextChoices):
        """How far the opening job has come; it goes on from here when it is run again."""

        ASKED = "asked", "Waiting for its turn"
        ROOM = "room", "Making room for your data"
        TABLES = "tables", "Setting up library, zones and schedules"
        DONE = "done", "Ready"

    #: Its people get in, and its players play.
    LIVE = (Status.OPEN, Status.SUSPENDED)
    #: Its people have no pages in it any more.
    LEAVING = (Status.CLOSING, Status.CLOSED)
    UNTOLD = frozenset({"schema_name", "step"})

    auto_create_schema = False
    auto_drop_schema = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=50, unique=True)
    schema_name = models.CharField(max_length=63, unique=True, default=random_schema_name, editable=False)
    time_zone = models.CharField(max_length=64, default="Europe/London", validators=[known_time_zone])
    status = models.CharField(max_length=10, choices=Status, default=Status.OPENING, db_index=True)
    step = models.CharField(max_length=10, choices=Step, default=Step.ASKED)
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="businesses")
    #: None: it is not trying us out.
    trial_ends_at = models.DateTimeField(null=True, blank=True, db_index=True)
    #: Whether somebody else has to approve an announcement before it is heard.
    approves_announcements = models.BooleanField(default=False)
    #: Who speaks new announcements, as `library.parts.Speech` names it.
    speech_language = models.CharField(max_length=35, default="en-US")
    speech_service = models.CharField(max_length=36, blank=True)
    speech_voice = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "businesses"
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def is_late(self) -> bool:
        """Opening takes seconds; a person who waits for minutes wants to know what happens now."""
        return self.status == self.Status.OPENING and timezone.now() - self.created_at > LONG_WAIT

    @property
    def progress_percent(self) -> int:
        return {self.Step.ASKED: 5, self.Step.ROOM: 25, self.Step.TABLES: 55, self.Step.DONE: 100}[
            self.Step(self.step)
        ]

    @property
    def progress_text(self) -> str:
        return self.Step(self.step).label


class Domain(DomainMixin):
    """A host name pinned to one business (white label)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="domains")


class Memberships(models.QuerySet["Membership"]):
    def at_work(self) -> Self:
        """Of those who get in: neither they nor their place was deactivated."""
        return self.filter(deactivated_at=None, user__is_active=True)


class Membership(Remembered):
    """A person's place in a business."""

    class Role(models.TextChoices):
        OWNER = "owner"
        MANAGER = "manager"
        ZONE_USER = "zone_user", "Zone user"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    #: Zones and floors given to a zone user. Plain ids: they live in another schema.
    zone_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    floor_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    #: What stands on these floors, kept by `people.places`: who asks what somebody may touch asks here alone.
    floor_zone_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    #: Locked out until somebody brings them back.
    deactivated_at = models.DateTimeField(null=True, blank=True)

    objects = Memberships.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "business"], name="one_membership_a_person")]

    def __str__(self) -> str:
        return f"{self.user} in {self.business}"


class StaffVisit(models.Model):
    """One of sync2gear's staff looking after a business, for a stated reason and a limited time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="visits")
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="visits")
    reason = models.CharField(max_length=200)
    started_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "business", "until"])]

    def __str__(self) -> str:
        return f"{self.user} visits {self.business}: {self.reason}"

    @property
    def is_on(self) -> bool:
        return self.until > timezone.now()


class Following(models.Model):
    """A business plays a playlist of the catalogue. Public: a change there finds who has to hear of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="followings")
    #: Its id in the catalogue, which is another schema.
    playlist_id = models.UUIDField(db_index=True)
    #: The number of the edition that it has.
    edition = models.PositiveBigIntegerField(default=0)
    #: Not before then: the last try failed.
    again_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "playlist_id"], name="followed_once")]

    def __str__(self) -> str:
        return f"{self.business} follows {self.playlist_id}"


class Edition(models.Model):
    """How often a playlist of the catalogue has changed: followers with a lower number are behind."""

    playlist_id = models.UUIDField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Edition {self.number} of {self.playlist_id}"
