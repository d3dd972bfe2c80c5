"""Response headers that hold for every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from library import shelf

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:{files}; media-src 'self' blob:{files}; "
    "connect-src 'self'{files}; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def policy() -> str:
    """Sound and covers may come from our bucket, where there is one, and files may go there."""
    signer = shelf.signer()
    return POLICY.format(files=f" {signer.origin}" if signer else "")


class ContentSecurityPolicy:
    """No third-party request, no inline script or style, on any page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", policy())
        return response
