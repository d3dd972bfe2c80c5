"""The ledger, when the server cannot read all of it."""

from typing import Any

from playwright.sync_api import Page

# Four events, of which the server refuses every batch that holds the one called "bad"; gives what was stored.
SCENE = """async (status) => {
  const { Reports } = await import("/reports.js");
  const stored = [];
  const api = { async json(_path, { events }) {
    if (events.some(({ id }) => id === "bad")) throw Object.assign(new Error(), { status });
    stored.push(...events.map(({ id }) => id));
    return { stored: events.map(({ id }) => id) };
  } };
  const store = { put: async () => {}, delete: async () => {}, entries: async () => [] };
  const soon = setTimeout;
  window.setTimeout = (act) => soon(act, 0);
  const reports = new Reports({ api, store, clock: { now_ms: () => 0 }, status: () => ({}) });
  for (const id of ["a", "bad", "c", "d"]) reports.open({ id, kind: "track" }, { prompt: true })("completed");
  for (let round = 0; round < 200 && reports.waiting; round++) await new Promise((done) => soon(done, 5));
  reports.stop();
  return { stored: stored.sort(), waiting: reports.waiting };
}"""


def told(page: Page, status: int) -> Any:
    return page.evaluate(SCENE, status)


def test_one_event_that_cannot_be_read_holds_back_no_other(page: Page) -> None:
    assert told(page, 400) == {"stored": ["a", "c", "d"], "waiting": 0}


def test_while_the_server_is_broken_nothing_is_thrown_away(page: Page) -> None:
    assert told(page, 500) == {"stored": [], "waiting": 4}


# Time that a test turns; each step is [ms to pass, for_s of a look or nothing]. Gives when it reported.
LOOKED = """async (steps) => {
  const { Reports } = await import("/reports.js");
  let now_ms = 0, timers = [];
  performance.now = () => now_ms;
  window.setTimeout = (act, ms) => timers.push({ act, at_ms: now_ms + ms });
  window.clearTimeout = (id) => id && (timers[id - 1].at_ms = Infinity);
  const sent = [];
  const api = { json: async () => (sent.push(now_ms), { stored: [] }) };
  const reports = new Reports({ api, store: {}, clock: { now_ms: () => 0 }, status: () => ({}) });
  for (const [pass_ms, for_s] of steps) {
    for (const end_ms = now_ms + pass_ms; now_ms < end_ms; now_ms += 10) {
      const due = timers.filter(({ at_ms }) => at_ms <= now_ms);
      due.forEach((timer) => { timer.at_ms = Infinity; timer.act(); });
      if (due.length) for (let turn = 0; turn < 20; turn++) await null;
    }
    if (for_s !== null) reports.look(for_s);
  }
  return sent.map((at_ms) => Math.round(at_ms / 1000));
}"""


def test_while_somebody_looks_it_reports_every_five_seconds(page: Page) -> None:
    steps = [[1000, 15], [5000, 15], [5000, 15], [30_000, None]]
    assert page.evaluate(LOOKED, steps) == [1, 6, 11, 16, 21, 26]


def test_a_look_that_makes_no_sense_is_a_short_one(page: Page) -> None:
    assert page.evaluate(LOOKED, [[1000, "soon"], [30_000, None]]) == [1]
    assert page.evaluate(LOOKED, [[1000, 9e9], [200_000, None]])[-1] <= 65
