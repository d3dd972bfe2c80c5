"""The device edge as an ASGI application in front of another one.

Only GET and HEAD below /player/, and of /live, and what players report are answered here; everything else
falls through. There is no framework in between: a poll has to cost next to nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from .answers import not_ready
from .events_route import EventsRoute
from .feed_route import FeedRoute
from .feeds import Feeds
from .files import FilesRoute, Signer
from .glances import Glances
from .hub import Hub
from .intake import Intake, Take
from .kept_alive import kept_alive
from .listener import Listener
from .live import Live
from .live_route import LiveRoute
from .pages import PagesRoute
from .playlist import PlaylistRoute
from .presence import Presence
from .pulse import pulse
from .pump import Pump
from .reports_route import ReportsRoute
from .shutdown import call_at_shutdown
from .store import Store, StoreUnavailable

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class EdgeOptions:
    """`dsn` is libpq's; `player_dir` holds the web player's files."""

    dsn: str
    media_root: Path
    player_dir: Path
    heartbeat_s: float = 20.0
    flush_s: float = 3.0
    #: So many proxies of our own set X-Forwarded-For.
    proxies: int = 0
    live_pause_s: float = 1.0
    #: How often players that somebody looks at are asked to report.
    look_s: float = 5.0
    #: 0: it is not written that the edge is there.
    pulse_s: float = 15.0
    #: What the portal signs the keys of its live pages with.
    secret: str = ""
    #: Where files are had that are in a bucket.
    signer: Signer | None = None
    #: What stores reports; without it they fall through.
    take: Take | None = None
    #: So long reports wait for one another.
    intake_pause_s: float = 1.0


class Edge:
    """The edge's parts, put together, and its life from start-up to shutdown."""

    def __init__(self, options: EdgeOptions, rest: ASGIApp) -> None:
        self.options, self._rest = options, rest
        self.store, self.events_store = Store(options.dsn), Store(options.dsn)
        self.feeds, self.hub = Feeds(self.store), Hub()
        self.presence = Presence(self.store, options.proxies)
        self.pump = Pump(self.hub, self.feeds, self.events_store)
        self.live = Live()
        self.glances = Glances(self.live, self.hub, self.events_store, options.look_s)
        self.listener = Listener(options.dsn, self.on_notify, self.on_listening)
        self._feed = FeedRoute(self.feeds, self.presence)
        self._events = EventsRoute(self.hub, self.feeds, self.pump, self.presence)
        self._live_pages = LiveRoute(self.live, options.secret)
        self._files = FilesRoute(self.feeds, options.media_root, options.signer)
        self._playlist = PlaylistRoute(self.feeds)
        self._pages = PagesRoute(options.player_dir, options.signer.origin if options.signer else "")
        self.intake = Intake(options.take, options.intake_pause_s) if options.take else None
        self._reports = ReportsRoute(self.feeds, self.intake, self.presence) if self.intake else None
        self._tasks: list[asyncio.Future[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._is_ours(scope):
            await self._guard(scope, receive, send)
        else:
            await self._rest(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        if scope["type"] != "http":
            return False
        path, method = scope["path"], scope["method"]
        if method == "POST":
            return path == "/player/reports" and self._reports is not None
        return method in ("GET", "HEAD") and (path.startswith("/player") or path == "/live")

    async def _guard(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._route(scope, receive, send)
        except StoreUnavailable as error:
            logger.warning("The database is away: %s", error)
            await not_ready(send, 5, "The server cannot look you up now. Keep playing and ask again.")

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == "/player/feed":
            await self._feed(scope, send)
        elif path == "/player/events":
            await self._events(scope, receive, send)
        elif path.startswith(("/player/media/", "/player/cover/", "/player/catalogue/")):
            await self._files(scope, receive, send)
        elif path == "/live":
            await self._live_pages(scope, receive, send)
        elif self._reports and scope["method"] == "POST":
            await self._reports(scope, receive, send)
        elif path == "/player/playlist.m3u8":
            await self._playlist(scope, send)
        else:
            await self._page(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/player":
            await RedirectResponse("/player/")(scope, receive, send)
        elif not (scope["path"].startswith("/player/") and await self._pages(scope, receive, send)):
            await self._rest(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        with call_at_shutdown(self.close):
            self.start()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self.stop()
        await send({"type": "lifespan.shutdown.complete"})

    def start(self) -> None:
        """Begin to listen. It does not wait for the database: a poll from memory needs none."""
        work: list[Callable[[], Awaitable[None]]] = [
            self.listener.run,
            *self.pump.rounds(),
            partial(self.presence.run, self.options.flush_s),
            partial(self.hub.run, self.options.heartbeat_s),
            partial(self.live.run, self.options.live_pause_s),
            partial(self.live.beat, self.options.heartbeat_s),
            self.glances.run,
        ]
        if self.intake:
            work.append(self.intake.run)
        if self.options.pulse_s:
            # Beside the events, which ask little: a poll that needs the database waits for neither.
            work.append(partial(pulse, self.events_store, self.options.pulse_s))
        self._tasks = [asyncio.ensure_future(kept_alive(round_)) for round_ in work]

    def on_notify(self, payload: str) -> None:
        self.pump.on_notify(payload)
        self.live.on_notify(payload)
        self.glances.on_notify(payload)

    def on_listening(self) -> None:
        self.pump.on_listening()
        self.live.on_listening()

    def close(self) -> None:
        """End every open stream."""
        self.hub.close()
        self.live.close()

    async def stop(self) -> None:
        self.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.presence.flush()
        if self.intake:
            self.intake.close()
        await self.store.close()
        await self.events_store.close()
