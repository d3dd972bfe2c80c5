"""The one AudioContext of a player."""

from playwright.sync_api import Page

#: A context that waits for a gesture: `told` is who hears of a change, `asked` how often it was to resume.
BLOCKED = """async ([times, hasBeenActive, step_ms]) => {
  Object.defineProperty(navigator, "userActivation", { value: { hasBeenActive } });
  const { Graph } = await import("/graph.js");
  const graph = new Graph();
  await graph.ctx.close();
  const blocked = Object.assign(new EventTarget(), { state: "suspended" });
  const seen = { told: 0, asked: 0, woke: [] };
  const listen = blocked.addEventListener;
  blocked.addEventListener = (name, told, options) =>
    listen.call(blocked, name, (event) => (seen.told++, told(event)), options);
  blocked.resume = () => (seen.asked++, new Promise(() => {}));
  graph.ctx = blocked;
  const now = performance.now.bind(performance);
  for (let time = 0; time < times; time++) {
    performance.now = () => now() + time * step_ms;
    seen.woke.push(await graph.wake());
  }
  blocked.dispatchEvent(new Event("statechange"));
  return seen;
}"""


def test_a_blocked_context_keeps_nothing_of_each_time_that_it_was_asked(page: Page) -> None:
    seen = page.evaluate(BLOCKED, [3, False, 0])
    assert seen == {"told": 0, "asked": 1, "woke": [False, False, False]}


def test_somebody_who_has_touched_the_page_is_asked_for_anew(page: Page) -> None:
    assert page.evaluate(BLOCKED, [2, True, 0])["asked"] == 2


def test_an_output_that_was_lost_is_tried_again_every_minute(page: Page) -> None:
    assert page.evaluate(BLOCKED, [3, False, 40_000])["asked"] == 2
