"""POST /player/reports: what a device says it played, handed to the intake."""

import json

from starlette.types import Receive, Scope, Send

from .answers import answer, not_paired, not_ready, problem, server_time
from .bearer import device_of
from .feeds import Feeds
from .intake import Intake
from .presence import Presence
from .rows import Reply, Report

#: As much as the most plays of a report take, several times over.
MOST_BYTES = 1_000_000
RETRY_AFTER_S = 5


class ReportsRoute:
    def __init__(self, feeds: Feeds, intake: Intake, presence: Presence) -> None:
        self._feeds, self._intake, self._presence = feeds, intake, presence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        device = await device_of(self._feeds, scope)
        if device is None:
            await not_paired(send)
            return
        body = await whole(receive)
        if body is None:
            return
        if len(body) > MOST_BYTES:
            await problem(send, 413, "Send fewer plays at a time.")
            return
        ids = (device.id, device.business_id, device.zone_id)
        await self._answer(
            send, await self._intake.give(Report(*ids, body, self._presence.address_of(scope)))
        )

    async def _answer(self, send: Send, reply: Reply) -> None:
        if reply.status == 503:
            await not_ready(send, RETRY_AFTER_S, reply.detail)
        elif reply.status != 200:
            await problem(send, reply.status, reply.detail)
        else:
            body = json.dumps({"stored": reply.stored, "refused": reply.refused}).encode()
            kind = (b"content-type", b"application/json")
            length = (b"content-length", b"%d" % len(body))
            await answer(send, 200, [kind, length, (b"cache-control", b"no-store"), server_time()], body)


async def whole(receive: Receive) -> bytes | None:
    """The body, or a little more than the limit; None where the player hung up in the middle."""
    pieces, length_bytes = [], 0
    while length_bytes <= MOST_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message.get("body", b""))
        length_bytes += len(pieces[-1])
        if not message.get("more_body", False):
            break
    return b"".join(pieces)
