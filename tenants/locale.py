"""In which English, and outside of a business by which clock, a page speaks to whoever asks for it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from tenants.models import User


class Locale:
    """The person's own choice; of strangers what their browser says. A business's pages have its clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(preferred(request)), timezone.override(None):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Here it is known whether they are in a business."""
        user = request.user
        if not isinstance(user, User):
            return
        translation.activate(user.language or translation.get_language() or settings.LANGUAGE_CODE)
        if user.time_zone and not hasattr(request, "business"):
            timezone.activate(user.time_zone)


def preferred(request: HttpRequest) -> str:
    """The first English that a browser asks for, as far as we know it; else the United Kingdom's."""
    asked = request.headers.get("Accept-Language", "")[:200].lower()
    codes = [part.partition(";")[0].strip() for part in asked.split(",")]
    english = next((code for code in codes if code.startswith("en-")), "")
    return english if english in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
