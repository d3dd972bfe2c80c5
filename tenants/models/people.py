"""People."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from tenants.models.clocks import known_time_zone
from tenants.models.remembered import Remembered


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        role = User.StaffRole.ADMIN
        return self.create_user(email, password, staff_role=role, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(Remembered, AbstractBaseUser, PermissionsMixin):
    """A person. Deactivated when they leave, never deleted: the audit log keeps pointing at them."""

    class StaffRole(models.TextChoices):
        SUPPORT = "support", "Staff, support"
        ADMIN = "admin", "Staff, admin"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    #: Of those who work for sync2gear; empty for everybody else.
    staff_role = models.CharField(max_length=10, choices=StaffRole, blank=True)
    language = models.CharField(max_length=5, blank=True, choices=settings.LANGUAGES)
    #: IANA; of what is shown outside of a business, and told in mails. Empty: UTC.
    time_zone = models.CharField(max_length=64, blank=True, validators=[known_time_zone])
    #: Of their portrait; empty where there is none.
    portrait_sha256 = models.CharField(max_length=64, blank=True)
    #: Ids of the notices that they do not want to see any more.
    dismissed_notices = ArrayField(models.UUIDField(), default=list, blank=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether they work for sync2gear. What they may do there: `tenants.access`."""
        return bool(self.staff_role)

    @property
    def initials(self) -> str:
        """What stands where there is no portrait: `OB` of Olive van den Berg, `O` of olive@acme.example."""
        words = [word for word in str(self).partition("@")[0].split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


class Portrait(models.Model):
    """A person's picture, as the small JPEG that is shown. Apart from them, who are loaded all the time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="portrait")
    jpeg = models.BinaryField()

    def __str__(self) -> str:
        return f"Portrait of {self.user}"
