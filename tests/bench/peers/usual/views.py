from datetime import timedelta
from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import condition
from rest_framework.decorators import api_view
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Announcement, Device, Track, Zone
from .serializers import (
    AnnouncementSerializer,
    CueSerializer,
    InterruptSerializer,
    TrackSerializer,
    ZoneSerializer,
)

AHEAD = timedelta(hours=36)


def health(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def revision(request) -> str | None:
    """An unchanged poll is this one query."""
    zone = Device.objects.filter(pk=request.auth["device"]).values_list("zone__revision")
    return next((f'"{number}"' for (number,) in zone), None)


@api_view(["GET"])
@condition(etag_func=revision)
def feed(request) -> Response:
    device = get_object_or_404(Device.objects.select_related("zone"), pk=request.auth["device"])
    body = {"device": {"id": device.pk, "name": device.name}, **plan(device.zone)}
    return Response(body, headers={"Cache-Control": "private, no-cache"})


def plan(zone: Zone) -> dict:
    now = timezone.now()
    cues = list(zone.cues.filter(at__gte=now, at__lt=now + AHEAD).order_by("at"))
    words = Announcement.objects.filter(pk__in={cue.announcement_id for cue in cues})
    tracks = Track.objects.filter(place__playlist=zone.playlist_id).order_by("place__position")
    return {
        "zone": ZoneSerializer(zone).data,
        "tracks": TrackSerializer(tracks, many=True).data,
        "announcements": AnnouncementSerializer(words, many=True).data,
        "cues": CueSerializer(cues, many=True).data,
    }


class IsStaff(BasePermission):
    def has_permission(self, request, _view) -> bool:
        return bool(request.auth and request.auth.get("staff"))


class Announce(APIView):
    """Commits first: a device that asks what it was told finds it."""

    permission_classes = [IsStaff]

    def post(self, request) -> Response:
        interrupt = InterruptSerializer(data=request.data)
        interrupt.is_valid(raise_exception=True)
        with transaction.atomic():
            row = interrupt.save()
            transaction.on_commit(partial(self.tell, group_of(row.zone_id), interrupt.data))
        return Response(interrupt.data, status=201)

    def tell(self, group: str, message: dict) -> None:
        text = JSONRenderer().render(message).decode()
        async_to_sync(get_channel_layer().group_send)(group, {"type": "announce", "text": text})


def group_of(zone_id) -> str:
    return f"zone-{zone_id}" if zone_id else "all"
