"""The slim ledger and the one that lasts tell a player and a server the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.players.crowd.ledger import SlimLedger
from broadcast.players.headless.ledger import Event, Ledger

NAMES, STATUSES = ("a", "b", "c"), ("delivered", "playing", "completed", "skipped")
writes = st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(STATUSES))
answers = st.tuples(
    st.just("settle"), st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES), max_size=1)
)


def play(name: str, status: str = "playing") -> Event:
    return {"id": name, "kind": "track", "status": status}


def lived(ledger: Ledger, deeds: list[tuple[Any, ...]]) -> list[object]:
    """What was seen of it after each deed."""
    seen: list[object] = []
    for deed, first, second in deeds:
        if deed == "write":
            ledger.write(play(first, second))
        else:
            ledger.settle(ledger.waiting(), first, second - first)
        ranks = [ledger.rank(name) for name in NAMES]
        counts = [ledger.count(state) for state in ("waiting", "stored", "refused")]
        seen += [ledger.waiting(), bool(ledger.waiting(1)), ledger.open_plays(), ranks, counts]
    return seen


@given(st.lists(st.one_of(writes, answers), max_size=25))
def test_it_tells_the_same_as_one_that_lasts(deeds: list[tuple[Any, ...]]) -> None:
    assert lived(SlimLedger(), deeds) == lived(Ledger(), deeds)


@pytest.mark.parametrize("name", ["token", "feed"])
def test_it_keeps_what_it_is_given(name: str) -> None:
    ledger = SlimLedger()
    assert ledger.kept(name) == ""
    ledger.keep(**{name: "what it was given, é"})
    assert ledger.kept(name) == "what it was given, é"


def test_it_tells_of_each_step_that_the_server_has() -> None:
    stored: list[str] = []
    ledger = SlimLedger(lambda event: stored.append(event["status"]))
    for status in ("playing", "completed"):
        ledger.write(play("a", status))
        ledger.settle(ledger.waiting(), {"a"}, set())
    assert (stored, ledger.known("a"), ledger.rank("a")) == (["playing", "completed"], None, 2)


def test_of_another_device_nothing_is_left() -> None:
    ledger = SlimLedger()
    ledger.write(play("a"))
    ledger.forget_plays()
    assert (ledger.waiting(), ledger.rank("a")) == ([], -1)
