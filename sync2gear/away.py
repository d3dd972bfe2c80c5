"""What is said while the storage of files does not answer."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from library.shelf import ShelfAway

log = logging.getLogger(__name__)
AGAIN_S = "30"


class StorageAway:
    """A sentence and 503 instead of an error: nothing is wrong with what somebody asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ShelfAway):
            return None
        log.warning("The storage is away: %s", exception)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = AGAIN_S
        return response
