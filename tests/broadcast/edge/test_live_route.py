import threading
import uuid
from collections.abc import Callable, Iterator

import httpx
import pytest

from broadcast.edge.live import LivePage

from .house import House, Paired
from .listening import Listening
from .looking import Page
from .serving import Serving

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
    assert page.zones() == [house.zone_id]


def test_a_player_that_was_heard_is_an_event_of_its_zone(look: Look, house: House) -> None:
    page = look(house.zone_id)
    with house.change(f"seen:{house.zone_id}"):
        pass
    assert page.zones() == [house.zone_id]


def test_a_player_whose_stream_opens_is_an_event(
    look: Look, house: House, till: Paired, listen: Callable[..., Listening]
) -> None:
    page = look(house.zone_id)
    listen(till).greeted()
    assert page.zones() == [house.zone_id]


def test_a_poll_is_none(
    look: Look, house: House, till: Paired, serving: Serving, client: httpx.Client
) -> None:
    serving.settle(house)
    other = str(uuid.uuid4())
    page = look(house.zone_id, other)
    client.get("/player/feed", headers=till.headers)
    serving.write_presence()
    with house.change(f"seen:{other}"):
        pass
    assert page.zones() == [other]


def test_a_page_hears_of_its_own_zones_alone(look: Look, house: House) -> None:
    other = str(uuid.uuid4())
    theirs, ours = look(other), look(house.zone_id)
    for zone_id in (other, house.zone_id):
        with house.change(f"seen:{zone_id}"):
            pass
    assert theirs.zones() == [other]
    assert ours.zones() == [house.zone_id]


def test_many_changes_at_once_are_few_events(look: Look, house: House, serving: Serving) -> None:
    last = str(uuid.uuid4())
    page = look(house.zone_id, last)
    for _ in range(50):
        with house.change(f"seen:{house.zone_id}"):
            pass
    with house.change(f"seen:{last}"):
        pass
    heard = [page.zones()]
    while heard[-1] is not None and last not in heard[-1]:
        heard.append(page.zones())
    assert len(heard) <= 3


def test_after_a_lost_database_every_page_looks_again(look: Look, house: House, serving: Serving) -> None:
    page = look(house.zone_id)

    async def listen_again() -> None:
        serving.edge.on_listening()

    serving.call(listen_again())
    assert page.zones() == [house.zone_id]


def test_the_stream_ends_with_its_key(look: Look, house: House) -> None:
    assert look(house.zone_id, lasts_s=1.1).zones() is None


@pytest.mark.parametrize("query", ["", "?key=", "?key=nobody", "?key=" + "A" * 200])
def test_without_a_key_nobody_listens(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/live{query}")
    assert answer.status_code == 403
    assert "Load it again" in answer.json()["detail"]


def test_a_page_that_is_left_is_forgotten(
    look: Look, house: House, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, gone = serving.edge.live, threading.Event()
    remove = live.remove

    def noted(page: LivePage) -> None:
        remove(page)
        gone.set()

    monkeypatch.setattr(live, "remove", noted)
    look(house.zone_id).close()
    assert gone.wait(5)
    assert (len(live), live._watched) == (0, {})


def test_who_posts_is_not_the_edges(client: httpx.Client) -> None:
    assert client.post("/live").text == "portal POST /live"


def test_who_is_looked_at_is_asked_to_say_more(
    look: Look, house: House, till: Paired, serving: Serving, listen: Callable[..., Listening]
) -> None:
    stream = listen(till).greeted()
    look(house.zone_id)
    serving.call(serving.edge.glances._ask())
    heard = stream.event()
    assert heard
    assert (heard.id, heard.name, heard.data) == (None, "look", {"for_s": 15})


def test_a_page_of_many_zones_asks_nobody(look: Look, house: House, serving: Serving) -> None:
    look(house.zone_id, *(str(uuid.uuid4()) for _ in range(10)))
    assert serving.edge.live.zones_of_pages(10) == set()
    look(house.zone_id)
    assert serving.edge.live.zones_of_pages(10) == {house.zone_id}
