import pytest

from tenants import checks


@pytest.mark.parametrize(
    ("knob", "wrong", "check", "identity"),
    [
        ("SECRET_KEY", "", checks.a_secret_key_is_set, "sync2gear.E001"),
        ("ALLOWED_HOSTS", [], checks.host_names_are_named, "sync2gear.E002"),
        ("HTTPS", False, checks.cookies_are_secure, "sync2gear.W001"),
        ("QUEUE_URL", "db://cache", checks.the_queue_is_a_redis, "sync2gear.E004"),
    ],
)
def test_a_missing_knob_speaks_with_an_id_and_a_hint(settings, knob, wrong, check, identity) -> None:
    setattr(settings, knob, wrong)
    (message,) = check()
    assert (message.id, knob in message.hint) == (identity, True)


@pytest.mark.parametrize(
    ("knob", "right", "check"),
    [
        ("SECRET_KEY", "long and random", checks.a_secret_key_is_set),
        ("ALLOWED_HOSTS", ["shop.example"], checks.host_names_are_named),
        ("HTTPS", True, checks.cookies_are_secure),
        ("QUEUE_URL", "rediss://shop.example/1", checks.the_queue_is_a_redis),
        ("QUEUE_URL", "", checks.redis_answers),
    ],
)
def test_a_knob_that_is_set_is_quiet(settings, knob, right, check) -> None:
    setattr(settings, knob, right)
    assert check() == []


def test_host_names_may_be_missing_while_developing(settings) -> None:
    settings.ALLOWED_HOSTS, settings.DEBUG = [], True
    assert checks.host_names_are_named() == []


def test_a_redis_that_does_not_answer_is_named_with_what_that_means(settings) -> None:
    nowhere = "redis://127.0.0.1:9/0"
    settings.QUEUE_URL = nowhere
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": nowhere}
    }
    found = {message.msg.split()[0]: str(message.hint) for message in checks.redis_answers()}
    assert "sign in" in found["CACHE_URL"]
    assert "database" in found["QUEUE_URL"]
