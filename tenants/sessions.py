"""Where somebody is signed in: each browser, when it was last seen, and the end of it."""

from collections.abc import Callable
from contextlib import suppress
from time import time
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from tenants import audit
from tenants.models import User

SEEN = "seen_at"
EVERY_S = 5 * 60


class Seen:
    """Writes down when and from where a session was last used, at most every five minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_due(request):
            request.session[SEEN] = time()
            with suppress(PermissionDenied):  # nobody knows from where it came
                UserSession.objects.create_from_request(request)
        return response


def is_due(request: HttpRequest) -> bool:
    session = request.session
    return SESSION_KEY in session and time() - session.get(SEEN, 0) > EVERY_S


@receiver(user_logged_in)
def begin(request: HttpRequest, **_: Any) -> None:
    """Signing in writes it down by itself."""
    request.session[SEEN] = time()


def open_sessions(user: User) -> models.QuerySet[UserSession]:
    """The newest first; without those that have run out."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows: models.QuerySet[UserSession] = UserSession.objects.filter(user=user, session_key__in=alive)
    return rows.order_by("-last_seen_at", "-pk")


@transaction.atomic
def end_session(*, actor: User, pk: int) -> bool:
    """Sign one browser out. False where it is out already, or somebody else's."""
    return end(UserSession.objects.filter(user=actor, pk=pk), actor) > 0


@transaction.atomic
def end_other_sessions(*, actor: User, but: str | None) -> int:
    """Sign all browsers out but the one whose session's key is `but`."""
    return end(UserSession.objects.filter(user=actor).exclude(session_key=but or ""), actor)


def end(rows: models.QuerySet[UserSession], actor: User) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    if keys:
        audit.write(actor, None, "signed out elsewhere", actor, browsers=len(keys))
    return len(keys)
