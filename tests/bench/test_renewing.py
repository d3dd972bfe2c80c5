import os

import pytest
from django.utils import timezone

from broadcast.edge.models import ReadyFeed
from broadcast.feed import rebuild
from broadcast.models import Zone
from library.models import Track
from tests.bench.renewing import hours_later, idle_queries, one_core, renew


@pytest.fixture
def feed(ground: Zone, song: Track) -> ReadyFeed:
    rebuild(ground.pk)
    return ReadyFeed.objects.get(pk=ground.pk)


def test_what_is_renewed_is_counted(feed: ReadyFeed) -> None:
    with hours_later(6):
        renewed, took_s = renew([feed.business_id])
    assert renewed == 1
    assert took_s > 0
    assert ReadyFeed.objects.get().built_at > feed.built_at


def test_a_tick_that_finds_nothing_asks_little(feed: ReadyFeed) -> None:
    assert 1 <= idle_queries() <= 3


def test_time_comes_back_from_later() -> None:
    before = timezone.now()
    with hours_later(6):
        assert (timezone.now() - before).total_seconds() > 21_000
    assert (timezone.now() - before).total_seconds() < 60


def test_all_cores_come_back(feed: ReadyFeed) -> None:
    before = os.sched_getaffinity(0)
    with one_core():
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before
