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


# A ledger of a player that was away for very long: so many plays, then a restart.
LONG = """async (count) => {
  const { Reports } = await import("/reports.js");
  const rows = new Map();
  const store = {
    put: async (_, id, event) => void rows.set(id, event),
    delete: async (_, id) => void rows.delete(id),
    entries: async () => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
  const sent = [];
  const api = { async json(_path, { events }) { sent.push(events[0]?.id); throw new Error("away"); } };
  const made = () => new Reports({ api, store, clock: { now_ms: () => 0 }, status: () => ({}) });
  const reports = made();
  for (let at = 0; at < count; at++) {
    const started_at = new Date(at * 60_000).toISOString();
    reports.open({ id: `${count - at}`.padStart(6, "0"), kind: "track" })("completed", { started_at });
  }
  reports.stop();
  const again = made();
  await again.load();
  again.beat();
  for (let round = 0; round < 200 && !sent.length; round++) await new Promise((done) => setTimeout(done, 10));
  again.stop();
  return { waiting: again.waiting, kept: rows.size, first: sent[0] };
}"""


def test_after_a_restart_the_oldest_is_sent_first(page: Page) -> None:
    assert page.evaluate(LONG, 100) == {"waiting": 100, "kept": 100, "first": "000100"}


def test_a_year_without_a_server_does_not_fill_the_disk(page: Page) -> None:
    told = page.evaluate(LONG, 60_000)
    assert told["waiting"] == told["kept"] <= 50_000


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
