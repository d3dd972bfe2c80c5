"""Messages: what businesses and sync2gear's staff write to each other, on the staff's side."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from tenants.models import Business
from tenants.partials import render_page
from tenants.requests import SignedInRequest, search_words
from tenants.staff import staff_only
from tenants.support import staff_actions
from tenants.support.forms import MessageForm, ThreadForm
from tenants.support.talking import TOO_MANY, may_write, reads_newest, seen_up_to, shown
from tenants.support.threads import SHOWS, thread_for, threads_shown


@staff_only("answer_messages")
@require_safe
def staff_messages(request: SignedInRequest) -> HttpResponse:
    """`show` is one of SHOWS, `business` a slug; `q` is looked for in subjects, texts and names."""
    show, slug = request.GET.get("show", "open"), request.GET.get("business", "")
    query = search_words(request)
    rows = threads_shown(request.user, show, query, slug)
    context = {
        "page_obj": Paginator(rows, 50).get_page(request.GET.get("page")),
        "query": query,
        "show": show if show in SHOWS else "",
        "shows": SHOWS.items(),
        "business": Business.objects.filter(slug=slug).first() if slug else None,
    }
    return render_page(request, "tenants/staff_messages.html", context, partials=("thread-list",))


@staff_only("answer_messages")
@require_http_methods(["GET", "HEAD", "POST"])
def new_staff_thread(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    form = ThreadForm(request.POST or None, who=str(request.user.pk))
    if form.is_valid() and not may_write(request.user):
        form.add_error(None, TOO_MANY)
    if form.is_valid():
        try:
            begun = staff_actions.begin_for(business, actor=request.user, **form.cleaned_data)
        except staff_actions.Unheard as why:
            form.add_error(None, str(why))
        else:
            address = reverse("staff_thread", args=[begun.pk])
            return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    context = {"form": form, "business": business}
    status = 422 if form.is_bound else 200
    return render_page(
        request, "tenants/new_staff_thread.html", context, partials=("new-thread",), status=status
    )


@staff_only("answer_messages")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_thread(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Its messages, and an answer to them. What is open in the background is not taken for read."""
    row = thread_for(request.user, pk)
    is_new = row.is_new_to_staff
    form = MessageForm(request.POST or None, who=str(request.user.pk))
    if form.is_valid() and not may_write(request.user):
        form.add_error(None, TOO_MANY)
    if form.is_valid():
        staff_actions.answer_thread(pk, actor=request.user, **form.cleaned_data)
        if not request.htmx:
            return redirect("staff_thread", pk)
        row, form = thread_for(request.user, pk), MessageForm(who=str(request.user.pk))
        is_new = False
    elif is_new and reads_newest(request):
        staff_actions.read_for(pk, actor=request.user, up_to=row.last_at)
        is_new = False
    read_way = reverse("read_staff_thread", args=[pk])
    context = {"form": form, "is_new": is_new, "is_ours": True, "read_way": read_way}
    return shown(request, "tenants/staff_thread.html", row, context)


@staff_only("answer_messages")
@require_POST
def read_staff_thread(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What came while the page was open, and was seen."""
    up_to = seen_up_to(request, thread_for(request.user, pk))
    if up_to:
        staff_actions.read_for(pk, actor=request.user, up_to=up_to)
    return HttpResponse(status=204)


@staff_only("answer_messages")
@require_POST
def settle_staff_thread(request: SignedInRequest, pk: UUID) -> HttpResponse:
    staff_actions.settle_for(pk, actor=request.user, is_solved=request.POST.get("to") != "open")
    return redirect("staff_thread", pk)


@staff_only("answer_messages")
@require_POST
def assign_staff_thread(request: SignedInRequest, pk: UUID) -> HttpResponse:
    staff_actions.assign_thread(pk, actor=request.user, is_mine=request.POST.get("to") != "nobody")
    return redirect("staff_thread", pk)
