"""One business, for sync2gear's staff."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from tenants import granting
from tenants.answers import done
from tenants.console.forms import BusinessForm, NewBusinessForm, NoteForm, PlanChoiceForm
from tenants.console.listing import Asked, listed
from tenants.console.overview import overview_of
from tenants.letters import portal_of
from tenants.models import Business
from tenants.partials import render_page
from tenants.requests import SignedInRequest
from tenants.staff import staff_only

NOTES = 20
#: Shown while a business is being opened.
PROGRESS = "opening-progress"


@staff_only("see_businesses")
@require_safe
def staff_business(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(listed(Asked(), timezone.now()), slug=slug)
    if request.htmx.target == PROGRESS and business.status != Business.Status.OPENING:
        return HttpResponseClientRefresh()
    kept = Paginator(business.notes.filter(removed_at=None), NOTES)
    context = overview_of(business) | {
        "business": business,
        "page_obj": kept.get_page(request.GET.get("page")),
        "note_form": NoteForm(),
    }
    return render_page(request, "tenants/staff_business.html", context, partials=(PROGRESS,))


@staff_only("edit_businesses")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_new_business(request: SignedInRequest) -> HttpResponse:
    form = NewBusinessForm(request.POST or None)
    if form.is_valid():
        try:
            made = granting.create_business(
                actor=request.user, portal=portal_of(request), **form.cleaned_data
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return done(request, f"{made} is being opened.", "staff_business", made.slug)
    context = {"form": form}
    return render(request, "tenants/staff_new_business.html", context, status=422 if form.is_bound else 200)


@staff_only("edit_businesses")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_edit_business(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business.objects.select_related("plan"), slug=slug)
    form = BusinessForm(request.POST or None, instance=business)
    if form.is_valid():
        saved = granting.change_business(business.pk, actor=request.user, **form.columns)
        return done(request, f"Saved {saved}.", "staff_business", slug)
    business.refresh_from_db()  # validation has put what was refused on the instance
    context = {"form": form, "business": business, "plan_form": PlanChoiceForm(business=business)}
    return render(request, "tenants/staff_edit_business.html", context, status=422 if form.is_bound else 200)


@staff_only("edit_businesses")
@require_POST
def staff_give_plan(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    form = PlanChoiceForm(request.POST, business=business)
    if not form.is_valid():
        return render(request, "tenants/staff_edit_business.html", refused_plan(business, form), status=422)
    plan = form.cleaned_data["plan"]
    granting.give_plan(business.pk, actor=request.user, plan=plan)
    sentence = f"{business} has the plan {plan} now." if plan else f"{business} has no plan now."
    return done(request, sentence, "staff_edit_business", slug)


def refused_plan(business: Business, form: PlanChoiceForm) -> dict[str, object]:
    return {"form": BusinessForm(instance=business), "business": business, "plan_form": form}
