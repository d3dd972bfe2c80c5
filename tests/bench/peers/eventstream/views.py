from django.http import HttpRequest
from django_eventstream import send_event
from django_eventstream.channelmanager import DefaultChannelManager
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken

from tests.bench.peers.usual import views


class Channels(DefaultChannelManager):
    """A device hears its zone, and what is for all. Nobody else hears anything: no channel is an error."""

    def get_channels_for_request(self, request: HttpRequest, _view_kwargs: dict) -> set[str]:
        try:
            token = AccessToken(request.headers.get("Authorization", "").removeprefix("Bearer "))
        except TokenError:
            return set()
        return {views.group_of(None), views.group_of(token["zone"])}


class Announce(views.Announce):
    def tell(self, group: str, message: dict) -> None:
        send_event(group, "announce", message)
