"""What uvicorn serves: the device edge first, then Django as WSGI in a few threads."""

import os
from pathlib import Path
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from starlette.types import ASGIApp, Scope

from broadcast.edge.app import Edge, EdgeOptions
from broadcast.edge.intake import Take
from broadcast.edge.store import dsn_of
from library import shelf
from sync2gear.cleaning import CleanedRequests
from sync2gear.spool import SpooledBodies

# A form without JavaScript sends its files in one body.
FILES_A_BODY = 4
FORM_BYTES = 2_500_000


def portal() -> ASGIApp:
    """Django, sheltered from slow uploads."""
    wsgi: Any = get_wsgi_application()
    django = cast(ASGIApp, WSGIMiddleware(wsgi, workers=settings.WEB_THREADS))  # it has ASGI types of its own
    return CleanedRequests(SpooledBodies(django, most_bytes, settings.FILE_UPLOAD_TEMP_DIR))


def most_bytes(scope: Scope) -> int:
    """Files come from somebody with a session, for a business; from everybody else a form or a report.

    Bodies are stored before Django asks who sends them: without this a stranger could fill the disk.
    """
    cookies = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    has_session = f"{settings.SESSION_COOKIE_NAME}=" in cookies
    if has_session and scope["path"].startswith("/b/"):
        return int(settings.UPLOAD_LIMIT_MB) * 1_000_000 * FILES_A_BODY
    return FORM_BYTES


def build() -> Edge:
    django = portal()
    options = EdgeOptions(
        dsn=dsn_of(settings.DATABASES["default"]),
        media_root=Path(settings.MEDIA_ROOT),
        player_dir=Path(settings.BASE_DIR) / "static" / "player",
        proxies=settings.TRUSTED_PROXY_COUNT,
        secret=settings.SECRET_KEY,
        signer=shelf.signer(),
        take=taker(),
    )
    return Edge(options, django)


def taker() -> Take:
    """It loads models, which Django has ready only once the portal is there."""
    from broadcast.players.taking import take_in_turn

    return take_in_turn


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sync2gear.settings")
application = build()
