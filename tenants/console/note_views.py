"""What sync2gear's staff tell each other of a business."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tenants import notes
from tenants.answers import done
from tenants.console.forms import NoteForm
from tenants.models import Business, StaffNote
from tenants.requests import SignedInRequest
from tenants.staff import staff_only


@staff_only("answer_messages")
@require_POST
def staff_add_note(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    form = NoteForm(request.POST)
    if form.is_valid():
        notes.add_note(business, actor=request.user, text=form.cleaned_data["text"])
        return done(request, "Kept the note.", "staff_business", slug)
    context = {"form": form, "business": business}
    return render(request, "tenants/staff_note.html", context, status=422)


@staff_only("answer_messages")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_note(request: SignedInRequest, pk: UUID) -> HttpResponse:
    note = get_object_or_404(StaffNote.objects.select_related("business"), pk=pk, removed_at=None)
    form = NoteForm(request.POST or None, instance=note)
    if form.is_valid():
        notes.edit_note(pk, actor=request.user, text=form.cleaned_data["text"])
        return done(request, "Saved the note.", "staff_business", note.business.slug)
    context = {"form": form, "business": note.business, "note": note}
    return render(request, "tenants/staff_note.html", context, status=422 if form.is_bound else 200)


@staff_only("answer_messages")
@require_POST
def staff_remove_note(request: SignedInRequest, pk: UUID) -> HttpResponse:
    slug = notes.remove_note(pk, actor=request.user).business.slug
    return done(
        request, "Removed the note.", "staff_business", slug, undo=reverse("staff_restore_note", args=[pk])
    )


@staff_only("answer_messages")
@require_POST
def staff_restore_note(request: SignedInRequest, pk: UUID) -> HttpResponse:
    slug = notes.restore_note(pk, actor=request.user).business.slug
    return done(request, "The note is back.", "staff_business", slug)
