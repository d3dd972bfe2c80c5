"""The volume that somebody sets on the device itself."""

from typing import Any

from playwright.sync_api import Page

SCENE = """async (steps) => {
  const { HandVolume } = await import("/volume.js");
  let kept;
  const put = async (table, key, value) => (kept = value);
  const store = { get: async () => kept, put, delete: async () => (kept = null) };
  const heard = [];
  let volume = new HandVolume(store);
  for (const [step, value, at] of steps) {
    if (step === "portal") heard.push(volume.of(value, at));
    else if (step === "hand") volume.set(value);
    else await (volume = new HandVolume(store)).load();
  }
  return heard;
}"""


def heard(page: Page, *steps: tuple[str | int, ...]) -> Any:
    return page.evaluate(SCENE, [list(step) for step in steps])


def test_what_was_set_here_holds_over_feeds_and_a_restart(page: Page) -> None:
    assert heard(page, ("portal", 80), ("hand", 30), ("portal", 80), ("restart", 0), ("portal", 80)) == [
        80,
        30,
        30,
    ]


def test_another_volume_of_the_portal_ends_it_for_good(page: Page) -> None:
    steps = [("portal", 80), ("hand", 30), ("portal", 60), ("portal", 80)]
    assert heard(page, *steps) == [80, 60, 80]


def test_the_same_volume_set_in_the_portal_anew_ends_it_too(page: Page) -> None:
    steps = [
        ("portal", 80, "9:00"),
        ("hand", 30),
        ("restart", 0),
        ("portal", 80, "9:00"),
        ("portal", 80, "9:05"),
    ]
    assert heard(page, *steps) == [80, 30, 80]


def test_a_command_of_the_portal_is_followed_by_its_feed(page: Page) -> None:
    steps = [
        ("portal", 80, "9:00"),
        ("portal", 60),
        ("portal", 60, "9:05"),
        ("hand", 20),
        ("portal", 60, "9:05"),
    ]
    assert heard(page, *steps) == [80, 60, 60, 20]
