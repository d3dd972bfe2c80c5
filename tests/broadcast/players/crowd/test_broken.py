from collections.abc import Iterator
from contextlib import suppress

import pytest

from broadcast.players.crowd.broken import BrokenLine
from broadcast.players.crowd.line import QuickLine
from broadcast.players.crowd.tally import Tally
from broadcast.players.headless.line import LineDown
from tests.broadcast.players.crowd.web import Web, answer, serving

HEADERS = {"Authorization": "Bearer right"}


def said(asked: bytes) -> bytes | None:
    if not asked.startswith((b"GET", b"POST")):
        return answer(400)
    if b"\r\n\r\n" not in asked:
        return b""
    return answer(200 if b"Bearer right" in asked else 401)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving(said) as web:
        yield web


def lived(web: Web, seed: int, calls: int = 60) -> Tally:
    tally = Tally()
    line = BrokenLine(QuickLine(web.url), web.url, tally, seed)
    for _ in range(calls):
        with suppress(LineDown):
            assert line.ask("GET", "/player/feed", HEADERS).status == 200
    return tally


def test_it_does_everything_that_is_wrong_and_what_is_right_too(web: Web) -> None:
    did = {what.partition(":")[0] for what in lived(web, 7).troubled}
    assert did == {"poll", "cut", "garbage", "wrong token", "junk", "twice"}


def test_what_it_is_refused_for_is_no_fault_of_the_server(web: Web) -> None:
    tally = lived(web, 7)
    assert (tally.troubled["wrong token: 401"] > 0, tally.wrong) == (True, {})


def test_the_same_seed_does_the_same(web: Web) -> None:
    assert lived(web, 3).troubled == lived(web, 3).troubled != lived(web, 4).troubled
