"""Silence that nobody wants: what this player does when nothing of its music can be heard."""

import pytest
from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.scene import HIGH_HZ, LOW_HZ, begin, feed, now_ms, play, segment

# A vigil whose time is told to it; what it reports is kept.
VIGIL = """async () => {
  const { Vigil } = await import("/vigil.js");
  scene.told = [];
  scene.ticks_ms = 0;
  const { Faults } = await import("/faults.js");
  const open = (fields) => (status) => scene.told.push([fields.kind, fields.reason, status]);
  const clock = { now_ms: () => 0 };
  const store = { put: async () => {} };
  const faults = new Faults({ reports: { open, timestamp: () => "" }, store, clock });
  const { graph, music } = scene;
  scene.vigil = new Vigil({ graph, music, clock, faults, ticks: () => scene.ticks_ms });
  scene.pass = (seconds) => {
    for (const until_ms = scene.ticks_ms + seconds * 1000; scene.ticks_ms < until_ms; scene.ticks_ms += 500)
      scene.vigil.look();
  };
}"""
BUILT_IN = "scene.music.playing?.entry.title === 'Built-in music'"
HEARD = "scene.graph.level_db() > -50"
#: A track that is nothing but silence, as a decoder gives it.
DUMB = """(title) => {
  const load = scene.music.choice.picker.sounds.load;
  scene.music.choice.picker.sounds.load = async function (entry) {
    const buffer = await load.call(this, entry);
    if (title.includes(entry.title)) buffer.copyToChannel(new Float32Array(buffer.length), 0);
    return buffer;
  };
}"""


@pytest.fixture
def watched(page: Page) -> Page:
    page.evaluate(VIGIL)
    return page


def test_a_zone_without_music_hears_what_the_player_was_built_with(page: Page) -> None:
    play(page, feed())
    recording.until(page, f"{BUILT_IN} && {HEARD}")


def test_with_nothing_on_the_device_the_built_in_music_plays_until_there_is(page: Page) -> None:
    page.evaluate("scene.away = ['low', 'high']")
    play(page, feed(segment(page, now_ms(page) - 1_000, "low", "high")))
    recording.until(page, f"{BUILT_IN} && {HEARD}")
    recording.start(page)
    page.evaluate("scene.away = []")
    recording.until(page, "scene.music.playing.entry.title !== 'Built-in music'", 10)
    assert recording.silences(recording.stop(page)) == []


def test_the_built_in_music_has_no_seam(page: Page) -> None:
    steps = page.evaluate("""async () => {
      const { buffer } = await scene.music.choice.pack.sound();
      const samples = buffer.getChannelData(0);
      const step = (at) => Math.abs(samples[at % samples.length] - samples[at - 1]);
      const elsewhere = Array.from({ length: 4800 }, (_, place) => step(samples.length / 2 + place));
      return [step(samples.length), Math.max(...elsewhere)];
    }""")
    assert steps[0] < 2 * steps[1]


def test_the_built_in_music_is_about_as_loud_as_any_other(page: Page) -> None:
    level_db, peak = page.evaluate("""async () => {
      const samples = (await scene.music.choice.pack.sound()).buffer.getChannelData(1);
      const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length;
      return [10 * Math.log10(power), samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)];
    }""")
    assert -24 < level_db < -15
    assert peak < 0.8


def test_a_track_of_silence_gives_way_to_the_next(watched: Page) -> None:
    watched.evaluate(DUMB, ["low"])
    play(watched, feed(segment(watched, now_ms(watched) - 1_000, "low", "high")))
    recording.until(watched, "scene.music.playing?.entry.title === 'low'")
    watched.evaluate("scene.pass(11)")
    recording.until(watched, f"scene.music.playing?.entry.title === 'high' && {HEARD}")
    assert recording.tone_db(recording.record(watched, 1), HIGH_HZ) > -35


def test_a_channel_of_silence_gives_way_to_other_segments(watched: Page) -> None:
    watched.evaluate(DUMB, ["low"])
    start_ms = now_ms(watched)
    play(
        watched,
        feed(segment(watched, start_ms - 1_000, "low"), segment(watched, start_ms + 3600_000, "high")),
    )
    recording.until(watched, "scene.music.playing?.entry.title === 'low'")
    watched.evaluate("scene.pass(11)")
    recording.until(watched, f"scene.music.playing?.entry.title === 'high' && {HEARD}")
    assert recording.tone_db(recording.record(watched, 1), HIGH_HZ) > -35


def test_where_every_track_is_silent_the_built_in_music_is_heard(watched: Page) -> None:
    watched.evaluate(DUMB, ["low", "high"])
    play(watched, feed(segment(watched, now_ms(watched) - 1_000, "low", "high")))
    recording.until(watched, "scene.music.playing?.entry.title === 'low'")
    watched.evaluate("scene.pass(11)")
    recording.until(watched, "scene.music.playing?.entry.title === 'high'")
    watched.evaluate("scene.pass(11)")
    recording.until(watched, f"{BUILT_IN} && {HEARD}")


def test_one_silence_is_one_fault_that_ends_with_it(watched: Page) -> None:
    begin(watched, feed(segment(watched, now_ms(watched) - 1_000, "low")))
    watched.evaluate("scene.pass(30)")
    assert watched.evaluate("scene.told") == []
    watched.evaluate("scene.graph.programme_db = () => -120; scene.pass(25)")
    assert watched.evaluate("scene.told") == [["fault", "silence", "playing"]]
    watched.evaluate("scene.graph.programme_db = () => -20; scene.pass(1)")
    assert watched.evaluate("scene.told") == [
        ["fault", "silence", "playing"],
        ["fault", "silence", "completed"],
    ]


@pytest.mark.parametrize("state", [{"playing": False}, {"playing": True}])
def test_silence_that_is_meant_is_no_fault(watched: Page, state: dict[str, bool]) -> None:
    silence = segment(watched, now_ms(watched) - 1_000, "low", silent=state["playing"])
    play(watched, feed(silence) | {"state": state})
    watched.evaluate("scene.pass(30)")
    assert watched.evaluate("[scene.told, scene.music.playing]") == [[], None]


def test_an_announcement_that_never_gives_the_music_back_does_not_keep_it(watched: Page) -> None:
    begin(watched, feed(segment(watched, now_ms(watched) - 1_000, "low")))
    watched.evaluate("scene.music.hold('announcement')")
    recording.until(watched, "scene.graph.level_db() < -90")
    recording.until(watched, "scene.graph.programme_db() < -90")
    watched.evaluate("scene.pass(11)")
    recording.until(watched, HEARD)
    assert recording.tone_db(recording.record(watched, 1), LOW_HZ) > -35
