"""A player whose token is refused in mid-song."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e import recording
from tests.player.face.conftest import Server


@pytest.fixture
def refused(server: Server, player: Page) -> Page:
    """As the portal disconnects it; its plan goes on for an hour."""
    valid_until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    server.feed = server.feed | {"valid_until": valid_until, "poll_s": 5}
    player.reload()
    recording.until(player, "window.sync2gear?.playing && window.sync2gear.level_db > -60")
    player.context.route("**/player/feed", refuse)
    player.context.route("**/player/reports", refuse)
    recording.until(player, "window.sync2gear.screen === 'pairing'")
    return player


def refuse(route: Route) -> None:
    route.fulfill(status=401, json={}, headers={"WWW-Authenticate": "Bearer"})


def test_it_asks_to_be_paired_and_plays_on(server: Server, refused: Page) -> None:
    assert server.pairings
    heard = recording.record(refused, 2)
    assert recording.silences(heard) == []


def test_paired_in_a_tab_beside_it_gives_way(refused: Page, server: Server) -> None:
    refused.context.unroute("**/player/feed", refuse)
    refused.context.unroute("**/player/reports", refuse)
    beside = refused.context.new_page()
    beside.goto(f"{server.url}/player/#token=b")
    recording.until(beside, "window.sync2gear?.playing")
    expect(refused.get_by_text("plays in another tab", exact=False).first).to_be_visible(timeout=15_000)
