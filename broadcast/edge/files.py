"""GET /player/media/<sha256>.<ext>, /player/cover/<sha256>.jpg: files that never change.

/player/catalogue/<sha256>.<ext> has those of the catalogue, sound and covers, for players of every business.
"""

import asyncio
import os
import re
import stat
from pathlib import Path

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from .answers import answer, not_found, not_paired, server_time
from .bearer import device_of
from .feeds import Feeds

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


def file_below(media_root: Path, business_id: str, path: str) -> tuple[Path, str] | None:
    """The file that a path names in the folder of the business or of the catalogue, and its SHA-256.

    None if none can be.
    """
    match = NAME.fullmatch(path)
    if match is None or match["ext"] not in TYPES:
        return None
    kind = "cover" if match["ext"] == "jpg" else "media"
    if match["kind"] not in (kind, "catalogue"):
        return None
    owner = CATALOGUE if match["kind"] == "catalogue" else business_id
    folder = media_root / "b" / owner / FOLDERS[kind]
    return folder / f"{match['sha256']}.{match['ext']}", match["sha256"]


def regular_file(path: Path) -> os.stat_result | None:
    try:
        found = path.stat(follow_symlinks=False)
    except OSError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None


class FilesRoute:
    def __init__(self, feeds: Feeds, media_root: Path) -> None:
        self._feeds, self._media_root = feeds, media_root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        device = await device_of(self._feeds, scope, also_query=True)
        if device is None:
            await not_paired(send)
            return
        named = file_below(self._media_root, device.business_id, scope["path"])
        found = await asyncio.to_thread(regular_file, named[0]) if named else None
        if named is None or found is None:
            await not_found(send)
        else:
            await self._send(scope, receive, send, *named, found)

    async def _send(
        self, scope: Scope, receive: Receive, send: Send, path: Path, sha256: str, found: os.stat_result
    ) -> None:
        headers = {"etag": f'"{sha256}"', "cache-control": FOR_EVER, "x-content-type-options": "nosniff"}
        if headers["etag"].encode() in dict(scope["headers"]).get(b"if-none-match", b""):
            raw = [(name.encode(), value.encode()) for name, value in headers.items()]
            await answer(send, 304, [*raw, server_time()])
            return
        media_type = TYPES[path.suffix[1:]]
        response = FileResponse(path, headers=headers, media_type=media_type, stat_result=found)
        await response(scope, receive, send)
