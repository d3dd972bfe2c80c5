"""Who works in a business, and what they may do there."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.answers import done
from tenants.letters import portal_of
from tenants.models import Membership
from tenants.partials import render_page
from tenants.people import inviting, listing, members
from tenants.people.forms import InviteForm, RoleForm
from tenants.people.holding import RIGHT, Refused
from tenants.people.places import places_of
from tenants.requests import BusinessRequest, search_words


@require_safe
def people(request: BusinessRequest) -> HttpResponse:
    request.person.demand(RIGHT)
    business, query = request.business, search_words(request)
    asked = request.GET.get("show", "")
    shown = asked if asked in listing.SHOWN else "members"
    page_obj = Paginator(listing.rows(business, shown, query), 50).get_page(request.GET.get("page"))
    found: list[Any] = list(page_obj.object_list)
    page_obj.object_list = found
    listing.with_places(business, found)
    if shown == "invited":
        listing.with_inviters(business, found)
    context = {"page_obj": page_obj, "query": query, "shown": shown, "tabs": tabs(request)}
    return render_page(request, "tenants/people.html", context, partials=("people-list",))


def tabs(request: BusinessRequest) -> list[dict[str, Any]]:
    counts = listing.counts(request.business)
    return [{"name": name, "label": label, "count": counts[name]} for name, label in listing.SHOWN.items()]


@require_http_methods(["GET", "HEAD", "POST"])
def invite_person(request: BusinessRequest) -> HttpResponse:
    request.person.demand(RIGHT)
    form = InviteForm(request.POST or None, places=places_of(request.business))
    if form.is_valid():
        try:
            row = inviting.invite(actor=request.person, portal=portal_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            return to_invited(request, f"An invitation is on its way to {row.email}.")
    return render(request, "tenants/invite.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def resend_invitation(request: BusinessRequest, pk: UUID) -> HttpResponse:
    try:
        row = inviting.invite_again(pk, actor=request.person, portal=portal_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(invited())
    return to_invited(request, f"A new link is on its way to {row.email}. The one of before works no more.")


@require_POST
def withdraw_invitation(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = inviting.withdraw(pk, actor=request.person)
    undo = reverse("restore_invitation", args=[pk])
    return to_invited(request, f"The invitation of {row.email} works no more.", undo)


@require_POST
def restore_invitation(request: BusinessRequest, pk: UUID) -> HttpResponse:
    try:
        row = inviting.restore(pk, actor=request.person)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(invited())
    return to_invited(request, f"The invitation of {row.email} works again.")


def invited() -> str:
    return f"{reverse('people')}?show=invited"


def to_invited(request: BusinessRequest, sentence: str, undo: str = "") -> HttpResponse:
    messages.success(request, sentence, extra_tags=undo)
    return redirect(invited())


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """What one of them may do. Undoing a change posts what it was before in the address."""
    row = loaded(request, pk)
    posted = request.GET if "role" in request.GET else request.POST
    told = posted if request.method == "POST" else None
    form = RoleForm(told, places=places_of(request.business), row=row)
    if form.is_valid():
        try:
            members.change_person(pk, actor=request.person, **form.cleaned_data)
        except Refused as refused:
            form.add_error("role", str(refused))
        else:
            said = f"Saved what {row.user} may do. It holds from now on."
            return done(request, said, "people", undo=as_before(row))
    context = {"form": form, "member": row, "is_self": row.user == request.user}
    return render(request, "tenants/person.html", context, status=422 if form.is_bound else 200)


def as_before(row: Membership) -> str:
    """The address that gives somebody back what `row`, as it was loaded, has."""
    columns = {"role": row.role, "floor_ids": row.floor_ids, "zone_ids": row.zone_ids}
    return f"{reverse('person', args=[row.pk])}?{urlencode(columns, doseq=True)}"


def loaded(request: BusinessRequest, pk: UUID) -> Membership:
    request.person.demand(RIGHT)
    return members.load(request.business, pk)


@require_POST
def deactivate_person(request: BusinessRequest, pk: UUID) -> HttpResponse:
    try:
        row = members.deactivate(pk, actor=request.person)
    except Refused as refused:
        return refuse(request, refused, pk)
    undo = reverse("restore_person", args=[pk])
    return done(request, f"{row.user} is locked out until you bring them back.", "people", undo=undo)


@require_POST
def restore_person(request: BusinessRequest, pk: UUID) -> HttpResponse:
    try:
        row = members.bring_back(pk, actor=request.person)
    except Refused as refused:
        return refuse(request, refused, pk)
    return done(request, f"{row.user} is back, and may do what they did before.", "people")


@require_http_methods(["GET", "HEAD", "POST"])
def remove_person(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Asks first: to come back they have to be invited anew."""
    row = loaded(request, pk)
    if request.method != "POST":
        return render(request, "tenants/remove_person.html", {"member": row})
    try:
        members.remove(pk, actor=request.person)
    except Refused as refused:
        return refuse(request, refused, pk)
    return done(request, f"{row.user} does not work here any more.", "people")


def refuse(request: BusinessRequest, why: Refused, pk: UUID) -> HttpResponse:
    messages.error(request, str(why))
    return redirect("person", pk)
