from channels.generic.websocket import AsyncWebsocketConsumer
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken

from .views import group_of

NOT_PAIRED = 4401


class Announcements(AsyncWebsocketConsumer):
    """One socket a device. What is sent to many is made into text once, before it is sent."""

    rooms: tuple[str, ...] = ()

    async def connect(self) -> None:
        try:
            token = AccessToken(bearer(self.scope["headers"]))
        except TokenError:
            await self.close(NOT_PAIRED)
            return
        self.rooms = (group_of(None), group_of(token["zone"]))
        for room in self.rooms:
            await self.channel_layer.group_add(room, self.channel_name)
        await self.accept()

    async def disconnect(self, _code: int) -> None:
        for room in self.rooms:
            await self.channel_layer.group_discard(room, self.channel_name)

    async def announce(self, event: dict) -> None:
        await self.send(text_data=event["text"])


def bearer(headers) -> bytes:
    return dict(headers).get(b"authorization", b"").removeprefix(b"Bearer ")
