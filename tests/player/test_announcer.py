"""One announcement after the other, whatever the network and the files do. Audio and waiting are left out."""

from typing import Any

from playwright.sync_api import Page

# An announcer whose audio never runs, so that calls stay queued, and whose time is that of its timers;
# `told` is what it reports.
SCENE = """async ([answers, until_ms, then]) => {
  const { Announcer } = await import("/announcer.js");
  const { Clock } = await import("/clock.js");
  const told = [];
  let now_ms = 0;
  const soon = setTimeout;
  window.setTimeout = (act, delay_ms) => soon(() => { now_ms += delay_ms; act(); });
  const clock = new Clock(() => now_ms, () => now_ms);
  const sounds = { async speech() {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === "fine") return { duration: 1 };
    throw Object.assign(new Error(answer), { missing: answer === "missing" });
  } };
  const reports = {
    open: () => (status, { reason = null } = {}) => told.push([status, reason]),
    timestamp: () => "",
  };
  const ids = new Set();
  const played = { has: (id) => ids.has(id), add: (id) => ids.add(id) };
  const music = { carryOn() {}, hold() {}, release() {} };
  const graph = { running: false, now: 0, tickAt: () => 0 };
  const settings = () => ({ device: "d", muted: false, duck: { db: -18, attack_ms: 250, release_ms: 900 } });
  Math.random = () => 0;
  const announcer = new Announcer({ graph, clock, sounds, music, reports, played, settings, onChange() {} });
  const call = { id: "c1", kind: "announcement", entries: [{ sha256: "a" }], mode: "duck" };
  announcer.add({ ...call, rank: 0, priority: 0, at_ms: now_ms, until_ms });
  if (then === "drop") announcer.drop(() => true);
  for (let round = 0; round < 20; round++) await new Promise((resolve) => setTimeout(resolve, 100));
  announcer.wake();
  announcer.stop();
  return told;
}"""


def told(page: Page, answers: list[str], until_ms: int = 60_000, then: str = "") -> list[Any]:
    reported: list[Any] = page.evaluate(SCENE, [answers, until_ms, then])
    return reported


def test_a_network_that_is_away_for_long_is_waited_for(page: Page) -> None:
    assert told(page, ["offline", "offline", "offline", "fine"]) == [["delivered", None]]


def test_a_file_that_the_server_does_not_have_fails(page: Page) -> None:
    assert told(page, ["missing"]) == [["delivered", None], ["failed", "media_missing"]]


def test_a_call_that_expires_without_its_sound_says_why(page: Page) -> None:
    assert told(page, ["offline"], until_ms=800) == [["delivered", None], ["skipped", "media_missing"]]


def test_a_call_that_comes_after_its_time_is_late_whatever_its_sound(page: Page) -> None:
    assert told(page, ["offline"], until_ms=-1) == [["delivered", None], ["skipped", "late"]]


def test_a_call_that_was_taken_back_ends_once(page: Page) -> None:
    assert told(page, ["missing"], then="drop") == [["delivered", None], ["skipped", "superseded"]]
