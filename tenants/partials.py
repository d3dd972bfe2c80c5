"""A page, or the fragment of it that htmx asks for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    partials: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """Render `template`; only its partial of the same name where HX-Target is one of `partials`.

    Partial name = element id = HX-Target. Messages that wait travel along and are put into the page's region.
    """
    target = request.htmx.target  # type: ignore[attr-defined]
    if target in partials:
        response = render(request, f"{template}#{target}", context, status=status)
        response.write(render_to_string("base.html#messages", {"swap_oob": True}, request))
    else:
        response = render(request, template, context, status=status)
    patch_vary_headers(response, ("HX-Target",))
    return response
