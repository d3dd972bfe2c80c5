"""People."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


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


class User(AbstractBaseUser, PermissionsMixin):
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
