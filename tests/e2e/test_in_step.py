"""Two players of one zone, in two contexts of one browser: they are heard as one."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import recording, side_by_side
from tests.e2e.side_by_side import apart_s
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

BAR_S = 0.05
#: A busy machine tells the time a little late; what a player makes of it is put right by its tempo.
SETTLED_S = 60


@pytest.fixture(scope="module")
def players(browser: Browser, site: Site) -> Iterator[list[Page]]:
    with side_by_side.players(browser, site) as pages:
        yield pages


def test_they_are_within_fifty_milliseconds(players: list[Page]) -> None:
    assert_together(players)


def test_so_they_are_after_somebody_has_put_the_music_elsewhere(site: Site, players: list[Page]) -> None:
    site.ask("twins", "seek", position_s=20)
    for page in players:
        recording.until(page, "window.sync2gear.position_s > 20 && window.sync2gear.position_s < 30")
    assert_together(players)


def assert_together(players: list[Page]) -> None:
    """At once, as a rule; within a minute at the latest."""
    deadline, measured = time.monotonic() + SETTLED_S, [apart_s(players)]
    while abs(measured[-1]) >= BAR_S and time.monotonic() < deadline:
        measured.append(apart_s(players))
    assert abs(measured[-1]) < BAR_S, f"{measured} s apart"
