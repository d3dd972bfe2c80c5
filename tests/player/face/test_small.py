"""The face on small screens: what matters stays, and nothing touches."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import recording
from tests.player.face.conftest import Server

NAME = "Bar tablet with a rather long name behind the till"
SIDEWAYS = {"phone": (844, 390), "small phone": (568, 320), "laptop": (1024, 600)}
NEXT = "document.getElementById('next').textContent"
IS_WHOLE = "(element) => element.scrollWidth <= element.clientWidth"


@pytest.fixture
def named(server: Server, player: Page) -> Page:
    """A player with a long name and something to announce."""
    cue = {"id": "c1", "at": "2126-03-02T08:00:00.000Z", "media": ["m1"], "mode": "duck"}
    server.feed = server.feed | {"device": server.feed["device"] | {"name": NAME}, "cues": [cue]}
    player.reload()
    recording.until(player, NEXT)
    return player


@pytest.mark.parametrize("size", SIDEWAYS.values(), ids=SIDEWAYS)
def test_what_is_next_comes_before_the_name_of_the_device(named: Page, size: tuple[int, int]) -> None:
    named.set_viewport_size({"width": size[0], "height": size[1]})
    assert named.locator("#next").evaluate(IS_WHOLE)
    expect(named.locator("#progress")).to_be_visible()


@pytest.mark.parametrize("size", [(320, 480), (390, 844), (568, 320)])
def test_nothing_touches(named: Page, size: tuple[int, int]) -> None:
    named.set_viewport_size({"width": size[0], "height": size[1]})
    names = (".cover", ".words", ".bottom") if size[0] < size[1] else (".words", ".bottom")
    boxes: list[Any] = [named.locator(name).bounding_box() for name in names]
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] + 4 <= below["y"]
    assert boxes[-1]["y"] + boxes[-1]["height"] <= size[1]
