"""A page that is hidden and silent, whose timers a browser holds back by up to a minute."""

import pytest

from tests.player.music.calls import COMPLETED, DELIVERED, PLAYING, Stage
from tests.player.music.scene import WORD_HZ, onset_s

HIDDEN = """() => {
  const [once, often] = [setTimeout, setInterval];
  window.setTimeout = (act, ms, ...more) => once(act, ms > 0 ? Math.max(ms, 60_000) : 0, ...more);
  window.setInterval = (act, ms, ...more) => often(act, Math.max(ms, 60_000), ...more);
}"""
PLANNED = """async (at_ms) => {
  const { Cues } = await import("/cues.js");
  const { announcer, parts } = scene;
  const media = { w: { url: "/tones/%d.mp3", sha256: "word", title: "word", s: 1 } };
  new Cues({ announcer, clock: parts.clock }).setFeed({ media, cues: [{ id: "c1", at_ms, media: ["w"] }] });
}"""


def test_what_is_planned_is_heard_to_the_moment_and_reported(stage: Stage) -> None:
    stage.silence()
    stage.evaluate(HIDDEN)
    at_ms = stage.now_ms() + 4_000
    stage.evaluate(PLANNED % WORD_HZ, at_ms)
    heard = stage.heard_until(at_ms + 1_500)
    assert onset_s(heard, WORD_HZ, at_ms) == pytest.approx(0, abs=0.06)
    assert stage.told("c1") == [DELIVERED, PLAYING, COMPLETED]


def test_without_the_workers_file_the_pages_own_timers_serve(stage: Stage) -> None:
    stage.page.route("**/ticker.js", lambda route: route.abort())
    rang = stage.evaluate("""async () => {
      const { every, timer } = await import("/timers.js?apart");
      const rang = [];
      every(50, () => rang.push("every"));
      await new Promise((resolve) => timer(resolve, 200));
      return rang.length;
    }""")
    assert rang >= 2
