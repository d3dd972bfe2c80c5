"""Two contexts of one browser that play one zone, and by how much they are apart.

They share a machine, its clock and its sound: no drift of two sound cards is heard here.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import numpy as np
from playwright.sync_api import Browser, Page

from tests.e2e import recording
from tests.e2e.recording import Recording
from tests.e2e.site import Site

LENGTH_S = 3.0


@contextmanager
def players(browser: Browser, site: Site) -> Iterator[list[Page]]:
    """Both in mid-song; the second was switched on later."""
    with ExitStack() as contexts:
        pages = []
        for address in site.ask("twins", "furnish"):
            context = browser.new_context(base_url=site.url, bypass_csp=True)
            contexts.callback(context.close)
            recording.install(context)
            pages.append(context.new_page())
            pages[-1].goto(address)
            recording.until(pages[-1], "window.sync2gear?.playing && window.sync2gear.level_db > -50")
        yield pages


def apart_s(players: list[Page]) -> float:
    """Seconds by which the second plays the same later than the first, by their cross-correlation."""
    one, other = together(players)
    later_s = (other.epoch_ms - one.epoch_ms) / 1000
    first = one.between(max(0, later_s), LENGTH_S).samples
    second = other.between(max(0, -later_s), LENGTH_S).samples
    length = min(len(first), len(second))
    size = 2 * length
    product = np.fft.rfft(second[:length], size) * np.conj(np.fft.rfft(first[:length], size))
    alike = np.fft.irfft(product, size)
    peak = int(np.argmax(alike))
    assert alike[peak] > 20 * float(np.median(np.abs(alike))), "they do not play the same"
    return (peak if peak < length else peak - size) / one.rate


def together(players: list[Page]) -> list[Recording]:
    for page in players:
        recording.start(page)
    for page in players:
        recording.wait(page, LENGTH_S)
    return [recording.stop(page) for page in players]
