"""The answer to "is this the same recording?"."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from library.keeping.choosing import back
from library.twins import keep_both, let_go_of_twin
from tenants.answers import done
from tenants.requests import BusinessRequest


@require_POST
def keep_twin(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = keep_both(pk, actor=request.person)
    return done(request, f"“{row.title}” is kept and plays.", back(request))


@require_POST
def drop_twin(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = let_go_of_twin(pk, actor=request.person)
    if row.twin_id is None:
        return done(request, f"“{row.title}” stays: somebody has kept both already.", back(request))
    return done(
        request,
        f"“{row.title}” is not added. It lies in the bin for 30 days.",
        back(request),
        undo=reverse("restore_track", args=[pk]),
    )
