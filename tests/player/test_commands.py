"""Commands by hand: obeyed once, and each step of them reported."""

from typing import Any

import pytest
from playwright.sync_api import Page

# Commands with a clock that stands still, and a ledger that notes "kind ref status reason". `steps` is code
# that calls feed(command, ...open) and take(id, action, more); at(ms) is a time so far from now. Timers run
# at once.
SCENE = """async ([steps, options]) => {
  const { Commands } = await import("/commands.js");
  const told = [], obeyed = [], ids = new Set(options.played ?? []), kept = { restarted: options.restarted };
  let woken = 0;
  const reports = {
    open: ({ id, kind, ref }) => (status, { reason } = {}) =>
      told.push([kind, ref, status, reason].filter(Boolean).join(" ")),
    timestamp: () => "now",
  };
  const played = { has: (id) => ids.has(id), add: (id) => ids.add(id) };
  const clock = { now_ms: () => 1e9, ticks: () => 60_000 };
  const store = { get: async () => kept.restarted, delete: async () => delete kept.restarted };
  const act = ({ action, value = "" }, report) => {
    obeyed.push(`${action} ${value}`.trim());
    report("completed");
  };
  const acts = { volume: act, identify: act, reload: act };
  const soon = setTimeout;
  window.setTimeout = (run, delay_ms) => (delay_ms >= 120_000 && !options.impatient ? 0 : soon(run, 0));
  const graph = { running: options.running ?? true };
  const commands = new Commands({ reports, played, clock, store, graph, acts, wake: () => woken++ });
  await commands.load();
  const feed = (command, ...open) =>
    commands.setFeed({ device: { id: "d", commands: open }, state: { command } });
  const take = (id, action, more) => commands.take({ id, action, ...more });
  new Function("feed", "take", "at", steps)(feed, take, (ms) => new Date(1e9 + ms).toISOString());
  await new Promise((resolve) => soon(resolve, 30));
  return { told, obeyed, woken };
}"""


def told(page: Page, steps: str, **options: Any) -> Any:
    return page.evaluate(SCENE, [steps, options])


def test_a_zone_command_is_done_when_its_feed_is_followed(page: Page) -> None:
    waiting = told(page, "feed(null); take('a', 'next')")
    assert (waiting["told"], waiting["woken"]) == (["control a delivered"], 1)
    done = told(page, "feed(null); take('a', 'next'); feed('a')")
    assert done["told"] == ["control a delivered", "control a completed"]


def test_the_volume_of_the_zone_is_the_zones(page: Page) -> None:
    done = told(page, "feed(null); take('a', 'zone_volume', {value: 9}); feed('a')")
    assert done["told"] == ["control a delivered", "control a completed"]
    assert done["obeyed"] == []


def test_a_feed_that_was_there_first_is_enough(page: Page) -> None:
    done = told(page, "feed(null); feed('a'); take('a', 'pause')")
    assert done["told"] == ["control a delivered", "control a completed"]


def test_a_feed_counts_for_what_was_asked_before_it(page: Page) -> None:
    steps = "feed(null); take('a', 'next'); take('b', 'next'); take('c', 'next'); feed('b')"
    assert told(page, steps)["told"][3:] == ["control a completed", "control b completed"]


def test_a_command_that_no_feed_named_is_given_up(page: Page) -> None:
    given_up = told(page, "feed('b'); take('a', 'next')", impatient=True)
    assert given_up["told"][-1] == "control a skipped superseded"


def test_what_an_old_feed_names_is_no_news(page: Page) -> None:
    assert told(page, "feed('a'); feed('a')")["told"] == []


def test_without_sound_a_zone_command_has_failed(page: Page) -> None:
    failed = told(page, "feed(null); take('a', 'next'); feed('a')", running=False)
    assert failed["told"][-1] == "control a failed blocked"


def test_a_device_obeys_once_whether_by_stream_or_feed(page: Page) -> None:
    asked = "{ id: 'a', action: 'volume', value: 30 }"
    once = told(page, f"feed(null); take('a', 'volume', {{ value: 30 }}); feed(null, {asked})")
    assert once["obeyed"] == ["volume 30"]
    assert once["told"] == ["control a delivered", "control a completed"]


@pytest.mark.parametrize(("seconds", "last"), [(-1, "control a skipped late"), (1, "control a completed")])
def test_what_is_too_late_is_not_obeyed(page: Page, seconds: int, last: str) -> None:
    steps = f"feed(null, {{ id: 'a', action: 'identify', expires_at: at({seconds * 1000}) }})"
    assert told(page, steps)["told"][-1] == last


def test_what_nobody_knows_is_said_to_have_failed(page: Page) -> None:
    assert told(page, "feed(null); take('a', 'dance')")["told"][-1] == "control a failed unknown_action"


def test_a_restart_is_done_once_the_player_is_there_again(page: Page) -> None:
    assert told(page, "feed(null)", restarted="a")["told"] == ["control a completed"]


def test_a_restart_asked_for_before_this_page_began_is_not_done_again(page: Page) -> None:
    before = told(page, "feed(null, { id: 'a', action: 'reload', expires_at: at(120_000 - 61_000) })")
    assert (before["obeyed"], before["told"][-1]) == ([], "control a completed")
    after = told(page, "feed(null, { id: 'a', action: 'reload', expires_at: at(120_000 - 59_000) })")
    assert after["obeyed"] == ["reload"]
