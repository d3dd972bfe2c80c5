"""GET /player/playlist.m3u8: a zone's music for VLC, mpv and ffmpeg."""

import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from starlette.types import Scope, Send

from .answers import Headers, answer, not_paired, not_ready, server_time
from .bearer import bearer_token, device_of_token, query_token
from .feeds import Feeds


def segment_at(music: list[dict[str, Any]], at: datetime) -> dict[str, Any] | None:
    """The segment with tracks that plays at a time, or in silence the nearest; the last one is open-ended."""
    heard = [segment for segment in music if segment["tracks"]]
    return min(reversed(heard), key=lambda segment: _distance(segment, at), default=None)


def _distance(segment: dict[str, Any], at: datetime) -> timedelta:
    """From a time to a segment; nothing while it plays."""
    begin = datetime.fromisoformat(segment["from"])
    end = datetime.fromisoformat(segment["until"]) if segment["until"] else at
    return max(begin - at, at - end, timedelta(0))


def m3u(feed: dict[str, Any], token: str, at: datetime) -> str:
    """The zone's tracks in their order. The EXT-X lines are what ffmpeg needs to take it for a playlist."""
    segment = segment_at(feed.get("music", []), at)
    entries = [feed["media"][key] for key in (segment or {}).get("tracks", []) if key in feed["media"]]
    longest_s = max((entry["s"] for entry in entries), default=0)
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{math.ceil(longest_s)}"]
    lines += ["#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:VOD"]
    for number, entry in enumerate(entries):
        if number:
            lines.append("#EXT-X-DISCONTINUITY")
        lines += [f"#EXTINF:{entry['s']},{_title(entry)}", f"{entry['url']}?token={quote(token)}"]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def _title(entry: dict[str, Any]) -> str:
    """Artist and title in one line: a line break would begin an entry of its own."""
    parts = [entry.get("artist"), entry.get("title")]
    return " ".join(" - ".join(part for part in parts if part).split())


class PlaylistRoute:
    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds

    async def __call__(self, scope: Scope, send: Send) -> None:
        token = bearer_token(dict(scope["headers"]).get(b"authorization", b"")) or query_token(scope)
        device = await device_of_token(self._feeds, token)
        if device is None:
            await not_paired(send)
            return
        ready = await self._feeds.feed(device.zone_id)
        if ready is None:
            await not_ready(send, 5, "The zone's plan is being made. Ask again in a moment.")
            return
        feed = json.loads(device.compose(ready).body())
        await self._send(send, m3u(feed, token.decode(), datetime.now(UTC)).encode())

    async def _send(self, send: Send, body: bytes) -> None:
        headers: Headers = [
            (b"content-type", b"application/vnd.apple.mpegurl"),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"private, no-store"),
            (b"referrer-policy", b"no-referrer"),
            server_time(),
        ]
        await answer(send, 200, headers, body)
