"""Where a request came from."""

from django.conf import settings
from django.http import HttpRequest

from sync2gear.address import client_address


def address_of(request: HttpRequest) -> str:
    """Of the device, not of the proxies before us; empty where none can be told."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return client_address(request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXY_COUNT)
