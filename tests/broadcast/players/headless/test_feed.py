import json

import pytest

from broadcast.players.headless.feed import FeedWrong, read_feed
from tests.broadcast.players.headless.feeds import feed, feed_bytes, segment


def without(member: str) -> bytes:
    told = json.loads(feed_bytes())
    del told[member]
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"null", feed_bytes(v=2), without("music"), feed_bytes(music=[{}])]
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(FeedWrong):
        read_feed(body)


def test_unknown_members_change_nothing() -> None:
    assert feed(mood="calm").segments == feed().segments


def test_a_segment_without_tracks_that_is_not_silent_is_passed_over() -> None:
    empty = segment("") | {"silent": False}
    assert feed(empty, segment("ab", 60)).segments == feed(segment("ab", 60)).segments
