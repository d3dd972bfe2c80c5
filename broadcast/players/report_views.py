"""`POST /player/reports`: a device says what it played."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from broadcast.edge.models import EdgeDevice
from broadcast.edge.rows import Report
from broadcast.outbox import token_hash
from broadcast.players.taking import take_all
from tenants.address import address_of


@csrf_exempt
@login_not_required
@require_POST
def reports(request: HttpRequest) -> JsonResponse:
    admitted = bearer(request)
    if admitted is None:
        return problem(401, "This player is not paired, or was disconnected. Pair it again.")
    ids = (str(admitted.pk), str(admitted.business_id), str(admitted.zone_id))
    (reply,) = take_all([Report(*ids, request.body, address_of(request))])
    if reply.status != 200:
        return problem(reply.status, reply.detail)
    return stamped(JsonResponse({"stored": reply.stored, "refused": reply.refused}))


def bearer(request: HttpRequest) -> EdgeDevice | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    return EdgeDevice.objects.filter(token_hash=token_hash(token.strip()), revoked_at=None).first()


def problem(status: int, detail: str) -> JsonResponse:
    """RFC 9457."""
    response = JsonResponse({"status": status, "detail": detail}, status=status)
    response["Content-Type"] = "application/problem+json"
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return stamped(response)


def stamped(response: JsonResponse) -> JsonResponse:
    response["X-Server-Time"] = str(int(datetime.now(UTC).timestamp() * 1000))
    response["Cache-Control"] = "no-store"
    return response
