"""Two players of one zone, in two contexts of one browser: they are heard as one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import recording, side_by_side
from tests.e2e.side_by_side import apart_s
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

BAR_S = 0.05


@pytest.fixture(scope="module")
def players(browser: Browser, site: Site) -> Iterator[list[Page]]:
    with side_by_side.players(browser, site) as pages:
        yield pages


def test_they_are_within_fifty_milliseconds(players: list[Page]) -> None:
    assert abs(apart_s(players)) < BAR_S


def test_so_they_are_after_somebody_has_put_the_music_elsewhere(site: Site, players: list[Page]) -> None:
    site.ask("twins", "seek", position_s=20)
    for page in players:
        recording.until(page, "window.sync2gear.position_s > 20 && window.sync2gear.position_s < 30")
    assert abs(apart_s(players)) < BAR_S
