"""On a host name that is pinned to one business there is only that business."""

import logging
import re
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string

from tenants.hosts import Pinned, pinned_in

log = logging.getLogger(__name__)
#: Who has several businesses finds them on sync2gear's own host.
HOME = ("/", "/businesses/")
NOT_HERE = ("/staff/", "/start/", "/styleguide/", "/businesses/menu/")
OF_ONE = re.compile(r"/(?:b|opening|closing)/(?P<which>[^/]+)")


class PinnedHosts:
    """The first of all: which hosts there are besides ALLOWED_HOSTS, and in `request.pinned` whose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pinned = request.pinned = pinned_in(request)  # type: ignore[attr-defined]
        if pinned:
            host = request.META["HTTP_HOST"]
            request.get_host = lambda: host  # type: ignore[method-assign]
        return self.get_response(request)


class KnownHosts:
    """Where static files have been served, and before anything asks for the name of the host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            log.warning(
                "Asked for as %.80r, which neither ALLOWED_HOSTS nor a business names.",
                request.META.get("HTTP_HOST", ""),
            )
            return HttpResponse(render_to_string("421.html"), status=421)
        return self.get_response(request)


class OnlyItsOwn:
    """Inside of sign-in, so that its 404 looks like any other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pinned: Pinned | None = request.pinned  # type: ignore[attr-defined]
        if pinned and request.path_info in HOME:
            return HttpResponseRedirect(f"/b/{pinned.slug}/")
        if pinned and not is_there(request.path_info, pinned):
            raise Http404
        return self.get_response(request)


def is_there(path: str, pinned: Pinned) -> bool:
    of_one = OF_ONE.match(path)
    if of_one:
        return of_one["which"] in (pinned.slug, str(pinned.business_id))
    return not path.startswith(NOT_HERE)
