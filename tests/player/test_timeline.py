"""When a track gives way, and for what: a zone of a few tracks, on clocks that are one."""

from typing import Any

import pytest
from playwright.sync_api import Page

ASK = """async ([playing, start, gained_s, lengths_s, crossfade_s]) => {
  const { Order } = await import("/order.js");
  const { Timeline } = await import("/timeline.js");
  const sounds = lengths_s.map((s, place) => ({ sha256: "abc"[place], s }));
  const anchor = { index: 0, position_s: 0, at_ms: 0 };
  const tracks = sounds.map(({ sha256 }) => sha256);
  const segment = { from_ms: 0, channel_id: "day", tracks, sounds, anchor, crossfade_s, volume: 100 };
  const order = new Order();
  const state = { playing: true, anchor: null };
  order.setFeed({ music: [segment], media: {}, zone: { crossfade_s }, state });
  const graph = { now: start + 1, timeAt: (tick) => tick / 1000, tickAt: (time) => time * 1000 };
  const clock = { now_ms: () => graph.now * 1000, ticks: () => graph.now * 1000, tick_at: (at_ms) => at_ms };
  const index = sounds.findIndex(({ sha256 }) => sha256 === playing);
  const voice = { entry: sounds[index], index, segment, start, offset_s: 0, gained_s };
  voice.end = start + voice.entry.s - gained_s;
  const { due, change } = new Timeline({ graph, clock, order }).dueAfter(voice);
  return [due, change && change.at_ms / 1000];
}"""


def due(
    page: Page,
    playing: str,
    start: float,
    gained_s: float = 0,
    lengths_s: tuple[float, ...] = (10, 10, 10),
    crossfade_s: float = 0,
) -> Any:
    """When it gives way, and the moment of the zone that is heard then: null for just the next track."""
    return page.evaluate(ASK, [playing, start, gained_s, lengths_s, crossfade_s])


def test_a_track_of_the_zone_goes_to_its_end(page: Page) -> None:
    assert due(page, "b", 10) == [20, None]


@pytest.mark.parametrize("late_s", [-0.05, 0.05])
def test_where_it_is_hardly_late_it_is_followed_by_the_next_one(page: Page, late_s: float) -> None:
    assert due(page, "b", 10 + late_s) == [20 + late_s, None]


@pytest.mark.parametrize("late_s", [-0.05, 0.05])
def test_what_stood_in_gives_way_to_the_beginning_of_what_the_zone_plays(page: Page, late_s: float) -> None:
    """Neither to the last moment of the track that it stood in for, nor to what would follow it itself."""
    end, at_s = due(page, "a", 10 + late_s)
    assert end == pytest.approx(20, abs=0.06)
    assert at_s == pytest.approx(20, abs=0.06)
    assert at_s >= 20


def test_what_stands_in_for_longer_gives_way_where_the_zones_next_track_begins(page: Page) -> None:
    assert due(page, "a", 14) == [20, 20]


def test_what_is_over_early_gives_way_to_where_the_zone_is(page: Page) -> None:
    end, at_s = due(page, "c", 10, gained_s=4)
    assert [end, at_s] == [16, 16]


def test_a_short_track_is_not_jumped_over_with_a_long_crossfade(page: Page) -> None:
    assert due(page, "a", 0, lengths_s=(200, 2.5, 180), crossfade_s=12) == [188, None]


def test_who_is_ahead_in_the_same_track_begins_it_again_with_the_zone(page: Page) -> None:
    assert due(page, "a", 27) == [30, 30]


def test_who_is_behind_in_the_only_track_begins_it_again_with_the_zone(page: Page) -> None:
    assert due(page, "a", 4, lengths_s=(10,)) == [10, 10]


def test_an_only_track_goes_on_and_on(page: Page) -> None:
    assert due(page, "a", 10, lengths_s=(10,)) == [20, None]
