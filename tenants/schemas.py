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
    if not isinstance(business, Business):
        business = Business.objects.get(pk=business)
    before = connection.tenant
    connection.set_tenant(business)
    try:
        yield business
    finally:
        connection.set_tenant(before)


@contextmanager
def in_public() -> Iterator[None]:
    """Run what is inside in the public schema alone: for code that must not depend on a business."""
    before = connection.tenant
    connection.set_schema_to_public()
    try:
        yield
    finally:
        connection.set_tenant(before)
