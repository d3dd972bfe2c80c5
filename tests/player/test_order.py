"""Which track comes when, by a feed of several segments."""

from typing import Any

from playwright.sync_api import Page

ASK = """async ([parts, question, by_hand]) => {
  const { Order } = await import("/order.js");
  const order = new Order();
  const music = parts.map(([from_s, tracks, silent = false]) => {
    const anchor = { index: 0, position_s: 0, at_ms: from_s * 1000 };
    const sounds = tracks.map((name) => ({ sha256: name, s: 100 }));
    const held = { channel_id: tracks.join(), tracks, sounds, silent, anchor };
    return { from_ms: from_s * 1000, ...held, crossfade_s: 0, volume: 100 };
  });
  const names = [...new Set(music.flatMap(({ tracks }) => tracks))];
  const media = Object.fromEntries(names.map((name) => [name, { sha256: name, s: 100 }]));
  const { anchor, generated_ms } = by_hand ?? { anchor: null, generated_ms: 0 };
  order.setFeed({ music, media, zone: { crossfade_s: 0 }, state: { playing: true, anchor }, generated_ms });
  return new Function("order", `return ${question}`)(order);
}"""
MORNING, NIGHT, NOON = [0, ["a", "b", "c"]], [250, [], True], [1000, ["d", "e"]]


def ask(page: Page, question: str, *parts: list[Any], by_hand: dict[str, Any] | None = None) -> Any:
    return page.evaluate(ASK, [list(parts), question, by_hand])


def decided(index: int, at_s: float) -> dict[str, Any]:
    """Somebody pressed a key of the remote, half a second before it is heard."""
    anchor = {"index": index, "position_s": 0, "at_ms": at_s * 1000}
    return {"anchor": anchor, "generated_ms": at_s * 1000 - 500}


def test_first_comes_what_plays_first_across_segments_and_silence(page: Page) -> None:
    ahead = "order.ahead(150_000).map(({ sha256 }) => sha256)"
    assert ask(page, ahead, MORNING, NIGHT, NOON) == ["b", "c", "d", "e"]


def test_long_after_the_feed_the_last_segment_goes_on(page: Page) -> None:
    question = "[order.from(90_001_010_000)[0].key, order.silentUntil_ms(90_001_010_000)]"
    assert ask(page, question, MORNING, NIGHT, NOON) == ["d", None]


def test_a_clock_that_is_years_behind_does_not_silence_the_music(page: Page) -> None:
    silent, music = [1e9, [], True], [1e9 + 60, ["a"]]
    question = "[order.silentUntil_ms(0), order.isEmptyAt(0), order.from(0).map(({ key }) => key)]"
    assert ask(page, question, silent, music) == [None, False, ["a"]]


def test_segments_without_music_that_are_not_silent_change_nothing(page: Page) -> None:
    question = "[order.silentUntil_ms(260_000), order.from(260_000)[0].key]"
    assert ask(page, question, MORNING, [250, []]) == [None, "c"]


def test_in_place_of_a_segment_come_those_before_it_and_then_those_to_come(page: Page) -> None:
    elsewhere = "order.elsewhere(600_000).map(({ key }) => key)"
    parts = [MORNING, [250, ["x"]], [500, ["y"]], NOON]
    assert ask(page, elsewhere, *parts)[0:2] == ["x", "a"]
    assert set(ask(page, elsewhere, *parts)[4:]) == {"d", "e"}


def test_what_was_decided_by_hand_holds_in_its_segment(page: Page) -> None:
    question = "order.from(100_000)[0].key"
    assert ask(page, question, MORNING, NOON, by_hand=decided(2, at_s=90)) == "c"


def test_what_was_decided_just_before_a_segment_ends_is_not_of_the_next_one(page: Page) -> None:
    question = "order.from(1_010_000)[0].key"
    assert ask(page, question, MORNING, NOON, by_hand=decided(1, at_s=1000.3)) == "d"
