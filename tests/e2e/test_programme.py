"""What the shop hears when the plan says something else: another channel, silence, music again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import recording
from tests.e2e.programme import CHANNELS
from tests.e2e.recording import Recording
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

STEP_S = 0.02
#: Enough to build a feed, to fetch it and to put its first change on the audio clock.
IN_S = 6
AMBER_HZ, BIRCH_HZ, CEDAR_HZ = (freq_hz for _, freq_hz, _ in CHANNELS)


@dataclass(frozen=True)
class Heard:
    """A recording, when in it the plan has its changes, and what the `face` said in silence."""

    recording: Recording
    birch_s: float
    cedar_s: float
    silent_s: float
    back_s: float
    back_at: float
    face: str


@pytest.fixture(scope="module")
def player(browser: Browser, site: Site) -> Iterator[Page]:
    address = site.ask("programme", "furnish")
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    recording.install(context)
    page = context.new_page()
    page.goto(address)
    recording.until(page, "window.sync2gear?.level_db > -50 && window.sync2gear.streaming")
    yield page
    context.close()


@pytest.fixture(scope="module")
def heard(site: Site, player: Page) -> Heard:
    recording.start(player)
    at = site.ask("programme", "plan", in_s=IN_S)
    recording.until(player, "document.getElementById('title').textContent === 'Quiet hours'")
    face = player.locator("#title").inner_text() + " " + player.locator("#artist").inner_text()
    recording.until(player, f"Date.now() > {at[-1] * 1000 + 1500}")
    taken = recording.stop(player)
    birch_s, cedar_s, silent_s, back_s = (each - taken.epoch_ms / 1000 for each in at)
    return Heard(taken, birch_s, cedar_s, silent_s, back_s, at[-1], face)


def test_another_channel_without_a_crossfade_is_heard_at_its_time(heard: Heard) -> None:
    assert first_s(heard, BIRCH_HZ) == pytest.approx(heard.birch_s, abs=0.25)
    assert last_s(heard.recording.between(0, heard.silent_s), AMBER_HZ) == pytest.approx(
        heard.birch_s, abs=0.25
    )


def test_another_channel_fades_in_at_its_time_over_its_own_crossfade(heard: Heard) -> None:
    assert first_s(heard, CEDAR_HZ) == pytest.approx(heard.cedar_s, abs=0.25)
    assert last_s(heard.recording, BIRCH_HZ) == pytest.approx(heard.cedar_s + 2, abs=0.25)


def test_quiet_hours_are_silent_within_half_a_second_and_nothing_else_ever_is(heard: Heard) -> None:
    silences = recording.silences(heard.recording)
    assert len(silences) == 1, silences
    [(begin_s, end_s)] = silences
    assert heard.silent_s < begin_s < heard.silent_s + 0.5
    assert end_s == pytest.approx(heard.back_s, abs=0.25)


def test_after_quiet_hours_the_zones_own_channel_is_back(heard: Heard) -> None:
    returned = heard.recording.between(heard.back_s + 0.6, heard.recording.seconds)
    assert recording.tone_db(returned, AMBER_HZ) > -30


def test_in_quiet_hours_the_face_says_until_when(heard: Heard) -> None:
    until = datetime.fromtimestamp(heard.back_at, UTC).astimezone(ZoneInfo("Europe/London"))
    assert heard.face == f"Quiet hours until {until:%H:%M}"


def loud(heard: Recording, freq_hz: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The steps of a recording in which a tone is heard."""
    steps = np.flatnonzero(recording.tone_levels(heard, freq_hz, STEP_S, width_hz=150) > -55)
    assert steps.size, f"{freq_hz} Hz was not heard"
    return steps


def first_s(heard: Heard, freq_hz: int) -> float:
    return float(loud(heard.recording, freq_hz)[0]) * STEP_S


def last_s(heard: Recording, freq_hz: int) -> float:
    return float(loud(heard, freq_hz)[-1] + 1) * STEP_S
