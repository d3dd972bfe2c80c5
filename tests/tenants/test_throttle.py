from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from tenants.throttle import allowed
from tests.redis_server import redis_cache, running


def tried(times: int, who: str = "olive", period_s: int = 600) -> list[bool]:
    return [allowed("code", who, tries=3, period_s=period_s) for _ in range(times)]


def forgotten_at() -> list[datetime]:
    """When the cache lets go of what counts tries, soonest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM cache WHERE cache_key LIKE '%%throttle:code:%%' ORDER BY expires")
        return [row[0].replace(tzinfo=timezone.get_current_timezone()) for row in cursor.fetchall()]


def test_three_tries_are_three(db: None) -> None:
    assert tried(5) == [True, True, True, False, False]


def test_one_persons_tries_do_not_count_for_another(db: None) -> None:
    tried(4)
    assert tried(1, "zed") == [True]


def test_what_is_tried_counts_apart(db: None) -> None:
    tried(4)
    assert allowed("pairing", "olive", tries=3, period_s=600)


def test_after_the_period_one_may_try_again(db: None) -> None:
    tried(4)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET expires = now() - interval '1 minute'")
    assert tried(1) == [True]


def test_trying_on_does_not_prolong_the_period(db: None) -> None:
    tried(1)
    first = forgotten_at()[0]
    tried(5)
    assert forgotten_at()[0] == first


def test_tries_are_remembered_for_the_whole_period(db: None) -> None:
    """Django's database cache falls back to five minutes when it counts."""
    tried(2, period_s=7200)
    assert forgotten_at()[0] > timezone.now() + timedelta(seconds=7100)


def test_much_else_in_the_cache_makes_nobody_forget_a_try(db: None) -> None:
    """Django's database cache holds 300 entries by default, and drops what comes first in the alphabet."""
    tried(3)
    for number in range(301):
        cache.set(f"z{number}", 0)
    assert tried(1) == [False]


def test_redis_counts_as_the_database_does_and_forgets_in_time(settings) -> None:
    with running() as server:
        settings.CACHES = {"default": redis_cache(server.url)}
        assert tried(5, period_s=7200) == [True, True, True, False, False]
        assert tried(1, "zed", period_s=7200) == [True]
        lasts_s = [server.client.ttl(key) for key in server.client.keys("*throttle*")]
        assert len(lasts_s) == 4
        assert all(7000 < each <= 7200 for each in lasts_s)
