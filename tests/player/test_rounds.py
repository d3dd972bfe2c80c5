"""How often an announcement is spoken, and when again."""

from typing import Any

from playwright.sync_api import Page

# The starts of plays of `length_s` each, in seconds, until there is none any more; twenty at most.
STARTS = """async ([told, length_s]) => {
  const { Rounds } = await import("/rounds.js");
  const rounds = new Rounds({ until_ms: Infinity, ...told });
  const starts = [];
  for (let at_ms = 0; at_ms < Infinity && starts.length < 20; ) {
    starts.push(at_ms / 1000);
    const ended_ms = at_ms + length_s * 1000;
    const next_ms = rounds.next_ms(at_ms, ended_ms);
    rounds.count({ ended_ms, isHeard: true, at_ms: next_ms });
    at_ms = next_ms;
  }
  return starts;
}"""


def starts(page: Page, length_s: float = 4, **told: Any) -> list[float]:
    found: list[float] = page.evaluate(STARTS, [told, length_s])
    return found


def test_without_a_word_of_repeats_it_is_spoken_once(page: Page) -> None:
    assert starts(page) == [0]


def test_repeats_start_so_many_seconds_apart(page: Page) -> None:
    assert starts(page, repeat={"times": 3, "every_s": 10}) == [0, 10, 20]


def test_where_there_is_no_time_between_them_they_follow_at_once(page: Page) -> None:
    assert starts(page, repeat={"times": 3, "every_s": 1}) == [0, 4, 8]
    assert starts(page, repeat={"times": 2}) == [0, 4]


def test_until_cleared_there_is_a_rest_of_two_seconds_and_no_end(page: Page) -> None:
    found = starts(page, untilCleared=True)
    assert (found[:3], len(found)) == ([0, 6, 12], 20)


def test_until_cleared_it_may_have_its_own_times(page: Page) -> None:
    assert starts(page, untilCleared=True, repeat={"every_s": 30, "times": 2})[:3] == [0, 30, 60]


def test_no_repeat_begins_after_it_has_expired(page: Page) -> None:
    assert starts(page, untilCleared=True, repeat={"every_s": 10}, until_ms=25_000) == [0, 10, 20]


def test_what_was_before_a_restart_counts(page: Page) -> None:
    before = {"plays": 2, "heard": 2}
    assert starts(page, repeat={"times": 3, "every_s": 10}, progress=before) == [0]


def test_nonsense_is_no_repeat(page: Page) -> None:
    for repeat in ({"times": "often"}, {"times": -1}, {"times": 0, "every_s": "soon"}, 7, None):
        assert starts(page, repeat=repeat) == [0]
