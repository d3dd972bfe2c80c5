"""The only way into a business's schema."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tenants.models import Business


@contextmanager
def in_business(business: Business | uuid.UUID) -> Iterator[Business]:
    """Run what is inside in the business's schema, and return to the schema of before, whatever happens.

    A generator of our own: django-tenants' context managers keep their state on an object that threads share.
    Raises Business.DoesNotExist for an unknown id. Evaluate querysets before you leave.
    """
    entered = business if isinstance(business, Business) else Business.objects.get(pk=business)
    before = connection.tenant  # type: ignore[attr-defined]
    connection.set_tenant(entered)  # type: ignore[attr-defined]
    try:
        yield entered
    finally:
        connection.set_tenant(before)  # type: ignore[attr-defined]


def current_business() -> Business:
    """Whose schema this thread is in. Only inside `in_business`."""
    business: Business = connection.tenant  # type: ignore[attr-defined]
    return business


def go_public() -> None:
    """Start a piece of work from the public schema: a thread keeps the schema of what it did before."""
    connection.set_schema_to_public()  # type: ignore[attr-defined]


@contextmanager
def in_public() -> Iterator[None]:
    """Run what is inside in the public schema alone: for code that must not depend on a business."""
    before = connection.tenant  # type: ignore[attr-defined]
    go_public()
    try:
        yield
    finally:
        connection.set_tenant(before)  # type: ignore[attr-defined]
