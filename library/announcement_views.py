"""Announcements: write, hear, change, remove."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from library import actions, announcing
from library.forms import AnnouncementForm
from library.models import Announcement, Sound
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest


@require_safe
def announcements(request: BusinessRequest) -> HttpResponse:
    rows = Announcement.objects.kept().open_to(request.person)
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    is_speaking = any(row.status == Sound.Status.WAITING for row in page_obj)
    context = {"page_obj": page_obj, "is_speaking": is_speaking}
    return render_page(request, "library/announcements.html", context, partials=("announcement-list",))


@require_http_methods(["GET", "HEAD", "POST"])
def announcement(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Write one, or change it; its partial shows whether it can be heard yet."""
    request.person.demand("edit_announcements")
    row = Announcement.objects.kept().load(request.person, "edit_announcements", pk) if pk else None
    form = AnnouncementForm(request.POST or None, instance=row)
    if form.is_valid():
        saved = announcing.write_announcement(pk, actor=request.person, **form.cleaned_data)
        return redirect("announcement", saved.pk)
    if row:
        row.refresh_from_db()  # validation has put the rejected words on the instance
    context = {"form": form, "announcement": row}
    status = 422 if form.is_bound else 200
    return render_page(
        request, "library/announcement.html", context, partials=("announcement-sound",), status=status
    )


@require_POST
def remove_announcement(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove(Announcement, pk, actor=request.person)
    return done(
        request, f"Removed “{row.title}”.", "announcements", undo=reverse("restore_announcement", args=[pk])
    )


@require_POST
def restore_announcement(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore(Announcement, pk, actor=request.person)
    return done(request, f"“{row.title}” is back.", "announcements")
