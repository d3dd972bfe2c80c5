import uuid
from array import array
from collections.abc import Mapping

import pytest

from broadcast.players.crowd.tally import Counted, Tally, spread
from broadcast.players.headless.line import Answer, LineDown


class Says:
    def __init__(self, answer: Answer | None) -> None:
        self._answer = answer

    def ask(self, _method: str, _path: str, _headers: Mapping[str, str], _body: bytes = b"") -> Answer:
        if self._answer is None:
            raise LineDown("gone")
        return self._answer


def wrong_after(answer: Answer | None, path: str = "/player/feed") -> dict[str, int]:
    tally = Tally()
    try:
        Counted(Says(answer), tally).ask("GET", path, {})
    except LineDown:
        assert answer is None
    return dict(tally.wrong)


@pytest.mark.parametrize("status", [200, 304])
def test_what_is_well_is_not_wrong(status: int) -> None:
    assert wrong_after(Answer(status)) == {}


def test_a_server_may_ask_to_come_back_later() -> None:
    assert wrong_after(Answer(503, {"retry-after": "5"})) == {}
    assert wrong_after(Answer(503)) == {"poll 503": 1}


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_anything_else_is_wrong(status: int) -> None:
    assert wrong_after(Answer(status), "/player/reports") == {f"report {status}": 1}


def test_no_answer_is_wrong() -> None:
    assert wrong_after(None) == {"poll, no answer: gone": 1}


def test_a_code_that_nobody_approved_yet_is_no_wrong() -> None:
    pending = Answer(400, {}, b'{"error": "authorization_pending"}')
    assert wrong_after(pending, "/player/token") == {}
    assert wrong_after(Answer(400, {}, b'{"error": "invalid_grant"}'), "/player/token") == {"pairing 400": 1}


def test_of_what_broken_ones_meet_only_a_failure_of_the_server_is_wrong() -> None:
    tally = Tally()
    for answer in (None, Answer(400), Answer(401), Answer(500)):
        tally.met("garbage", answer)
    assert tally.wrong == {"broken, garbage: 500": 1}
    assert tally.troubled["garbage: no answer"] == 1


def test_what_is_recent_begins_anew() -> None:
    tally = Tally()
    tally.answered("poll", 200, 0.002)
    assert tally.recent().answers == {"poll 200": 1}
    assert (tally.recent().asked("poll"), tally.total.asked("poll")) == (0, 1)


def test_receipts_are_counted_by_what_was_announced() -> None:
    tally = Tally()
    for kind, ref in (("interrupt", "i"), ("interrupt", "i"), ("track", None)):
        tally.keep({"id": str(uuid.uuid4()), "kind": kind, "ref": ref, "status": "completed"})
    assert (len(tally.stored), {ref: len(plays) for ref, plays in tally.receipts.items()}) == (3, {"i": 2})


def test_a_spread_is_of_the_values() -> None:
    assert spread(array("d", range(100, 0, -1))) == {"p50": 51, "p95": 96, "p99": 100, "most": 100}
    assert spread(array("d"))["p50"] is None
