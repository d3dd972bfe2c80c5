"""Remotes without a sign-in: made and ended in the portal, used by whoever holds the address."""

from datetime import timedelta
from uuid import UUID

import segno
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.actions import remote_keys as actions
from broadcast.edge.models import RemoteKey
from broadcast.models import Zone
from broadcast.players.remote_views import answer
from library.media_views import cover_file
from tenants.access import key_holder
from tenants.address import address_of
from tenants.answers import done
from tenants.catalogue import CATALOGUE
from tenants.hosts import Pinned
from tenants.models import Business
from tenants.partials import render_page
from tenants.refused import refused
from tenants.requests import BusinessRequest
from tenants.schemas import in_business
from tenants.throttle import allowed

#: Wrong addresses from one place in ten minutes. A page that was open when its time ran out is one.
GUESSES = 60
LASTS = (("12", "12 hours"), ("168", "a week"), ("720", "30 days"))


class KeyForm(forms.Form):
    name = forms.CharField(
        max_length=60, required=False, label="For whom", help_text="Such as “Bar, evening shift”."
    )
    hours = forms.ChoiceField(choices=LASTS, label="It works for")


@require_http_methods(["GET", "HEAD", "POST"])
def remote_keys(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """The keys of a zone that still work; a new one is shown once, as a QR code."""
    zone = Zone.objects.kept().load(request.person, actions.RIGHT, pk)
    form = KeyForm(request.POST or None)
    made = None
    if form.is_valid():
        lasts = timedelta(hours=int(form.cleaned_data["hours"]))
        _, token = actions.make_key(zone.pk, lasts, actor=request.person, name=form.cleaned_data["name"])
        made, form = request.build_absolute_uri(f"/remote/{token}/"), KeyForm()
    context = {"zone": zone, "form": form, "keys": open_keys(zone), "made": made, "qr": made and qr(made)}
    status = 422 if form.is_bound else 200
    return render_page(request, "broadcast/remote_keys.html", context, partials=("keys",), status=status)


def open_keys(zone: Zone) -> list[RemoteKey]:
    keys = RemoteKey.objects.filter(zone_id=zone.pk, revoked_at=None, expires_at__gt=timezone.now())
    return list(keys.order_by("-created_at")[:50])


def qr(address: str) -> str:
    """An inline SVG: it is made of the address alone."""
    return mark_safe(segno.make(address, error="m").svg_inline(border=2, light="#fff", omitsize=True))  # noqa: S308


@require_POST
def revoke_remote_key(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.revoke_key(pk, actor=request.person)
    return done(request, "That address does not work any more.", "remote_keys", row.zone_id)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remote_key(request: HttpRequest, token: str) -> HttpResponse:
    """The remote of one zone, for as long as its key works."""
    row = actions.use_key(token)
    business = open_business(row, request)
    if not row or not business:
        return over(request)
    if request.method == "POST" and business.status == Business.Status.SUSPENDED:
        return refused(request, business, back=request.path)
    person = key_holder(business, row.zone_id, row.holder)
    with in_business(business), timezone.override(business.time_zone):
        zone = Zone.objects.kept().load(person, "play_now", row.zone_id)
        covers = f"/remote/{token}/cover/"
        return answer(
            request, person, zone, "broadcast/remote_key.html", expires_at=row.expires_at, cover_url=covers
        )


@login_not_required
@require_safe
def remote_key_cover(request: HttpRequest, token: str, sha256: str) -> HttpResponseBase:
    """A cover of the business whose zone it steers."""
    business = open_business(actions.use_key(token), request)
    return cover_file(request, (business.pk, CATALOGUE), sha256) if business else over(request)


def open_business(row: RemoteKey | None, request: HttpRequest) -> Business | None:
    """Of the host name's own, where it is one business's."""
    pinned: Pinned | None = request.pinned  # type: ignore[attr-defined]
    if row is None or (pinned and pinned.business_id != row.business_id):
        return None
    found: Business | None = Business.objects.filter(pk=row.business_id, status__in=Business.LIVE).first()
    return found


def over(request: HttpRequest) -> HttpResponse:
    """Only wrong addresses count as guesses: a shop's remotes that work stay open beside them."""
    may_guess = allowed("remote_key", address_of(request), tries=GUESSES, period_s=600)
    answer = render(request, "broadcast/remote_over.html", status=404 if may_guess else 429)
    # A page that was open meanwhile asks in parts: it is loaded anew, and says that it is over.
    answer["HX-Refresh"] = "true"
    return answer
