"""Where what is being done comes from: for the log, which nobody hands a request."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from tenants.address import address_of
from tenants.models import AuditLog

Source = AuditLog.Source
#: In the order in which to look: most say that they are others too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Version", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Origin:
    """Nothing of it is known of what the server does by itself."""

    source: str = Source.COMMAND
    address: str = ""
    browser: str = ""


OURS = Origin()
now: ContextVar[Origin] = ContextVar("origin", default=OURS)


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    token = now.set(origin)
    try:
        yield
    finally:
        now.reset(token)


class OriginMiddleware:
    """Everything that a request does is written down with where it came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        browser = browser_of(request.headers.get("User-Agent", ""))
        with coming_from(Origin(Source.WEB, address_of(request), browser)):
            return self.get_response(request)


def browser_of(agent: str) -> str:
    """ "Firefox 140 on Windows"; empty where it does not say."""
    browser = next(
        (f"{name} {version}" for mark, name in BROWSERS if (version := version_in(agent, mark))), ""
    )
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " on ".join(part for part in (browser, system) if part)


def version_in(agent: str, mark: str) -> str:
    found = re.search(rf"\b{mark}\w*/(\d{{1,5}})", agent)
    return found[1] if found else ""
