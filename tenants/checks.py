"""A wrong or missing knob speaks at start-up."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from sync2gear.redis_away import is_of_redis

REDIS = ("redis://", "rediss://", "unix://")


@register
def a_secret_key_is_set(**_: Any) -> list[CheckMessage]:
    try:
        settings.SECRET_KEY  # noqa: B018  Django raises where it is empty
        return []
    except ImproperlyConfigured:
        hint = "Set SECRET_KEY to a long random text, or run `make demo`, which makes one."
        return [Error("There is no SECRET_KEY.", hint=hint, id="sync2gear.E001")]


@register
def host_names_are_named(**_: Any) -> list[CheckMessage]:
    if settings.DEBUG or settings.ALLOWED_HOSTS:
        return []
    hint = "Set ALLOWED_HOSTS to the names under which this site is reached, comma-separated."
    return [Error("ALLOWED_HOSTS is empty: every request would be refused.", hint=hint, id="sync2gear.E002")]


@register(deploy=True)
def cookies_are_secure(**_: Any) -> list[CheckMessage]:
    if settings.HTTPS:
        return []
    hint = "Put a proxy with a certificate in front and set HTTPS=1."
    return [Warning("Sign-in cookies travel over plain HTTP.", hint=hint, id="sync2gear.W001")]


@register
def the_queue_is_a_redis(**_: Any) -> list[CheckMessage]:
    if not settings.QUEUE_URL or settings.QUEUE_URL.startswith(REDIS):
        return []
    hint = "Set QUEUE_URL to redis://host:port/number, or leave it out: workers ask the database then."
    return [Error("QUEUE_URL is no address of a Redis.", hint=hint, id="sync2gear.E004")]


@register(deploy=True)
def redis_answers(**_: Any) -> list[CheckMessage]:
    hint = "Start it, or correct the address. Meanwhile %s."
    return [
        Warning(f"{knob} is set, and its Redis does not answer.", hint=hint % meanwhile, id="sync2gear.W002")
        for knob, ask, meanwhile in asked_redis()
        if not answers(ask)
    ]


def asked_redis() -> Iterator[tuple[str, Callable[[], Any], str]]:
    if settings.CACHES["default"]["BACKEND"].endswith("RedisCache"):
        yield "CACHE_URL", lambda: cache.get("anything"), "nobody can sign in"
    if settings.QUEUE_URL.startswith(REDIS):
        from tenants.broker import line

        yield "QUEUE_URL", line(settings.QUEUE_URL).client.ping, "workers ask the database for tasks"


def answers(ask: Callable[[], Any]) -> bool:
    try:
        ask()
    except Exception as error:
        if not is_of_redis(error):
            raise
        return False
    return True


@register
def sign_in_by_others_is_whole(**_: Any) -> list[CheckMessage]:
    halves = [name for name in ("GOOGLE", "MICROSOFT") if is_half_set(name)]
    hint = "Set both the _CLIENT_ID and the _CLIENT_SECRET of it, or neither."
    return [Error(f"{name} can sign nobody in.", hint=hint, id="sync2gear.E003") for name in halves]


def is_half_set(name: str) -> bool:
    parts = [getattr(settings, f"{name}_CLIENT_{part}") for part in ("ID", "SECRET")]
    return any(parts) and not all(parts)
