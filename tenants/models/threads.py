"""What a business and sync2gear's staff write to each other."""

import uuid

from django.db import models
from django.utils import timezone

from tenants.models.businesses import Business
from tenants.models.people import User


class Thread(models.Model):
    """Messages about one subject, between a business and the staff."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="threads")
    subject = models.CharField(max_length=120)
    #: Who of the staff looks after it.
    assignee = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_threads"
    )
    #: None: it is open.
    solved_at = models.DateTimeField(null=True, blank=True)
    #: When the last message came, and whether staff wrote it.
    last_at = models.DateTimeField(default=timezone.now)
    last_is_staff = models.BooleanField(default=False)
    #: When staff last wrote, if ever.
    last_staff_at = models.DateTimeField(null=True, blank=True)
    #: When somebody of the staff last read it: they read as one.
    staff_read_at = models.DateTimeField(null=True, blank=True)
    #: When a mail about what is new in it is due.
    mail_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-last_at", "-id")
        indexes = [
            models.Index(fields=["business", "-last_at"]),
            models.Index(fields=["-last_at", "-id"], name="newest_threads"),
            models.Index(fields=["mail_at"], condition=models.Q(mail_at__isnull=False), name="mails_due"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_new_to_staff(self) -> bool:
        return not self.last_is_staff and (self.staff_read_at is None or self.staff_read_at < self.last_at)


class Message(models.Model):
    """One of them. It is never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="messages")
    #: Written for sync2gear, also where its author is a member of the business.
    is_staff = models.BooleanField()
    text = models.TextField()
    #: The mail about it was written, or nobody was left who had not read it.
    is_told = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["thread", "-at", "-id"])]

    def __str__(self) -> str:
        return f"{self.author} about {self.thread}"


class Reading(models.Model):
    """How far somebody has read a thread."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="one_reading_a_person")]

    def __str__(self) -> str:
        return f"{self.user} read {self.thread}"
