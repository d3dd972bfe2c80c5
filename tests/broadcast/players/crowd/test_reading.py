from datetime import datetime, timedelta

import pytest

from broadcast.players.crowd.reading import AHEAD, EARLY, Reader, Shared
from broadcast.players.headless.feed import FeedWrong
from tests.broadcast.players.headless.feeds import NOON, cue, feed_bytes
from tests.broadcast.players.headless.server import HandClock


def reader(at: datetime = NOON, shared: Shared | None = None) -> Reader:
    return Reader(HandClock(at), shared or Shared())


def test_it_reads_the_cues_that_come_soon() -> None:
    feed = reader()(feed_bytes(cues=[cue(60 * minutes) for minutes in (-90, -10, 10, 90)]))
    assert [call.id for call in feed.cues] == ["cue -600", "cue 600"]


def test_it_keeps_the_segment_that_holds() -> None:
    whole = feed_bytes()
    for at in (NOON, NOON + timedelta(days=3)):
        feed = reader(at)(whole)
        assert feed.segment_at(at)
        assert feed.raw["music"] == []


def test_it_says_when_it_is_to_read_again() -> None:
    read = reader()
    read(feed_bytes())
    assert read.again_at == NOON + AHEAD - EARLY


def test_what_two_feeds_have_in_common_is_kept_once() -> None:
    shared = Shared()
    first, second = (reader(shared=shared)(feed_bytes()) for _ in range(2))
    assert first.raw["media"] is second.raw["media"]
    ours, theirs = (feed.segments[0].tracks for feed in (first, second))
    assert len(ours) == 2
    assert all(one is other for one, other in zip(ours, theirs, strict=True))


@pytest.mark.parametrize("body", [b"", b"[]", b'{"v": 1}', b'{"v": 1, "music": 7, "cues": []}'])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(FeedWrong):
        reader()(body)
