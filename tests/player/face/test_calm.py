"""What the face says to guests, and what it keeps for who looks into its menu."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import recording
from tests.player.face.conftest import Server

PLAYING = "window.sync2gear?.playing && window.sync2gear.line === 'trouble'"
NEWER = "This player reads feeds of version 1, not 99."


@pytest.fixture
def puzzled(server: Server, player: Page) -> Page:
    """It has a plan, and the server's next one is for another player."""
    server.feed = server.feed | {"v": 99}
    player.reload()
    recording.until(player, PLAYING)
    return player


def test_a_plan_that_cannot_be_read_is_no_news_for_guests(puzzled: Page) -> None:
    expect(puzzled.locator("#line")).to_have_text("Playing on")
    expect(puzzled.get_by_text(NEWER)).to_be_hidden()


def test_the_menu_says_what_is_wrong_with_the_plan(puzzled: Page) -> None:
    puzzled.keyboard.press("Escape")
    expect(puzzled.get_by_role("dialog").get_by_text(NEWER)).to_be_visible()


@pytest.mark.parametrize(("s", "told"), [(90.49, "1:30"), (90.51, "1:31"), (59.6, "1:00")])
def test_a_track_is_as_long_as_the_portal_says(server: Server, player: Page, s: float, told: str) -> None:
    media: dict[str, Any] = server.feed["media"]
    server.feed = server.feed | {"media": {"m1": media["m1"] | {"s": s}}}
    player.reload()
    expect(player.locator("#length")).to_have_text(told, timeout=30_000)  # of the next track, at the latest
