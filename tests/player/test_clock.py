"""The server's clock on a device whose own is wrong."""

from typing import Any

from playwright.sync_api import Page

# A device that is started at `ticks` 0; `scene.wall` is its own clock.
SCENE = """async (then) => {
  const { Clock } = await import("/clock.js");
  const scene = { ticks: 0, wall: 0 };
  const clock = new Clock(() => scene.ticks, () => scene.wall + scene.ticks);
  return new Function("clock", "scene", then)(clock, scene);
}"""
YEAR_MS = 3.2e10


def shown(page: Page, then: str) -> Any:
    return page.evaluate(SCENE, then)


def test_a_restart_without_a_server_goes_on_by_the_skew(page: Page) -> None:
    assert shown(page, "clock.restore(500, 100); scene.wall = 1000; return clock.now_ms()") == 1500


def test_it_never_begins_before_the_last_time_of_the_server(page: Page) -> None:
    told = shown(page, f"clock.restore(0, {YEAR_MS}); scene.ticks = 7; return [clock.now_ms(), clock.isTold]")
    assert told == [YEAR_MS + 7, False]


def test_a_clock_that_the_network_puts_right_is_believed(page: Page) -> None:
    then = f"clock.restore(0, {YEAR_MS}); scene.wall = 2 * {YEAR_MS}; return clock.now_ms()"
    assert shown(page, then) == 2 * YEAR_MS


def test_a_wrong_clock_does_not_move_the_floor(page: Page) -> None:
    then = "clock.restore(0, 1000); scene.wall = 9e12; scene.ticks = 5; return clock.floor_ms"
    assert shown(page, then) == 1005


def test_what_the_server_says_counts(page: Page) -> None:
    then = f"clock.restore(0, {YEAR_MS}); clock.sample(70, 0, 0); return [clock.now_ms(), clock.floor_ms]"
    assert shown(page, then) == [70, 70]
