"""Versions of an announcement: approve, decline, bring back."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from library import announcing
from library.announcement_views import page
from library.editing.decision import DecisionForm
from library.editing.editor import Editor
from library.models import AnnouncementVersion, Sound
from tenants.answers import done
from tenants.requests import BusinessRequest


@require_POST
def decide_announcement(request: BusinessRequest, pk: UUID) -> HttpResponse:
    version = load(request, pk)
    if not announcing.may_decide(version, request.person):
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid():
        row = version.announcement
        return page(request, row, Editor(row, version), status=422, decision=form)
    announcing.decide(pk, actor=request.person, **form.cleaned_data)
    return done(request, said(version, **form.cleaned_data), "announcement", version.announcement_id)


def said(version: AnnouncementVersion, is_approved: bool, reason: str) -> str:
    if not is_approved:
        return f"Declined. {version.created_by} can read why: “{reason}”"
    is_ready = version.rendering.status == Sound.Status.READY
    return f"Approved. It is heard {'from now on' if is_ready else 'as soon as its sound is ready'}."


@require_POST
def bring_back_announcement(request: BusinessRequest, pk: UUID) -> HttpResponse:
    old = load(request, pk)
    version = announcing.bring_back(pk, actor=request.person)
    sentence = f"Version {old.number} is back, as version {version.number}."
    return done(request, sentence, "announcement", version.announcement_id)


def load(request: BusinessRequest, pk: UUID) -> AnnouncementVersion:
    """Of an announcement that is still there."""
    rows = AnnouncementVersion.objects.select_related("announcement", "rendering")
    kept = rows.filter(announcement__removed_at=None)
    version: AnnouncementVersion = kept.load(request.person, "edit_announcements", pk)
    return version
