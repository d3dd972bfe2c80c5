"""Which announcement speaks first."""

from typing import Any

from playwright.sync_api import Page

DUE = """async (calls) => {
  const { Queue } = await import("/queue.js");
  const queue = new Queue();
  for (const call of calls) queue.add({ buffers: [], rank: 1, priority: 0, at_ms: 0, ...call });
  return queue.due(1_000).map(({ id }) => id);
}"""


def due(page: Page, *calls: dict[str, Any]) -> list[str]:
    found: list[str] = page.evaluate(DUE, list(calls))
    return found


def test_rank_then_priority_then_time(page: Page) -> None:
    calls = (
        {"id": "late", "at_ms": 900},
        {"id": "planned", "rank": 0, "priority": 90},
        {"id": "early", "at_ms": 100},
        {"id": "urgent", "priority": 5, "at_ms": 950},
        {"id": "replacing", "rank": 2, "at_ms": 960},
    )
    assert due(page, *calls) == ["replacing", "urgent", "early", "late", "planned"]


def test_what_is_not_due_or_has_no_sound_yet_waits(page: Page) -> None:
    assert due(page, {"id": "a", "at_ms": 2_000}, {"id": "b", "buffers": None}, {"id": "c"}) == ["c"]


def test_in_the_rest_of_a_repeat_others_may_speak(page: Page) -> None:
    assert due(page, {"id": "a", "at_ms": 2_000, "begun": True, "priority": 9}, {"id": "b"}) == ["b"]


def test_in_the_rest_of_one_that_replaces_only_its_equals_may(page: Page) -> None:
    holder = {"id": "a", "at_ms": 2_000, "begun": True, "priority": 5, "rank": 2, "replaces": True}
    lower, equal = {"id": "b", "rank": 2, "priority": 4}, {"id": "c", "rank": 2, "priority": 5}
    assert due(page, holder, {"id": "d", "priority": 9}, lower, equal) == ["c"]


def test_what_is_over_is_forgotten(page: Page) -> None:
    assert due(page, {"id": "a", "isOver": True}, {"id": "b"}) == ["b"]
