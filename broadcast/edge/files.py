"""GET /player/media/<sha256>.<ext>, /player/cover/<sha256>.jpg: files that never change.

/player/catalogue/<sha256>.<ext> has those of the catalogue, sound and covers, for players of every business.
"""

import asyncio
import logging
import os
import re
import stat
from pathlib import Path
from typing import Protocol

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from .answers import Headers, answer, not_found, not_paired, not_ready, server_time
from .bearer import device_of
from .feeds import Feeds

logger = logging.getLogger(__name__)
AGAIN_S = 30
FOR_EVER = "private, max-age=31536000, immutable"
NAME = re.compile(r"/player/(?P<kind>media|cover|catalogue)/(?P<sha256>[0-9a-f]{64})\.(?P<ext>[a-z0-9]{2,5})")
FOLDERS = {"media": "audio", "cover": "cover"}
#: The same id as `tenants.catalogue` has: the edge imports no models.
CATALOGUE = "6f1c9d52-7f6b-4b0e-9a58-2d5c0a7e4b11"
TYPES = {
    "aac": "audio/aac",
    "flac": "audio/flac",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
}


class Signed(Protocol):
    """The address of a file, which may be kept for `kept_s`."""

    @property
    def url(self) -> str: ...

    @property
    def kept_s(self) -> int: ...


class Signer(Protocol):
    """Knows where files of a bucket are had; `origin` is that of all addresses."""

    origin: str

    def of(self, key: str, method: str = "GET") -> Signed: ...


def key_below(business_id: str, path: str) -> tuple[str, str] | None:
    """The key that a path names, of the business or of the catalogue, and its SHA-256.

    None if none can be.
    """
    match = NAME.fullmatch(path)
    if match is None or match["ext"] not in TYPES:
        return None
    kind = "cover" if match["ext"] == "jpg" else "media"
    if match["kind"] not in (kind, "catalogue"):
        return None
    owner = CATALOGUE if match["kind"] == "catalogue" else business_id
    return f"b/{owner}/{FOLDERS[kind]}/{match['sha256']}.{match['ext']}", match["sha256"]


def regular_file(path: Path) -> os.stat_result | None:
    try:
        found = path.stat(follow_symlinks=False)
    except OSError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None


class FilesRoute:
    """With a `signer`, files are in a bucket: players are sent there, and told there what is missing."""

    def __init__(self, feeds: Feeds, media_root: Path, signer: Signer | None = None) -> None:
        self._feeds, self._media_root, self._signer = feeds, media_root, signer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        device = await device_of(self._feeds, scope, also_query=True)
        named = key_below(device.business_id, scope["path"]) if device else None
        if device is None:
            await not_paired(send)
        elif named is None:
            await not_found(send)
        elif f'"{named[1]}"'.encode() in dict(scope["headers"]).get(b"if-none-match", b""):
            await answer(send, 304, [*raw(kept(named[1])), server_time()])
        elif self._signer:
            await elsewhere(self._signer, named[0], scope["method"], send)
        else:
            await self._send(scope, receive, send, *named)

    async def _send(self, scope: Scope, receive: Receive, send: Send, key: str, sha256: str) -> None:
        path = self._media_root / key
        found = await asyncio.to_thread(regular_file, path)
        if found is None:
            await not_found(send)
            return
        media_type = TYPES[path.suffix[1:]]
        response = FileResponse(path, headers=kept(sha256), media_type=media_type, stat_result=found)
        await response(scope, receive, send)


async def elsewhere(signer: Signer, key: str, method: str, send: Send) -> None:
    """Where the credentials are a machine's role, signing may ask for new ones: not in the event loop."""
    try:
        signed = await asyncio.to_thread(signer.of, key, method)
    except Exception as error:  # whatever it is: it is not the player's fault, and may pass
        logger.warning("No address can be signed: %s", error)
        await not_ready(send, AGAIN_S, "The file cannot be reached now. Go on, and ask again.")
        return
    headers = {
        "location": signed.url,
        "cache-control": f"private, max-age={signed.kept_s}",
        "content-length": "0",
    }
    await answer(send, 302, [*raw(headers), server_time()])


def kept(sha256: str) -> dict[str, str]:
    return {"etag": f'"{sha256}"', "cache-control": FOR_EVER, "x-content-type-options": "nosniff"}


def raw(headers: dict[str, str]) -> Headers:
    return [(name.encode(), value.encode()) for name, value in headers.items()]
