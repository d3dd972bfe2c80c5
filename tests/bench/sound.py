"""What two players in a real browser are heard to play, while half of the machine is busy otherwise."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.measure import Measure
from tests.e2e import chromium, long_run, recording
from tests.e2e import side_by_side as together
from tests.e2e.hall import PASSWORD, SHOP, WORD_HZ
from tests.e2e.long_run import Hall
from tests.e2e.recording import Recording
from tests.e2e.site import Site, running, sign_in

RESTART_S, CUT_S, LENGTH_S = 20, 60, 315
WORDS, CHANGES, LOOKS = 10, 30, 8
# The same words within ten seconds would be one press.
MANY, PRESSES, APART_S = 5, 20, 11
SILENCE_MS, GAP_MS, PLANNED_MS, AT_ONCE_MS, OFF_DB, APART_MS = 50, 10, 250, 1000, 1, 50
DUCK_DB = 18
BUSY = "beside a busy core"

Measuring = Callable[[Recording], Iterable[float]]


def measures(folder: Path) -> Iterator[Measure]:
    with ExitStack() as stack:
        folder = folder / "sound"
        folder.mkdir(exist_ok=True)
        site = stack.enter_context(running(folder))
        browser = stack.enter_context(audible())
        stack.enter_context(busy())
        yield at_once(browser, site)
        yield from in_the_hall(browser, site)
        yield from side_by_side(browser, site)


@contextmanager
def audible() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium.ensure(), args=recording.AUDIBLE)


@contextmanager
def busy() -> Iterator[None]:
    """Work enough for one core."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


# --- five players and a button


def at_once(browser: Browser, site: Site) -> Measure:
    with long_run.opened(browser, site, players=MANY) as hall, portal(browser, site) as page:
        presses = [(2 + APART_S * number, lambda: press(hall, page)) for number in range(PRESSES)]
        heard = long_run.record(hall, presses, 2 + APART_S * PRESSES)
        site.ask("hall", "hush")
        pressed = partial(long_run.late_ms, told=hall.told.pressed)
    note = f"{MANY} players, the worst, {BUSY}"
    return most("from the click to its first sample", heard, pressed, "ms", AT_ONCE_MS, note)


@contextmanager
def portal(browser: Browser, site: Site) -> Iterator[Page]:
    """Where the hall's owner is asked how the word is to be played."""
    with browser.new_context(base_url=site.url) as context:
        page = context.new_page()
        sign_in(page, "/", SHOP.email, PASSWORD)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Announcements").click()
        page.get_by_role("link", name=f"Play {WORD_HZ} now").click()
        yield page


def press(hall: Hall, page: Page) -> None:
    button = page.get_by_role("button", name="Play now")
    button.wait_for()
    hall.told.pressed.append(time.time())
    button.click()
    page.get_by_role("link", name="Play again").click()


# --- minutes with a restart, a cut network and announcements


def in_the_hall(browser: Browser, site: Site) -> Iterator[Measure]:
    with long_run.opened(browser, site, players=2) as hall:
        hall.plan(minutes=WORDS // 2)
        yield from uninterrupted(hall, long_run.record(hall, script(hall), LENGTH_S))
        steering = [(2 + 4 * number, lambda: hall.steer("next")) for number in range(LOOKS)]
        yield by_hand(hall, long_run.record(hall, steering, 4 * (LOOKS + 1)))


def script(hall: Hall) -> long_run.Script:
    """Planned words come at 5 s and once a minute from then on."""
    said = [(at_s, hall.say) for at_s in (25, 100, 215, 275, 295)]
    restart = [(40, hall.site.stop_web), (40 + RESTART_S, hall.site.start_web)]
    cut = [(140, hall.cable.pull), (140 + CUT_S, hall.cable.plug_in)]
    return sorted([*said, *restart, *cut], key=lambda step: step[0])


def uninterrupted(hall: Hall, heard: list[Recording]) -> Iterator[Measure]:
    told = hall.told
    words = min(len(long_run.words(each)) for each in heard)
    changes = min(len(long_run.tracks(each)) for each in heard)
    if words < WORDS or changes < CHANGES:
        raise AssertionError(f"Only {words} words and {changes} changes of track were heard.")
    note = f"{changes} changes, {words} words, a restart of {RESTART_S} s, a cut of {CUT_S} s"
    yield most("the longest silence", heard, long_run.silent_ms, "ms", SILENCE_MS, note)
    yield most("the longest gap between two tracks", heard, long_run.gaps_ms, "ms", GAP_MS)
    yield most("a track off its beat", heard, long_run.off_beat_ms, "ms", APART_MS)
    planned = partial(long_run.late_ms, told=told.planned)
    yield most("a planned announcement, late or early", heard, planned, "ms", PLANNED_MS, BUSY)
    pressed = partial(long_run.late_ms, told=told.pressed)
    yield most("an announcement now, after the click", heard, pressed, "ms", AT_ONCE_MS, BUSY)
    yield most("music under speech, off 18 dB", heard, off_duck, "dB", OFF_DB)


def by_hand(hall: Hall, heard: list[Recording]) -> Measure:
    """The first is left out: a track may have ended by itself just then."""
    later = partial(long_run.changed_ms, told=hall.told.steered[1:])
    return most("the next track, after the click", heard, later, "ms", AT_ONCE_MS, BUSY)


def off_duck(heard: Recording) -> list[float]:
    return [by_db - DUCK_DB for by_db in long_run.duck_db(heard)]


def most(
    name: str, heard: list[Recording], measured: Measuring, unit: str, bar: float, note: str = ""
) -> Measure:
    """The worst of all players."""
    values = [abs(value) for each in heard for value in measured(each)]
    return Measure(
        name, round(float(max(values)), 2), unit, bar, note=f"{note} ({len(values)} of them)".strip()
    )


# --- two players of one zone


def side_by_side(browser: Browser, site: Site) -> Iterator[Measure]:
    with together.players(browser, site) as pages:
        apart_ms = [abs(together.apart_s(pages)) * 1000 for _ in range(LOOKS)]
    yield Measure("two players of one zone, apart", round(max(apart_ms), 2), "ms", APART_MS, note=BUSY)
