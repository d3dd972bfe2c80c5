"""What happens when the database cuts the line that we listen on."""

import threading
from collections.abc import Callable

import httpx
import pytest

from .house import House, Paired
from .listening import Heard, Listening
from .serving import Serving

CUT = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'sync2gear edge' AND (query = 'LISTEN edge') = %s"""


@pytest.fixture
def deaf(serving: Serving, house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Cut the line and keep it cut; the returned function lets it come back."""
    may_connect = threading.Event()
    connect = serving.edge.listener._connect

    def waiting_connect() -> object:
        assert may_connect.wait(5)
        return connect()

    monkeypatch.setattr(serving.edge.listener, "_connect", waiting_connect)
    assert house.ask(CUT, True) == [(True,)]

    def heal() -> None:
        may_connect.set()
        serving.wait_until_listening()

    return heal


@pytest.fixture
def stream(serving: Serving, till: Paired) -> Listening:
    serving.wait_until_listening()
    return Listening(serving.port, till).greeted()


def test_events_of_the_deaf_time_come_once(stream: Listening, house: House, deaf: Callable[[], None]) -> None:
    missed = [house.announce("interrupt", {"n": number}) for number in range(3)]
    deaf()
    later = house.announce("interrupt", {"n": 3})
    heard = [stream.event() for _ in range(4)]
    assert [(each.name, each.id) for each in heard if each] == [
        ("interrupt", seq) for seq in (*missed, later)
    ]
    stream.close()


def test_feed_of_the_deaf_time_is_announced_and_served(
    stream: Listening, client: httpx.Client, house: House, till: Paired, deaf: Callable[[], None]
) -> None:
    house.build(poll_s=7)
    deaf()
    heard = stream.event()
    assert heard is not None
    assert heard.name == "feed"
    assert client.get("/player/feed", headers=till.headers).json()["poll_s"] == 7
    stream.close()


def test_device_revoked_in_the_deaf_time_is_told(
    stream: Listening, house: House, till: Paired, deaf: Callable[[], None]
) -> None:
    house.alter(till, "revoked_at = now()")
    deaf()
    assert [stream.event(), stream.event()] == [Heard(None, "revoked", {}), None]
    stream.close()


def test_poll_survives_a_cut_store(
    client: httpx.Client, serving: Serving, house: House, till: Paired
) -> None:
    assert client.get("/player/feed", headers=till.headers).status_code == 200
    assert (True,) in house.ask(CUT, False)
    assert client.get("/player/feed", headers=house.pair().headers).status_code == 200
