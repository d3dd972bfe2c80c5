"""One track on its way through a deck, rendered faster than it sounds."""

from typing import Any

import pytest
from playwright.sync_api import Page

RATE = 48_000
# A voice whose samples say where in the track they are; `bends` are [audio time, seconds] each. Answers which
# place was heard at each of `asks`, which one the voice says, and both its ends.
RENDER = """async ({ bends, asks, length_s, offset_s }) => {
  const { Voice } = await import("/voice.js");
  const ctx = new OfflineAudioContext(1, 24 * 48000, 48000);
  const buffer = new AudioBuffer({ length: length_s * 48000, sampleRate: 48000 });
  buffer.copyToChannel(Float32Array.from({ length: buffer.length }, (_, at) => (at + 1) / 2 ** 21), 0);
  const music = ctx.createGain();
  music.connect(ctx.destination);
  const onSample = (time) => Math.round(time * 48000) / 48000;
  const graph = { ctx, music, onSample, get now() { return ctx.currentTime; } };
  const parts = { buffer, entry: { gain_db: 0 }, segment: {}, start: 0.5, offset_s };
  const voice = new Voice(graph, parts);
  for (const [at, seconds] of bends) ctx.suspend(at).then(() => { voice.bend(seconds); ctx.resume(); });
  const samples = (await ctx.startRendering()).getChannelData(0);
  return {
    heard: asks.map((at) => (samples[Math.round(at * 48000)] * 2 ** 21 - 1) / 48000),
    said: asks.map((at) => voice.positionAt(at)),
    last: samples.findLastIndex((sample) => sample > 0) / 48000,
    end: voice.end,
  };
}"""


def render(page: Page, *bends: tuple[float, float], asks: list[float], length_s: int = 20) -> Any:
    told = {"bends": [list(bend) for bend in bends], "asks": asks, "length_s": length_s, "offset_s": 1}
    return page.evaluate(RENDER, told)


@pytest.mark.parametrize("seconds", [0.01, -0.01, 0.035, -0.035])
def test_it_gains_what_it_was_asked_to_and_knows_where_it_is(page: Page, seconds: float) -> None:
    told = render(page, (1, seconds), asks=[0.9, 2, 4, 9, 12])
    assert told["said"] == pytest.approx(told["heard"], abs=0.0002)
    assert told["heard"][-1] == pytest.approx(12 - 0.5 + 1 + seconds, abs=0.0008)


def test_its_end_moves_with_it(page: Page) -> None:
    told = render(page, (1, 0.01), asks=[12])
    assert told["last"] == pytest.approx(told["end"], abs=0.001)
    assert told["end"] == pytest.approx(0.5 + 19 - 0.01, abs=0.0008)


def test_afterwards_every_sample_is_one_of_the_track_and_none_lies_between_two(page: Page) -> None:
    told = render(page, (1, 0.01), asks=[10 + place / RATE for place in range(50)])
    places = [heard * RATE for heard in told["heard"]]
    assert places == pytest.approx([round(place) for place in places], abs=0.15)


def test_it_can_be_done_again(page: Page) -> None:
    told = render(page, (1, 0.004), (6, 0.004), asks=[4, 12])
    assert told["heard"] == pytest.approx([4.504, 12.508], abs=0.0008)


def test_at_no_time_is_the_tempo_off_by_more_than_nobody_hears(page: Page) -> None:
    told = render(page, (1, 0.035), asks=[1 + step / 2 for step in range(30)])
    steps = [after - before for before, after in zip(told["heard"], told["heard"][1:], strict=False)]
    assert max(steps) <= 0.5 * 1.0041
