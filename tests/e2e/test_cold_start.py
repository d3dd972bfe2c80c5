"""A player that is switched on while its server is gone, and the name of it too."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.e2e import chromium, recording
from tests.e2e.recording import Recording
from tests.e2e.site import Site
from tests.e2e.tones import TRACKS

pytestmark = pytest.mark.e2e

BAR_S = 30
NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND"
ALL_HERE = "caches.open('sync2gear-media-1').then((cache) => cache.keys()).then((files) => files.length >= 4)"


@contextmanager
def machine(browser: Browser, profile: Path, site: Site, *flags: str) -> Iterator[BrowserContext]:
    """A browser of its own, on its own disk; at the end its power is cut."""
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=chromium.ensure(),
        args=[*recording.AUDIBLE, *flags],
        base_url=site.url,
        bypass_csp=True,
    )
    recording.install(context)
    try:
        yield context
    finally:
        cut_power(profile)
        with suppress(Error):  # Playwright has seen it end already, or not yet
            context.close()


def cut_power(profile: Path) -> None:
    for pid in processes(profile):
        os.kill(pid, signal.SIGKILL)


def processes(profile: Path) -> list[int]:
    """Those of the browser whose disk this is."""
    commands = Path("/proc").glob("[0-9]*/cmdline")
    return [int(path.parent.name) for path in commands if f"--user-data-dir={profile}" in read(path)]


def read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""  # it has ended meanwhile


@pytest.fixture(scope="module")
def profile(browser: Browser, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The disk of a player that has been on for long enough to have every sound."""
    address = site.ask("shop", "furnish")
    folder = tmp_path_factory.mktemp("profile")
    with machine(browser, folder, site) as context:
        page = context.new_page()
        page.goto(address)
        recording.until(page, "window.sync2gear?.playing")
        recording.until(page, ALL_HERE)
        recording.until(page, "navigator.serviceWorker.ready.then(() => true)")
    return folder


@contextmanager
def server_gone(site: Site) -> Iterator[None]:
    site.stop_web()
    try:
        yield
    finally:
        site.start_web()


def heard(page: Page) -> Recording:
    """All that it has played by the time at which it is heard."""
    recording.until(page, "window.sync2gear?.level_db > -50", BAR_S)
    recording.wait(page, 1)
    return recording.stop(page)


def onset_ms(heard: Recording) -> float:
    """When the first sound left the page, in ms of the epoch."""
    loud = np.abs(heard.samples) > 10 ** (-50 / 20)
    assert loud.any()
    return heard.epoch_ms + 1000 * float(np.argmax(loud)) / heard.rate


def test_without_a_server_its_own_music_is_heard_within_thirty_seconds(
    browser: Browser, site: Site, profile: Path
) -> None:
    with server_gone(site):
        began_ms = time.time() * 1000
        with machine(browser, profile, site, NO_NAMES) as context:
            context.add_init_script("recorder.start()")
            page = context.new_page()
            page.goto("/player/")
            assert onset_ms(heard(page)) - began_ms < BAR_S * 1000
            assert page.evaluate("window.sync2gear.title") in {name for _, _, name in TRACKS}
            with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
                context.new_page().goto("/health/")
