"""`POST /player/reports`: a device says what it played."""

import json
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from broadcast.alerts.looks import look_now
from broadcast.edge.models import EdgeDevice
from broadcast.models import Device
from broadcast.outbox import token_hash
from broadcast.players import reports as ledger
from broadcast.players.faults import tells_of_silence
from broadcast.players.status import note_status
from tenants.address import address_of
from tenants.schemas import in_business


@csrf_exempt
@login_not_required
@require_POST
def reports(request: HttpRequest) -> JsonResponse:
    admitted = bearer(request)
    if admitted is None:
        return problem(401, "This player is not paired, or was disconnected. Pair it again.")
    try:
        stored, refused = take(admitted, json.loads(request.body), address_of(request))
    except (ValueError, RecursionError):
        return problem(400, "The report is not JSON.")
    except ledger.ReportRefused as error:
        return problem(400, str(error))
    return stamped(JsonResponse({"stored": stored, "refused": refused}))


def bearer(request: HttpRequest) -> EdgeDevice | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    return EdgeDevice.objects.filter(token_hash=token_hash(token.strip()), revoked_at=None).first()


def take(admitted: EdgeDevice, report: Any, address: str) -> tuple[list[str], list[str]]:
    with in_business(admitted.business_id):
        device = Device.objects.get(pk=admitted.device_id)
        result = ledger.store(device, report)
    note_status(admitted, report.get("status"), address)
    if tells_of_silence(report):
        look_now(device.pk)
    return result


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
