"""The PIN of a locked player's menu."""

from typing import Any

import pytest
from playwright.sync_api import Page

from broadcast.players.lock import locked

OPENS = """async ([lock, pin, isPlain]) => {
  if (isPlain) Object.defineProperty(globalThis.crypto, "subtle", { value: undefined });
  const { opens } = await import("/lock.js");
  return opens(lock, pin);
}"""
# Guesses at the PIN 2468: pairs of what was typed and the second at which that was. Gives what came of each.
GUESSING = """async ([lock, tries]) => {
  const { Guesses } = await import("/lock.js");
  let kept, now_ms = 0;
  const store = { get: async () => kept, put: async (table, key, value) => (kept = value) };
  const said = [];
  for (const [pin, at_s] of tries) {
    now_ms = at_s * 1000;
    const guesses = new Guesses(store, () => now_ms); // a restart each time
    await guesses.load();
    said.push([await guesses.try(lock, pin), guesses.wait_s]);
  }
  return said;
}"""


def guessed(page: Page, *tries: tuple[str, int]) -> Any:
    return page.evaluate(GUESSING, [locked("2468"), [list(one) for one in tries]])


@pytest.mark.parametrize("is_plain", [False, True])
def test_a_pin_of_the_portal_opens(page: Page, is_plain: bool) -> None:
    assert page.evaluate(OPENS, [locked("2468"), "2468", is_plain]) is True


@pytest.mark.parametrize("is_plain", [False, True])
@pytest.mark.parametrize("pin", ["", "2469", "24680"])
def test_another_pin_does_not(page: Page, pin: str, is_plain: bool) -> None:
    assert page.evaluate(OPENS, [locked("2468"), pin, is_plain]) is False


def test_after_five_wrong_guesses_not_even_the_right_one_counts_for_a_while(page: Page) -> None:
    wrong = [("1111", second) for second in range(5)]
    said = guessed(page, *wrong, ("2468", 10), ("2468", 40))
    assert said[3:] == [[False, 0], [False, 30], [False, 24], [True, 0]]


def test_the_waits_grow(page: Page) -> None:
    said = guessed(page, *[("1111", second) for second in (0, 1, 2, 3, 4, 50, 150, 300)])
    assert [wait_s for _, wait_s in said[4:]] == [30, 60, 120, 240]


def test_a_clock_that_was_put_back_locks_nobody_out(page: Page) -> None:
    wrong = [("1111", 10**9 + second) for second in range(5)]
    assert guessed(page, *wrong, ("2468", 0))[-1] == [False, 600]
