"""A message that can be taken back."""

from django.contrib import messages
from django.http import HttpRequest


def offer_undo(request: HttpRequest, text: str, url: str) -> None:
    """Say what was done, with a button that posts to `url`, which undoes it."""
    messages.success(request, text, extra_tags=url)
