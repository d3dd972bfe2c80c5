"""What a player does when its clock and its sound drift apart."""

from playwright.sync_api import Page

# What it says to each pair of the zone's clock (ms) and the audio's (s); the first begins.
ASK = """async ([first, ...pairs]) => {
  const { Step } = await import("/step.js");
  const step = new Step();
  step.begin(...first);
  return pairs.map((pair) => step.check(...pair));
}"""


def told(page: Page, *pairs: tuple[float, float]) -> list[str | None]:
    answers: list[str | None] = page.evaluate(ASK, list(pairs))
    return answers


def test_side_by_side_nothing_happens(page: Page) -> None:
    assert told(page, (5_000, 0), (6_000, 1), (65_040, 60)) == [None, None]


def test_small_steps_add_up_until_what_is_planned_moves(page: Page) -> None:
    assert told(page, (0, 0), (1_060, 1), (2_120, 2), (3_120, 3)) == [None, "retime", None]


def test_sound_that_stood_still_goes_on_where_the_zone_is(page: Page) -> None:
    assert told(page, (0, 0), (1_000, 1), (3600_000, 2), (3601_000, 3)) == [None, "jump", None]


def test_the_first_word_of_the_server_cuts_nothing_however_wrong_the_clock_was(page: Page) -> None:
    assert told(page, (0, 0), (1_800_000_000_000, 1), (1_800_000_001_000, 2)) == ["retime", None]
