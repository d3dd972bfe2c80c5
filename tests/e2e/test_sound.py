"""What the shop hears, to the moment and through a server that is gone."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import recording
from tests.e2e.recording import Recording
from tests.e2e.shop import WORD_HZ
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

STEP_S = 0.02
OUTAGE_S = 10
HOLD_CONTEXT = """
window.AudioContext = class extends AudioContext {
  constructor(options) { super(options); window.heldContext = this; }
};"""


@pytest.fixture(scope="module")
def player(browser: Browser, site: Site) -> Iterator[Page]:
    """A player of the shop in mid-song."""
    run(site, "furnish()")
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    recording.install(context)
    context.add_init_script(HOLD_CONTEXT)
    page = context.new_page()
    page.goto((site.folder / "player.txt").read_text())
    recording.until(page, "window.sync2gear?.playing && window.sync2gear.streaming")
    yield page
    context.close()


def test_a_planned_announcement_begins_at_its_time(site: Site, player: Page) -> None:
    run(site, "plan_word(in_s=8)")
    recording.start(player)
    recording.until(player, "window.sync2gear.speaking", limit_s=25)
    recording.wait(player, recorded_s(player) + 1)
    heard = recording.stop(player)
    planned_s = float((site.folder / "planned.txt").read_text())
    assert heard.epoch_ms / 1000 + onset_s(heard) == pytest.approx(planned_s, abs=0.25)


def test_a_server_that_comes_back_finds_music_and_is_heard_at_once(site: Site, player: Page) -> None:
    recording.until(player, "!window.sync2gear.speaking")
    recording.start(player)
    site.stop_web()
    recording.wait(player, OUTAGE_S)
    site.start_web()
    run(site, "say_word_now()")
    recording.until(player, "window.sync2gear.speaking", limit_s=25)
    recording.wait(player, recorded_s(player) + 1)
    heard = recording.stop(player)
    assert onset_s(heard) > OUTAGE_S
    assert recording.silences(heard) == []


def test_sound_that_the_system_took_away_comes_back_by_itself(player: Page) -> None:
    player.evaluate("heldContext.suspend()")
    recording.until(player, "window.sync2gear.audio === 'running' && window.sync2gear.screen === 'playing'")
    assert recording.level_db(recording.record(player, 1)) > -50


def run(site: Site, call: str) -> None:
    site.manage("shell", "-v0", "-c", f"from tests.e2e import shop; shop.{call}")


def onset_s(heard: Recording) -> float:
    """When the word begins in the recording."""
    loud = recording.tone_levels(heard, WORD_HZ, STEP_S, width_hz=150) > -35
    assert loud.any(), "the word was not heard"
    return float(np.argmax(loud)) * STEP_S


def recorded_s(player: Page) -> float:
    seconds: float = player.evaluate("recorder.seconds()")
    return seconds
