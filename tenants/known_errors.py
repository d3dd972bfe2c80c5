"""What is done about errors."""

from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tenants import audit
from tenants.access import demand_of_staff
from tenants.models import KnownError, User


@transaction.atomic
def solve_error(pk: UUID, *, actor: User) -> KnownError:
    """It is shown no more, until it happens again. Raises Http404."""
    demand_of_staff(actor, "see_system")
    error = get_object_or_404(KnownError.objects.select_for_update(), pk=pk)
    if error.solved_at is None:
        error.solved_at, error.solved_by = timezone.now(), str(actor)
        error.save(update_fields=["solved_at", "solved_by"])
        audit.write(actor, None, "solved", error)
    return error
