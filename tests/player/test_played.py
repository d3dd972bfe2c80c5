"""Which announcements have had their turn: remembered over a restart, and forgotten in time."""

from typing import Any

from playwright.sync_api import Page

PLAYED = """async (then) => {
  const { Played } = await import("/played.js");
  const rows = new Map();
  const store = {
    put: async (_, id, at_ms) => void rows.set(id, at_ms),
    delete: async (_, id) => void rows.delete(id),
    entries: async () => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
  const start = async () => {
    const played = new Played(store);
    await played.load();
    return played;
  };
  const played = await start();
  return new Function("played", "start", "rows", `return (async () => { ${then} })()`)(played, start, rows);
}"""
MANY = "for (let at = 0; at < 12_000; at++) played.add(`c${at}`);"


def played(page: Page, then: str) -> Any:
    return page.evaluate(PLAYED, then)


def test_what_was_played_is_known_after_a_restart(page: Page) -> None:
    assert played(page, "played.add('a'); return (await start()).has('a')") is True


def test_in_a_month_without_a_restart_the_list_stays_short(page: Page) -> None:
    known, last, first = played(page, f"{MANY} return [rows.size, played.has('c11999'), played.has('c0')]")
    assert known <= 5_000
    assert (last, first) == (True, False)


def test_a_list_of_long_ago_is_short_after_a_restart(page: Page) -> None:
    kept = played(page, "rows.set('old', Date.now() - 9 * 86_400_000); await start(); return rows.size")
    assert kept == 0
