"""Letters about what is written below this room."""

from django.db import transaction
from django.utils import timezone

from tenants.models import Letter
from tenants.schemas import go_public
from tenants.support.letters import take_due


@transaction.atomic
def write_letters() -> None:
    """About messages between businesses and staff; they go out with those about players. Every minute."""
    go_public()
    due = take_due(timezone.now())
    letters = [Letter(subject=told.subject, text=told.text, recipients=[told.to]) for told in due]
    Letter.objects.bulk_create(letters)
