"""Who gets into the console of sync2gear's staff."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from tenants.access import demand_of_staff

View = Callable[..., HttpResponse]


def staff_only(right: str) -> Callable[[View], View]:
    """404 for everybody without the right."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            demand_of_staff(request.user, right)  # type: ignore[arg-type]  LoginRequiredMiddleware let them in
            return view(request, *args, **kwargs)

        return guarded

    return guard
