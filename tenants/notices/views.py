"""Notices: staff write them, everybody puts them away for themselves."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.answers import done
from tenants.models import Notice, Plan
from tenants.notices import actions
from tenants.notices.forms import NoticeForm
from tenants.partials import render_page
from tenants.requests import SignedInRequest
from tenants.staff import staff_only


@staff_only("publish_notices")
@require_safe
def staff_notices(request: SignedInRequest) -> HttpResponse:
    """All of them, the newest first."""
    page_obj = Paginator(Notice.objects.select_related("author"), 50).get_page(request.GET.get("page"))
    names = dict(Plan.objects.values_list("pk", "name"))
    rows = [(notice, [names[pk] for pk in notice.plan_ids if pk in names]) for notice in page_obj]
    return render(request, "tenants/staff_notices.html", {"page_obj": page_obj, "rows": rows})


@staff_only("publish_notices")
@require_http_methods(["GET", "HEAD", "POST"])
def new_staff_notice(request: SignedInRequest) -> HttpResponse:
    """Written, looked at as its readers will see it, and published."""
    form = NoticeForm(request.POST or None)
    is_preview = "preview" in request.POST
    if form.is_valid() and not is_preview:
        actions.publish_notice(actor=request.user, **form.told)
        return done(request, "The notice is published.", "staff_notices")
    said = {name: request.POST.get(name, "")[:300] for name in ("text", "kind")}
    context = {"form": form, "preview": Notice(**said)}
    status = 422 if form.is_bound and not is_preview else 200
    partials = ("notice-preview",)
    return render_page(request, "tenants/new_staff_notice.html", context, partials=partials, status=status)


@staff_only("publish_notices")
@require_POST
def withdraw_staff_notice(request: SignedInRequest, pk: UUID) -> HttpResponse:
    actions.withdraw_notice(pk, actor=request.user)
    return done(request, "The notice is taken back.", "staff_notices")


@require_POST
def dismiss_notice(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Back to the page on which it stood."""
    actions.dismiss_notice(pk, actor=request.user)
    if request.htmx:
        return HttpResponse()
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return redirect(page if is_ours else "welcome")
