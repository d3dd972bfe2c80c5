"""Planned announcements, as feeds come and go."""

from playwright.sync_api import Page

# The planned times (seconds from now) of the calls that are called off when a feed without them arrives.
SCENE = """async (times_s) => {
  const { Cues } = await import("/cues.js");
  const now_ms = 10_000_000;
  const gone = [];
  const calls = [];
  const inSeconds = ({ planned_ms }) => (planned_ms - now_ms) / 1000;
  const announcer = {
    add: (call) => calls.push(call),
    callOff: (unwanted) => gone.push(...calls.filter(unwanted).map(inSeconds)),
    wake() {},
  };
  const cues = new Cues({ announcer, clock: { now_ms: () => now_ms } });
  const cue = (at_s) => ({ id: `c${at_s}`, at_ms: now_ms + at_s * 1000, media: [], late_by_s: 600 });
  cues.setFeed({ media: {}, generated_ms: now_ms - 60_000, cues: times_s.map(cue) });
  cues.setFeed({ media: {}, generated_ms: now_ms, cues: [] });
  cues.stop();
  return gone;
}"""


def test_a_new_feed_calls_off_what_it_no_longer_plans(page: Page) -> None:
    assert page.evaluate(SCENE, [20]) == [20]


def test_what_waits_since_before_the_feed_was_made_still_plays(page: Page) -> None:
    assert page.evaluate(SCENE, [-30]) == []
