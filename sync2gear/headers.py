"""Response headers that hold for every page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from library import shelf

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:{files}; media-src 'self' blob:{files}; "
    "connect-src 'self'{files}; "
    "object-src 'none'; base-uri 'none'; form-action 'self'{sign_in}; frame-ancestors 'none'"
)


def policy() -> str:
    """Sound and covers may come from our bucket, where there is one, and files may go there."""
    signer = shelf.signer()
    # A form that leads to another site by a redirect counts as sent there.
    sign_in = "".join(f" {origin}" for origin in settings.SIGN_IN_ORIGINS)
    return POLICY.format(files=f" {signer.origin}" if signer else "", sign_in=sign_in)


class ContentSecurityPolicy:
    """No third-party request, no inline script or style, on any page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", policy())
        return response
