"""Announcements over each other, over the music and over a muted device: real sound from real files."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.scene import (
    LENGTHS_S,
    LONG_HZ,
    LOW_HZ,
    OTHER_HZ,
    WORD_HZ,
    begin,
    feed,
    heard_until,
    is_loud,
    now_ms,
    onset_s,
    play,
    rfc3339,
    segment,
    spans,
    wait_until,
)

# Interrupts as the stream brings them; `told` is what was reported of each.
CALLS = """async () => {
  const [{ Announcer }, { Interrupts }] =
    await Promise.all(["announcer", "interrupts"].map((name) => import(`/${name}.js`)));
  scene.told = [];
  scene.muted = false;
  const reports = {
    timestamp: (at_ms) => at_ms,
    open: ({ ref }) => (status, { reason = null } = {}) => scene.told.push([ref, status, reason]),
  };
  const duck = { db: -18, attack_ms: 250, release_ms: 900 };
  const settings = () => ({ device: "d", muted: scene.muted, duck });
  const ids = new Set();
  const played = { has: (id) => ids.has(id), add: (id) => ids.add(id) };
  scene.announcer = new Announcer({ ...scene.parts, reports, settings, played });
  const store = { get: async () => [], put: async () => {} };
  const { clock } = scene.parts;
  scene.interrupts = new Interrupts({ announcer: scene.announcer, clock, store, onUnknown() {} });
}"""


@pytest.fixture
def page(page: Page) -> Page:
    page.evaluate(CALLS)
    return page


def call(page: Page, name: str, freq_hz: int, **told: Any) -> float:
    """Somebody says so just now: when that was."""
    at_ms = now_ms(page)
    sounds = {"m1": {"url": f"/tones/{freq_hz}.mp3", "sha256": f"{freq_hz}", "s": LENGTHS_S[freq_hz]}}
    expires_at = rfc3339(page, at_ms + told.pop("lasts_s", 60) * 1000)
    row = {"id": name, "media": ["m1"], "sounds": sounds, "mode": "duck", "expires_at": expires_at} | told
    page.evaluate("(row) => scene.interrupts.take(row)", row)
    return at_ms


def silence(page: Page) -> None:
    """A zone in which no music is meant to be heard."""
    play(page, feed(segment(page, now_ms(page) - 9_000, silent=True)))
    recording.start(page)


def told(page: Page, name: str) -> list[list[str | None]]:
    said: list[list[str | None]] = page.evaluate(
        "(name) => scene.told.filter(([ref]) => ref === name).map(([, ...said]) => said)", name
    )
    return said


def until_told(page: Page, name: str, status: str, limit_s: float = 15) -> None:
    recording.until(
        page, f"scene.told.some(([ref, status]) => ref === '{name}' && status === '{status}')", limit_s
    )


DELIVERED, PLAYING, COMPLETED = ["delivered", None], ["playing", None], ["completed", None]
SUPERSEDED = ["skipped", "superseded"]


def test_the_higher_priority_speaks_first_and_one_that_speaks_is_not_cut(page: Page) -> None:
    silence(page)
    at_ms = call(page, "first", WORD_HZ)
    until_told(page, "first", "playing")
    call(page, "second", LONG_HZ)
    call(page, "third", OTHER_HZ, priority=5)
    until_told(page, "second", "playing")
    heard = heard_until(page, now_ms(page) + 300)
    ends = [spans(heard, freq_hz, at_ms)[0] for freq_hz in (WORD_HZ, OTHER_HZ, LONG_HZ)]
    assert ends[0][1] - ends[0][0] == pytest.approx(1, abs=0.06)
    assert 0 <= ends[1][0] - ends[0][1] < 0.3
    assert 0 <= ends[2][0] - ends[1][1] < 0.3


def test_one_that_replaces_cuts_what_is_spoken_and_is_heard_at_once(page: Page) -> None:
    begin(page, feed(segment(page, now_ms(page) - 1_000, "low")))
    call(page, "long", LONG_HZ)
    until_told(page, "long", "playing")
    call(page, "waiting", OTHER_HZ, priority=99)
    page.evaluate("scene.parts.sounds.speech({ url: '/tones/1000.mp3', sha256: '1000' })")
    wait_until(page, now_ms(page) + 500)
    at_ms = call(page, "urgent", WORD_HZ, replace=True)
    until_told(page, "waiting", "playing")
    heard = heard_until(page, now_ms(page) + 300)
    [(_, cut_s)], [(start_s, end_s)] = spans(heard, LONG_HZ, at_ms), spans(heard, WORD_HZ, at_ms)
    assert 0 < cut_s <= start_s + 0.02
    assert start_s < 0.3
    assert onset_s(heard, OTHER_HZ, at_ms) > end_s - 0.02
    assert told(page, "long") == [DELIVERED, PLAYING, SUPERSEDED]
    assert told(page, "urgent") == [DELIVERED, PLAYING, COMPLETED]


def test_what_is_cut_does_not_click(page: Page) -> None:
    silence(page)
    call(page, "long", LONG_HZ)
    until_told(page, "long", "playing")
    wait_until(page, now_ms(page) + 500)
    page.evaluate("scene.interrupts.clear('long')")
    heard = heard_until(page, now_ms(page) + 300)
    assert is_loud(heard, LONG_HZ).any()
    far_above = recording.tone_levels(heard.between(0.5, heard.seconds), 12_000, 0.01, width_hz=4_000)
    assert far_above.max() < -75


def test_what_is_to_go_on_until_it_is_cleared_comes_back_after_one_that_replaced_it(page: Page) -> None:
    silence(page)
    call(page, "long", LONG_HZ, repeat_until_cleared=True)
    until_told(page, "long", "playing")
    at_ms = call(page, "urgent", WORD_HZ, replace=True)
    until_told(page, "urgent", "completed")
    heard = heard_until(page, now_ms(page) + 500)
    assert len(spans(heard, LONG_HZ, at_ms)) == 2
    assert told(page, "long") == [DELIVERED, PLAYING]


def test_a_more_urgent_one_comes_before_what_is_planned_for_the_next_second(page: Page) -> None:
    silence(page)
    planned_ms = now_ms(page) + 1_400
    page.evaluate(f"scene.say('duck', {planned_ms})")
    wait_until(page, planned_ms - 1_000)
    at_ms = call(page, "urgent", OTHER_HZ)
    until_told(page, "c1", "completed")
    heard = recording.stop(page)
    [(start_s, end_s)], [(later_s, _)] = spans(heard, OTHER_HZ, at_ms), spans(heard, WORD_HZ, at_ms)
    assert start_s < 0.6
    assert later_s > end_s - 0.02
    assert told(page, "c1") == [DELIVERED, PLAYING, COMPLETED]


def test_a_muted_device_is_heard_where_that_overrides_it_and_is_muted_again(page: Page) -> None:
    page.evaluate("scene.muted = true; scene.graph.setVolume(0, 0, true)")
    play(page, feed(segment(page, now_ms(page) - 1_000, "low")))
    recording.until(page, "scene.music.playing")
    recording.start(page)
    call(page, "muted", OTHER_HZ)
    at_ms = call(page, "urgent", WORD_HZ, override=True)
    until_told(page, "urgent", "completed")
    heard = heard_until(page, now_ms(page) + 500)
    assert recording.tone_levels(heard, WORD_HZ, width_hz=150).max() == pytest.approx(-21, abs=1.5)
    assert recording.tone_levels(heard, LOW_HZ, width_hz=150).max() < -60
    assert told(page, "muted") == [DELIVERED, ["skipped", "muted"]]
    after_s = spans(heard, WORD_HZ, at_ms)[0][1] + (at_ms - heard.epoch_ms) / 1000 + 0.1
    assert recording.level_db(heard.between(after_s, heard.seconds)) < -75


def test_music_is_no_louder_with_what_overrides_its_volume(page: Page) -> None:
    page.evaluate("scene.graph.setVolume(50, 50, false)")
    begin(page, feed(segment(page, now_ms(page) - 1_000, "low")))
    recording.wait(page, 1)
    call(page, "urgent", WORD_HZ, override=True)
    until_told(page, "urgent", "completed")
    heard = heard_until(page, now_ms(page) + 1_500)
    levels = recording.tone_levels(heard, LOW_HZ, width_hz=150)
    assert levels.max() < levels[5:9].max() + 0.5
    assert recording.tone_levels(heard, WORD_HZ, width_hz=150).max() == pytest.approx(-21, abs=1.5)


def test_repeats_begin_so_many_seconds_apart_and_are_one_play(page: Page) -> None:
    silence(page)
    at_ms = call(page, "again", WORD_HZ, repeat={"times": 3, "every_s": 1.6})
    until_told(page, "again", "completed")
    heard = heard_until(page, now_ms(page) + 2_000)
    starts = [start for start, _ in spans(heard, WORD_HZ, at_ms)]
    assert [start - starts[0] for start in starts] == pytest.approx([0, 1.6, 3.2], abs=0.1)
    assert told(page, "again") == [DELIVERED, PLAYING, COMPLETED]


def test_until_it_is_cleared_it_comes_again_and_is_completed_then(page: Page) -> None:
    silence(page)
    at_ms = call(page, "again", WORD_HZ, repeat_until_cleared=True, repeat={"every_s": 1.2})
    wait_until(page, at_ms + 3_800)
    cleared_ms = now_ms(page)
    page.evaluate("scene.interrupts.clear('again')")
    heard = heard_until(page, cleared_ms + 2_000)
    found = spans(heard, WORD_HZ, at_ms)
    assert len(found) >= 3
    assert found[-1][1] < (cleared_ms - at_ms) / 1000 + 0.2
    assert told(page, "again") == [DELIVERED, PLAYING, COMPLETED]


def test_cleared_before_it_was_heard_whole_it_was_not_played(page: Page) -> None:
    silence(page)
    call(page, "again", LONG_HZ, repeat_until_cleared=True)
    until_told(page, "again", "playing")
    page.evaluate("scene.interrupts.clear('again')")
    until_told(page, "again", "skipped")
    assert told(page, "again") == [DELIVERED, PLAYING, SUPERSEDED]
    call(page, "again", LONG_HZ, repeat_until_cleared=True)
    assert not is_loud(heard_until(page, now_ms(page) + 800), LONG_HZ)[-20:].any()


def test_it_does_not_begin_again_after_it_has_expired(page: Page) -> None:
    silence(page)
    at_ms = call(page, "again", WORD_HZ, repeat_until_cleared=True, repeat={"every_s": 1.2}, lasts_s=3.2)
    until_told(page, "again", "completed")
    heard = heard_until(page, at_ms + 5_000)
    starts = [start for start, _ in spans(heard, WORD_HZ, at_ms)]
    assert len(starts) == 3
    assert starts[-1] < 3.2


def test_in_the_rest_between_repeats_another_one_may_speak_and_the_music_stays_low(page: Page) -> None:
    begin(page, feed(segment(page, now_ms(page) - 1_000, "low")))
    at_ms = call(page, "again", WORD_HZ, repeat_until_cleared=True, priority=9)
    until_told(page, "again", "playing")
    call(page, "other", OTHER_HZ)
    heard = heard_until(page, at_ms + 5_000)
    first, second = spans(heard, WORD_HZ, at_ms)[:2]
    other = spans(heard, OTHER_HZ, at_ms)[0]
    assert first[1] - 0.02 <= other[0]
    assert other[1] <= second[0] + 0.02
    since_s = (heard.epoch_ms - at_ms) / 1000
    between = heard.between(first[0] - since_s + 0.1, second[0] - since_s)
    assert recording.tone_levels(between, LOW_HZ, width_hz=150).max() == pytest.approx(-39, abs=1.5)


@pytest.mark.parametrize("mode", ["duck", "pause", "after_track"])
def test_a_paused_zone_is_paused_after_an_announcement_too(page: Page, mode: str) -> None:
    paused = feed(segment(page, now_ms(page) - 1_000, "low")) | {"state": {"playing": False}}
    play(page, paused)
    recording.start(page)
    call(page, "word", WORD_HZ, mode=mode)
    until_told(page, "word", "completed")
    heard = heard_until(page, now_ms(page) + 1_500)
    assert recording.tone_levels(heard, LOW_HZ, width_hz=150).max() < -60
    assert is_loud(heard, WORD_HZ).any()


def test_music_that_waited_goes_on_where_it_was(page: Page) -> None:
    begin(page, feed(segment(page, now_ms(page) - 1_000, "low")))
    recording.wait(page, 0.5)
    call(page, "first", WORD_HZ, mode="pause")
    call(page, "second", OTHER_HZ, mode="pause")
    until_told(page, "first", "playing")
    left_s = page.evaluate("scene.music.playing")
    until_told(page, "second", "completed")
    recording.until(page, "scene.music.playing")
    at_s = page.evaluate("scene.music.playing.position_s")
    heard = heard_until(page, now_ms(page) + 500)
    assert left_s is None
    assert at_s == pytest.approx(1.8, abs=0.8)
    assert len(spans(heard, LOW_HZ, 0)) == 2
