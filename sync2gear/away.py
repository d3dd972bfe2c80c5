"""What is said while the storage of files is full or away, or the Redis that counts tries is away."""

import errno
import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from library.shelf import ShelfAway
from sync2gear.redis_away import is_of_redis

log = logging.getLogger(__name__)
AGAIN_S = "30"
FULL = (errno.ENOSPC, errno.EDQUOT)


class StorageAway:
    """A sentence and 503 or 507 instead of an error: nothing is wrong with what somebody asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OSError) and exception.errno in FULL:
            log.error("The disk is full: %s", exception)
            return render(request, "507.html", status=507)
        is_redis = is_of_redis(exception)
        if not is_redis and not isinstance(exception, ShelfAway):
            return None
        log.warning("%s is away: %s", "Redis" if is_redis else "The storage", exception)
        response = render(request, "503.html", {"is_redis": is_redis}, status=503)
        response["Retry-After"] = AGAIN_S
        return response
