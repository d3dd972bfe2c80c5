"""Who gets into the console of sync2gear's staff."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tenants import second_step
from tenants.access import demand_of_staff
from tenants.models import User

View = Callable[..., HttpResponseBase]


def staff_only(right: str) -> Callable[[View], View]:
    """404 for everybody without the right; those with it who came without a second step are led to it."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            demand_of_staff(cast(User, request.user), right)
            if second_step.is_missing(request):
                return second_step.lead(request)
            return view(request, *args, **kwargs)

        return guarded

    return guard
