"""What the player reports to have gone wrong: once, and to its end."""

from typing import Any

from playwright.sync_api import Page

SCENE = """async (steps) => {
  const { Faults } = await import("/faults.js");
  let kept, now_ms = 0;
  const told = [];
  const store = { get: async () => kept, put: async (table, key, value) => (kept = structuredClone(value)) };
  const open = ({ id, kind, reason }) => (status, times) => told.push([kind, reason, status, times, id]);
  const reports = { open, timestamp: (at_ms = now_ms) => at_ms };
  let faults;
  for (const [step, reason] of [["restart", ""], ...steps]) {
    now_ms += 1000;
    if (step !== "restart") faults[step](reason);
    else await (faults = new Faults({ reports, clock: { now_ms: () => now_ms }, store })).load();
  }
  const ids = [...new Set(told.map((each) => each[4]))];
  return told.map(([kind, reason, status, times, id]) => [kind, reason, status, times, ids.indexOf(id)]);
}"""


def told(page: Page, *steps: tuple[str, str]) -> Any:
    """[kind, reason, status, times in ms, number of the event]; a step takes a second."""
    return page.evaluate(SCENE, [list(step) for step in steps])


def test_a_fault_is_told_once_from_its_beginning_to_its_end(page: Page) -> None:
    steps = [("begin", "silence"), ("begin", "silence"), ("end", "silence"), ("end", "silence")]
    assert told(page, *steps) == [
        ["fault", "silence", "playing", {"started_at": 2000}, 0],
        ["fault", "silence", "completed", {"ended_at": 4000}, 0],
    ]


def test_one_that_a_restart_cut_off_is_ended_then(page: Page) -> None:
    heard = told(page, ("begin", "storage_full"), ("restart", ""), ("restart", ""), ("begin", "storage_full"))
    assert heard[-2:] == [
        ["fault", "storage_full", "completed", {"ended_at": 3000}, 0],
        ["fault", "storage_full", "playing", {"started_at": 5000}, 1],
    ]
    assert [status for _, _, status, _, _ in heard].count("completed") == 1
