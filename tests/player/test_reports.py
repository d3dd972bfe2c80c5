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
