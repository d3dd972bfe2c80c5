"""A player runs for months: what it has played, it lets go of."""

import pytest
from playwright.sync_api import CDPSession, Page

from tests.e2e import recording
from tests.player.music.scene import begin, feed, now_ms, segment

# Announcements one after the other, each of another file and cut short, with a jump in the music behind each.
DAY = """async (count) => {
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  for (let at = 0; at < count; at++) {
    const entries = [{ url: "/tones/1000.mp3", sha256: `word ${at}`, title: "word", s: 1 }];
    const times = { at_ms: Date.now(), until_ms: Date.now() + 60_000 };
    const call = { id: `c${at}`, kind: "announcement", entries, mode: at % 2 ? "pause" : "duck" };
    scene.announcer.add({ ...call, rank: 0, priority: 0, ...times });
    await pause(200);
    scene.announcer.clear(`c${at}`);
    await scene.music.jump();
  }
}"""


class Heap:
    """What lives in a page after all that can be collected is."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session

    def count(self, name: str) -> int:
        self.session.send("HeapProfiler.collectGarbage")
        prototype = self._object(f"{name}.prototype")
        objects = self.session.send("Runtime.queryObjects", {"prototypeObjectId": prototype})["objects"]
        told = self.session.send(
            "Runtime.callFunctionOn",
            {"objectId": objects["objectId"], "functionDeclaration": "function () { return this.length; }"},
        )
        return int(told["result"]["value"])

    def _object(self, expression: str) -> str:
        told = self.session.send("Runtime.evaluate", {"expression": expression})
        return str(told["result"]["objectId"])


@pytest.fixture
def heap(page: Page) -> Heap:
    return Heap(page.context.new_cdp_session(page))


def test_sounds_that_were_heard_are_let_go(page: Page, heap: Heap) -> None:
    start_ms = now_ms(page) - 3_000
    begin(page, feed(segment(page, start_ms, "low", "high")))
    page.evaluate(DAY, 30)
    recording.until(page, "scene.graph.level_db() > -50")
    assert heap.count("AudioBufferSourceNode") <= 4
    assert heap.count("AudioBuffer") <= 18
