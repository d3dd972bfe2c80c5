"""A business is put back as it was, while its player plays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import recording
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e


@pytest.fixture
def player(browser: Browser, site: Site) -> Iterator[Page]:
    """Of the shop, in mid-song."""
    address = site.ask("shop", "furnish")
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    recording.install(context)
    page = context.new_page()
    page.goto(address)
    recording.until(page, "window.sync2gear?.playing && window.sync2gear.streaming")
    yield page
    context.close()


def test_the_music_goes_on_and_the_player_is_still_the_same(player: Page, site: Site, tmp_path: Path) -> None:
    archive = str(tmp_path / "shop.tar")
    site.manage("export_business", "sound-check", archive, "--files")
    recording.start(player)
    site.manage("restore_business", archive, "--replace")
    command = site.ask("shop", "steer", action="next")
    status, _ = site.ask("shop", "answer_to", command=command)
    heard = recording.stop(player)
    assert status == "completed"
    assert recording.silences(heard) == []
