import http.client
import json
import time
import uuid
from collections.abc import Callable, Iterator
from uuid import UUID

import httpx
import pytest

from broadcast.edge.live_key import sign

from .house import House, Paired
from .listening import Listening
from .serving import SECRET, Serving

SOON_S = 60


class Page:
    """An open page of the portal; reading waits five seconds at most."""

    def __init__(self, port: int, *zone_ids: str, lasts_s: float = SOON_S) -> None:
        key = sign(SECRET, [UUID(zone_id) for zone_id in zone_ids], int(time.time() + lasts_s))
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        self.connection.request("GET", f"/live?key={key}")
        self.answer = self.connection.getresponse()
        self.greeting = self.block()

    def block(self) -> list[str]:
        """The lines up to the next empty one; no lines at the end of the stream."""
        lines: list[str] = []
        while line := self.answer.readline().decode().rstrip("\n"):
            lines.append(line)
        return lines

    def event(self) -> tuple[str, list[str]] | None:
        """The next event's name and zones, None at the end."""
        while lines := self.block():
            if lines[0].startswith("event: "):
                return lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))["zones"]
        return None

    def close(self) -> None:
        self.connection.close()
        self.answer.close()


Look = Callable[..., Page]


@pytest.fixture
def look(serving: Serving, house: House) -> Iterator[Look]:
    pages: list[Page] = []
    serving.settle(house)  # of how it was built, nobody hears

    def look(*zone_ids: str, **more: float) -> Page:
        pages.append(Page(serving.port, *zone_ids, **more))
        return pages[-1]

    yield look
    for page in pages:
        page.close()


def test_an_open_page_is_greeted_at_once(look: Look, house: House) -> None:
    page = look(house.zone_id)
    assert page.answer.headers["Content-Type"] == "text/event-stream"
    assert page.answer.headers["Cache-Control"] == "no-store"
    assert page.greeting[0].startswith(":")


def test_a_new_feed_is_an_event_of_its_zone(look: Look, house: House) -> None:
    page = look(house.zone_id)
    house.build(poll_s=30)
    assert page.event() == ("zones", [house.zone_id])


def test_a_player_that_was_heard_is_an_event_of_its_zone(look: Look, house: House) -> None:
    page = look(house.zone_id)
    with house.change(f"seen:{house.zone_id}"):
        pass
    assert page.event() == ("players", [house.zone_id])


def test_a_player_whose_stream_opens_is_an_event(
    look: Look, house: House, till: Paired, listen: Callable[..., Listening]
) -> None:
    page = look(house.zone_id)
    listen(till).greeted()
    assert page.event() == ("players", [house.zone_id])


def test_a_poll_is_none(
    look: Look, house: House, till: Paired, serving: Serving, client: httpx.Client
) -> None:
    page = look(house.zone_id)
    client.get("/player/feed", headers=till.headers)
    serving.write_presence()
    house.build(poll_s=30)
    assert page.event() == ("zones", [house.zone_id])


def test_a_page_hears_of_its_own_zones_alone(look: Look, house: House) -> None:
    other = str(uuid.uuid4())
    theirs, ours = look(other), look(house.zone_id)
    for zone_id in (other, house.zone_id):
        with house.change(f"seen:{zone_id}"):
            pass
    assert theirs.event() == ("players", [other])
    assert ours.event() == ("players", [house.zone_id])


def test_many_changes_at_once_are_few_events(look: Look, house: House, serving: Serving) -> None:
    page = look(house.zone_id)
    for _ in range(50):
        with house.change(f"seen:{house.zone_id}"):
            pass
    assert page.event() == ("players", [house.zone_id])
    serving.settle(house)
    house.build(poll_s=30)
    heard = list(iter(page.event, ("zones", [house.zone_id])))
    assert len(heard) <= 3
    assert all(event == ("players", [house.zone_id]) for event in heard)


def test_after_a_lost_database_every_page_looks_again(look: Look, house: House, serving: Serving) -> None:
    page = look(house.zone_id)

    async def listen_again() -> None:
        serving.edge.on_listening()

    serving.call(listen_again())
    assert [page.event(), page.event()] == [("zones", [house.zone_id]), ("players", [house.zone_id])]


def test_the_stream_ends_with_its_key(look: Look, house: House) -> None:
    assert look(house.zone_id, lasts_s=1.1).event() is None


@pytest.mark.parametrize("query", ["", "?key=", "?key=nobody", "?key=" + "A" * 200])
def test_without_a_key_nobody_listens(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/live{query}")
    assert answer.status_code == 403
    assert "Load it again" in answer.json()["detail"]


def test_a_page_that_is_left_is_forgotten(look: Look, house: House, serving: Serving) -> None:
    page = look(house.zone_id)
    assert len(serving.edge.live) == 1
    page.close()
    for _ in range(100):
        if not len(serving.edge.live):
            break
        time.sleep(0.05)
    assert serving.edge.live._watched == {}


def test_who_posts_is_not_the_edges(client: httpx.Client) -> None:
    assert client.post("/live").text == "portal POST /live"
