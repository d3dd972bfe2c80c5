"""Two zones with a player each, recorded while somebody plays an announcement that names the zone."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import alike, inn, recording, tones
from tests.e2e.recording import Recording
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e

Players = dict[str, Page]
Heard = dict[str, Recording]


@pytest.fixture(scope="module")
def players(browser: Browser, site: Site) -> Iterator[Players]:
    """By zone, each in mid-song."""
    with ExitStack() as contexts:
        pages = {}
        for zone, address in site.ask("inn", "furnish").items():
            context = contexts.enter_context(browser.new_context(base_url=site.url, bypass_csp=True))
            recording.install(context)
            pages[zone] = context.new_page()
            pages[zone].goto(address)
        for page in pages.values():
            recording.until(page, "window.sync2gear?.playing && window.sync2gear.streaming")
        yield pages


@pytest.fixture(scope="module")
def portal(players: Players, browser: Browser, site: Site) -> Iterator[Page]:
    with browser.new_context(base_url=site.url) as context:
        page = context.new_page()
        sign_in(page, "/", inn.SHOP.email, inn.PASSWORD)
        yield page


def heard_while(portal: Page, players: Players, *zones: str) -> Heard:
    """What every player sounds like while the announcement is played in these zones."""
    portal.get_by_role("navigation", name="Main").get_by_role("link", name="Announcements").click()
    portal.get_by_role("link", name=f"Play {inn.TITLE} now").click()
    portal.get_by_label("Everywhere").set_checked(len(zones) == len(players))
    for zone in zones if len(zones) < len(players) else ():
        portal.get_by_label(zone, exact=True).check()
    for page in players.values():
        recording.start(page)
    portal.get_by_role("button", name="Play now").click()
    expect(portal.locator("#deliveries li.done", has_text="Finished")).to_have_count(
        len(zones), timeout=30_000
    )
    return {zone: recording.stop(page) for zone, page in players.items()}


def likeness(heard: Recording, spoken: str) -> float:
    """1: the file is heard, as it is, somewhere in there."""
    return alike.found_at(alike.samples(Path(spoken)), alike.resampled(heard))[1]


def test_each_zone_hears_its_own_words(portal: Page, players: Players, site: Site) -> None:
    heard = heard_while(portal, players, "Bar", "Garden")
    spoken = site.ask("inn", "spoken")
    for zone, other in (("Bar", "Garden"), ("Garden", "Bar")):
        assert likeness(heard[zone], spoken[zone]) > 0.9
        assert likeness(heard[zone], spoken[other]) < 0.8


def test_the_zone_that_was_not_meant_plays_on(portal: Page, players: Players, site: Site) -> None:
    heard = heard_while(portal, players, "Garden")
    assert likeness(heard["Garden"], site.ask("inn", "spoken")["Garden"]) > 0.9
    assert tones.speech_db(heard["Bar"]).max() < -60
    assert recording.silences(heard["Bar"]) == []
