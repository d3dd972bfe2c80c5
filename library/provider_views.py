"""The services that speak: for sync2gear's staff, outside of every business."""

import time
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from library.speech import chain
from library.speech.provider import ProviderFailed, Wish
from library.speech.speaking import heard, made
from tenants import provider_actions as actions
from tenants.answers import done
from tenants.forms import SpeechProviderForm
from tenants.models import SpeechProvider
from tenants.requests import SignedInRequest
from tenants.sealed import Unsealable
from tenants.spending import Used, this_month
from tenants.staff import staff_only

TEST = "This is how I sound."
UNSEALABLE = "Its key cannot be opened any more: SEALING_KEYS was changed. Enter the key again."


@staff_only("edit_providers")
@require_safe
def providers(request: SignedInRequest) -> HttpResponse:
    rows = SpeechProvider.objects.filter(removed_at=None)
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    used = this_month(page_obj)
    context = {"page_obj": page_obj, "rows": [(row, used.get(row.pk, Used())) for row in page_obj]}
    return render(request, "library/providers.html", context)


@staff_only("edit_providers")
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: SignedInRequest, pk: UUID | None = None) -> HttpResponse:
    row = get_object_or_404(SpeechProvider, pk=pk, removed_at=None) if pk else None
    form = SpeechProviderForm(request.POST or None, instance=row)
    if form.is_valid():
        saved = actions.save_provider(pk, actor=request.user, **form.cleaned_data)
        return done(request, f"Saved {saved}.", "providers")
    if row:
        row.refresh_from_db()  # validation has put what was refused on the instance
    context = {"form": form, "provider": row}
    return render(request, "library/provider.html", context, status=422 if form.is_bound else 200)


@staff_only("edit_providers")
@require_POST
def try_provider(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Has it say a few words, at its own cost: no business pays for that."""
    row = get_object_or_404(SpeechProvider, pk=pk, removed_at=None)
    began = time.monotonic()
    try:
        heard(chain.say(made(row), Wish(TEST)))
    except ProviderFailed as failed:
        messages.error(request, f"{row}: {failed}")
    except Unsealable:
        messages.error(request, f"{row}: {UNSEALABLE}")
    else:
        messages.success(request, f"{row} speaks. It took {time.monotonic() - began:.1f} s.")
    return redirect("providers")


@staff_only("edit_providers")
@require_POST
def ask_provider_earlier(request: SignedInRequest, pk: UUID) -> HttpResponse:
    row = actions.ask_earlier(pk, actor=request.user)
    return done(request, f"{row} is asked earlier now.", "providers")


@staff_only("edit_providers")
@require_POST
def remove_provider(request: SignedInRequest, pk: UUID) -> HttpResponse:
    row = actions.remove_provider(pk, actor=request.user)
    return done(request, f"Removed {row}.", "providers", undo=reverse("restore_provider", args=[pk]))


@staff_only("edit_providers")
@require_POST
def restore_provider(request: SignedInRequest, pk: UUID) -> HttpResponse:
    row = actions.restore_provider(pk, actor=request.user)
    return done(request, f"{row} is back.", "providers")
