"""What a page answers once it has changed something."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def done(request: HttpRequest, sentence: str, to: str, *args: Any, undo: str = "") -> HttpResponse:
    """Say what was done and go to the page `to`. `undo`, an address, takes it back: the message offers it."""
    messages.success(request, sentence, extra_tags=undo)
    return redirect(to, *args)
