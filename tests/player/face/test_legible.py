"""Every word of the face can be read, whatever cover glows behind it."""

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e import recording
from tests.player.face.conftest import Server
from tests.player.face.legible import contrasts

LEAST = 4.5
SCREENS = {"wall": (1440, 900), "phone": (390, 844), "phone on its side": (844, 390)}
SEEN = "document.getElementById('backdrop').naturalWidth && document.getElementById('{0}').textContent"
STEADY = ".cover { --level: 1.1 !important } * { transition: none !important; animation: none !important }"


@pytest.fixture
def covered(server: Server, player: Page) -> Page:
    """A player with a white cover, at its full level."""
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(picture, "JPEG")
    player.context.route("**/player/media/c.jpg", lambda route: route.fulfill(body=picture.getvalue()))
    track = server.feed["media"]["m1"] | {"cover": "/player/media/c.jpg"}
    cue = {"id": "c1", "at": "2126-03-02T08:00:00.000Z", "media": ["m1"], "mode": "duck"}
    server.feed = server.feed | {"media": {"m1": track}, "cues": [cue]}
    return player


def faint(page: Page, awaited: str) -> list[Any]:
    """What is too faint, once the words are there that come last."""
    page.reload()
    recording.until(page, SEEN.format(awaited))
    page.add_style_tag(content=STEADY)
    return [seen for seen in contrasts(page) if seen.contrast < LEAST]


@pytest.mark.parametrize("size", SCREENS.values(), ids=SCREENS)
def test_every_word_stands_out(covered: Page, size: tuple[int, int]) -> None:
    covered.set_viewport_size({"width": size[0], "height": size[1]})
    assert faint(covered, "next") == []


def test_an_announcement_stands_out(server: Server, covered: Page) -> None:
    call = {"id": "i1", "media": ["m1"], "mode": "duck", "announced_at": server.feed["generated_at"]}
    server.feed = server.feed | {"interrupts": [call | {"repeat_until_cleared": True}]}
    assert faint(covered, "kicker") == []


def test_a_code_is_shown_before_nothing_of_what_plays_on(server: Server, covered: Page) -> None:
    server.feed = server.feed | {"valid_until": "2126-03-02T08:00:00.000Z"}
    covered.reload()
    recording.until(covered, SEEN.format("next"))
    covered.keyboard.press("Escape")
    for _ in "asked", "sure":
        covered.get_by_role("button", name="Connect anew").click()
    expect(covered.get_by_role("heading", name="Pair this player")).to_be_visible()
    expect(covered.locator("#backdrop")).to_be_hidden()
