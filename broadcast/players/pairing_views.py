"""The two calls by which a player gets its token. Answers as RFC 8628 and RFC 6749 word them."""

from urllib.parse import urlencode

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from broadcast.players import pairing
from tenants.access import roles_with
from tenants.address import address_of
from tenants.models import Business, Membership
from tenants.requests import SignedInRequest
from tenants.throttle import allowed

CLIENT_ID = "sync2gear-player"
GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@csrf_exempt
@login_not_required
@require_POST
def device_authorization(request: HttpRequest) -> JsonResponse:
    if request.POST.get("client_id") != CLIENT_ID:
        return refusal("invalid_client", 401)
    if not allowed("pairing", address_of(request), tries=60, period_s=600):
        return refusal("slow_down", 429)
    names = ("hardware_id", "name", "app_version")
    asked, device_code = pairing.ask(**{name: request.POST.get(name, "") for name in names})
    uri = request.build_absolute_uri("/pair/")
    complete = f"{uri}?{urlencode({'code': asked.user_code})}"
    return answer(
        {
            "device_code": device_code,
            "user_code": asked.user_code,
            "verification_uri": uri,
            "verification_uri_complete": complete,
            "expires_in": int(pairing.LIFETIME.total_seconds()),
            "interval": pairing.INTERVAL_S,
            "qr": segno.make(complete, error="m").svg_data_uri(border=2, scale=4),
        }
    )


@csrf_exempt
@login_not_required
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    if request.POST.get("client_id") != CLIENT_ID:
        return refusal("invalid_client", 401)
    if request.POST.get("grant_type") != GRANT:
        return refusal("unsupported_grant_type")
    try:
        access_token, device_id = pairing.redeem(request.POST.get("device_code", ""))
    except pairing.TokenRefused as error:
        return refusal(str(error))
    return answer({"access_token": access_token, "token_type": "Bearer", "device_id": str(device_id)})


def answer(members: dict[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(members, status=status, headers={"Cache-Control": "no-store"})


def refusal(error: str, status: int = 400) -> JsonResponse:
    return answer({"error": error}, status)


@require_safe
def pair(request: SignedInRequest) -> HttpResponse:
    """Where a player's QR code leads: on to the pairing page of the person's business."""
    code = urlencode({"code": request.GET.get("code", "")[:12]})
    own = Membership.objects.filter(
        user=request.user,
        deactivated_at=None,
        business__status__in=Business.LIVE,
        role__in=roles_with("pair_devices"),
    )
    if request.pinned:
        own = own.filter(business=request.pinned.business_id)
    memberships = list(own.select_related("business").order_by("business__name")[:100])
    if len(memberships) == 1:
        return redirect(f"{memberships[0].business.home}players/pair/?{code}")
    return render(request, "broadcast/pair_where.html", {"memberships": memberships, "code": code})
