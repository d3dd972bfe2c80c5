"""Support: what a business and sync2gear's staff write to each other, on the business's side."""

from dataclasses import replace
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from tenants.partials import render_page
from tenants.refused import while_suspended
from tenants.requests import BusinessRequest
from tenants.support import actions
from tenants.support.forms import MessageForm, ThreadForm
from tenants.support.talking import TOO_MANY, may_write, reads_newest, seen_up_to, shown
from tenants.support.threads import thread_of, threads_of


@require_safe
def support(request: BusinessRequest) -> HttpResponse:
    """The threads of the business, the newest first."""
    page_obj = Paginator(threads_of(request.person), 30).get_page(request.GET.get("page"))
    return render(request, "tenants/support.html", {"page_obj": page_obj})


@while_suspended
@require_http_methods(["GET", "HEAD", "POST"])
def new_thread(request: BusinessRequest) -> HttpResponse:
    request.person.demand("write_support")
    form = ThreadForm(request.POST or None, who=str(request.user.pk))
    if form.is_valid() and not may_write(request.user):
        form.add_error(None, TOO_MANY)
    if form.is_valid():
        begun = actions.begin_thread(actor=request.person, **form.cleaned_data)
        address = reverse("thread", args=[begun.pk])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    status = 422 if form.is_bound else 200
    partials = ("new-thread",)
    return render_page(request, "tenants/new_thread.html", {"form": form}, partials=partials, status=status)


@while_suspended
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Its messages, and an answer to them. What is open in the background is not taken for read."""
    row = thread_of(request.person, pk)
    form = MessageForm(request.POST or None, who=str(request.user.pk))
    if form.is_valid() and not may_write(request.user):
        form.add_error(None, TOO_MANY)
    if form.is_valid():
        actions.write_message(pk, actor=request.person, **form.cleaned_data)
        if not request.htmx:
            return redirect("thread", pk)
        row, form = thread_of(request.person, pk), MessageForm(who=str(request.user.pk))
    elif row.is_new and reads_newest(request):
        actions.read_thread(pk, actor=request.person, up_to=row.last_at)
        request.person = replace(request.person, unread=max(0, request.person.unread - 1))
        row.is_new = False
    context = {
        "form": form,
        "is_new": row.is_new,
        "is_ours": request.visit is not None,
        "read_way": reverse("read_thread", args=[pk]),
    }
    return shown(request, "tenants/thread.html", row, context)


@while_suspended
@require_POST
def read_thread(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """What came while the page was open, and was seen."""
    up_to = seen_up_to(request, thread_of(request.person, pk))
    if up_to:
        actions.read_thread(pk, actor=request.person, up_to=up_to)
    return HttpResponse(status=204)


@while_suspended
@require_POST
def settle_thread(request: BusinessRequest, pk: UUID) -> HttpResponse:
    actions.settle_thread(pk, actor=request.person, is_solved=request.POST.get("to") != "open")
    return redirect("thread", pk)
