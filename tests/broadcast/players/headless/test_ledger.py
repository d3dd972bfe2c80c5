from pathlib import Path

import pytest

from broadcast.players.headless.ledger import Event, Ledger


def play(name: str, status: str = "playing") -> Event:
    return {"id": name, "kind": "track", "status": status}


def names(events: list[Event]) -> list[str]:
    return [event["id"] for event in events]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "new folder" / "player.sqlite")


def test_it_survives_a_restart(ledger: Ledger, tmp_path: Path) -> None:
    ledger.write(play("a"))
    ledger.keep(token="t")
    ledger.close()
    again = Ledger(tmp_path / "new folder" / "player.sqlite")
    assert (names(again.waiting()), again.kept("token"), again.kept("feed")) == (["a"], "t", "")


def test_a_play_never_goes_back(ledger: Ledger) -> None:
    for status in ("delivered", "completed", "playing", "failed"):
        ledger.write(play("a", status))
    assert [event["status"] for event in ledger.all()] == ["completed"]


def test_what_is_stored_waits_no_longer(ledger: Ledger) -> None:
    for name in "abc":
        ledger.write(play(name))
    ledger.settle(ledger.waiting(), {"a"}, {"b"})
    assert (names(ledger.waiting()), names(ledger.all())) == (["c"], ["a", "c"])


def test_a_play_that_went_on_while_it_was_sent_is_sent_again(ledger: Ledger) -> None:
    ledger.write(play("a"))
    sent = ledger.waiting()
    ledger.write(play("a", "completed"))
    ledger.settle(sent, {"a"}, set())
    assert [event["status"] for event in ledger.waiting()] == ["completed"]


def test_a_batch_is_the_oldest(ledger: Ledger) -> None:
    for name in "abc":
        ledger.write(play(name))
    ledger.write(play("a", "completed"))
    assert names(ledger.waiting(2)) == ["a", "b"]
