"""GET /player/ and the web player's own files."""

import mimetypes
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from broadcast.edge.build import VERSION, version_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'{files}; worker-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
INDEX = "index.html"
# Not every system's list knows these, and a module script of the wrong type does not run.
for media_type, suffix in (("text/javascript", ".js"), ("application/manifest+json", ".webmanifest")):
    mimetypes.add_type(media_type, suffix)


class PagesRoute:
    """The files of one folder, always asked for again (ETag) so that a player updates itself."""

    def __init__(self, folder: Path, files: str = "") -> None:
        """`files`: the origin from which the player has its sound, if not from here."""
        self._folder, self._policy = folder, POLICY.format(files=f" {files}" if files else "")
        self._files = StaticFiles(directory=folder, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer, or return False where there is no such file."""
        name = scope["path"].removeprefix("/player/") or INDEX
        try:
            response = await self._answer(name, scope)
        except (HTTPException, FileNotFoundError):
            return False
        self._protect(response, name)
        await response(scope, receive, send)
        return True

    async def _answer(self, name: str, scope: Scope) -> Response:
        if name == VERSION:
            return Response(version_of(self._folder), media_type="text/javascript")
        return await self._files.get_response(name, scope)

    def _protect(self, response: Response, name: str) -> None:
        response.headers["cache-control"] = "no-cache"
        response.headers["x-content-type-options"] = "nosniff"
        response.headers["referrer-policy"] = "no-referrer"
        if name == INDEX:
            response.headers["content-security-policy"] = self._policy
        if name == "sw.js":
            response.headers["service-worker-allowed"] = "/player/"
