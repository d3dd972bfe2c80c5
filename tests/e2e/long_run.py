"""A hall over minutes, whatever happens to server and network: what its players send to their speakers."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from playwright.sync_api import Browser, Page

from tests.e2e import recording
from tests.e2e.cable import Cable, laid
from tests.e2e.hall import TRACK_S, TRACKS_HZ, WORD_HZ
from tests.e2e.recording import Recording
from tests.e2e.site import Site

STEP_S = 0.01
EDGE_S = 0.2  # so near to a change of track it counts as part of it
APART_S = 0.5  # a shorter pause is within one word
NEAR_S = 2.0  # what begins further away is another word

Script = Sequence[tuple[float, Callable[[], object]]]
Levels = npt.NDArray[np.float64]


@dataclass
class Told:
    """When what was to be heard, as timestamps."""

    planned: list[float] = field(default_factory=list)
    pressed: list[float] = field(default_factory=list)
    steered: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Hall:
    site: Site
    cable: Cable
    pages: Sequence[Page]
    told: Told

    def plan(self, minutes: int) -> None:
        self.told.planned += self.site.ask("hall", "plan_words", in_s=5, minutes=minutes)

    def say(self) -> None:
        """Once all players can hear of it."""
        for page in self.pages:
            recording.until(page, "window.sync2gear.streaming && !window.sync2gear.speaking")
        self.told.pressed.append(self.site.ask("hall", "say"))

    def steer(self, action: str) -> None:
        self.told.steered.append(self.site.ask("hall", "steer", action=action))


@contextmanager
def opened(browser: Browser, site: Site, players: int) -> Iterator[Hall]:
    """The hall, its players in mid-song behind one cable."""
    with ExitStack() as stack:
        cable = stack.enter_context(laid(site.port))
        addresses = site.ask("hall", "furnish", players=players)
        pages = [stack.enter_context(playing(browser, cable, address)) for address in addresses]
        yield Hall(site, cable, pages, Told())


@contextmanager
def playing(browser: Browser, cable: Cable, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=f"http://localhost:{cable.port}", bypass_csp=True)
    recording.install(context)
    page = context.new_page()
    page.goto(address)
    recording.until(page, "window.sync2gear?.playing && window.sync2gear.streaming")
    recording.until(page, f"window.sync2gear.cached === {len(TRACKS_HZ) + 1}")
    first = page.evaluate("window.sync2gear.title")
    recording.until(page, f"window.sync2gear.title !== {first!r}")  # what stood in while files came is over
    yield page
    context.close()


def record(hall: Hall, script: Script, length_s: float) -> list[Recording]:
    """Does what `script` says at its seconds; gives what each player was heard to play."""
    for page in hall.pages:
        recording.start(page)
    began = time.monotonic()
    for at_s, act in script:
        hall.pages[0].wait_for_timeout(max(0, began + at_s - time.monotonic()) * 1000)
        act()
    for page in hall.pages:
        recording.wait(page, length_s)
    return [recording.stop(page) for page in hall.pages]


def levels(heard: Recording, lowest_hz: float, highest_hz: float) -> Levels:
    """What sounds between two frequencies, in dBFS, each STEP_S."""
    size = int(heard.rate * STEP_S)
    frames = heard.samples[: len(heard.samples) // size * size].reshape(-1, size).astype(np.float64)
    window = np.hanning(size)
    power = np.abs(np.fft.rfft(frames * window)) ** 2 / (size * float(np.sum(window**2)))
    freqs = np.fft.rfftfreq(size, 1 / heard.rate)
    band: Levels = power[:, (freqs >= lowest_hz) & (freqs <= highest_hz)].sum(axis=1)
    return 10 * np.log10(2 * band + 1e-12)


def words(heard: Recording) -> list[tuple[float, float]]:
    """(start, end) of each word, in seconds of the recording."""
    loud = np.flatnonzero(levels(heard, WORD_HZ - 200, WORD_HZ + 200) > -35)
    parts = np.split(loud, np.flatnonzero(np.diff(loud) > APART_S / STEP_S) + 1)
    return [(float(part[0]) * STEP_S, float(part[-1] + 1) * STEP_S) for part in parts if part.size]


def tracks(heard: Recording) -> list[tuple[float, int]]:
    """(second, Hz) of each track that begins, in order; what is heard first began before."""
    each = np.array([levels(heard, freq_hz - 150, freq_hz + 150) for freq_hz in TRACKS_HZ])
    loudest = np.asarray(TRACKS_HZ)[each.argmax(axis=0)]
    changes = np.flatnonzero(np.diff(loudest)) + 1
    return [(float(place) * STEP_S, int(loudest[place])) for place in changes]


def changes_at(heard: Recording) -> list[float]:
    """When tracks begin, as timestamps."""
    return [heard.epoch_ms / 1000 + at_s for at_s, _ in tracks(heard)]


def off_beat_ms(heard: Recording) -> list[float]:
    """By how much each track began later than the length of a track after the one before."""
    return [1000 * (apart_s - TRACK_S) for apart_s in np.diff(changes_at(heard))]


def changed_ms(heard: Recording, told: Iterable[float]) -> list[float]:
    """How long after each of these timestamps another track began: inf where none did."""
    changes = np.array([*changes_at(heard), np.inf])
    return [1000 * float(changes[changes > at][0] - at) for at in told]


def silent_ms(heard: Recording) -> list[float]:
    """How long each silence is, the shortest too; never an empty list."""
    return [0, *(1000 * (end - begin) for begin, end in recording.silences(heard, longer_s=0.001))]


def late_ms(heard: Recording, told: Iterable[float]) -> list[float]:
    """By how much the word was late, each time that it was to begin: inf where none began near it."""
    begins = heard.epoch_ms / 1000 + np.array([start_s for start_s, _ in words(heard)])
    near = (begins[np.abs(begins - at - NEAR_S / 2) < NEAR_S] - at for at in told)
    return [float(found[0]) * 1000 if found.size else float("inf") for found in near]


def duck_db(heard: Recording) -> list[float]:
    """By how much the music is lower under each word than over most of the time."""
    music = levels(heard, TRACKS_HZ[0] - 500, TRACKS_HZ[-1] + 500)
    full = float(np.median(music))
    inside = (music[place(start_s + 0.3) : place(end_s - 0.3)] for start_s, end_s in words(heard))
    return [full - float(np.median(part)) for part in inside]


def place(at_s: float) -> int:
    return round(at_s / STEP_S)


def gaps_ms(heard: Recording) -> list[float]:
    """The longest silence at each change of track."""
    silent = recording.silences(heard, longer_s=0.001)
    return [longest_ms(silent, at_s - EDGE_S, at_s + EDGE_S) for at_s, _ in tracks(heard)]


def longest_ms(silent: list[tuple[float, float]], start_s: float, end_s: float) -> float:
    near = (end - begin for begin, end in silent if begin < end_s and end > start_s)
    return 1000 * max(near, default=0)
